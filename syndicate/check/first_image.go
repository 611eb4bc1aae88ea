package check

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func firstImageRule() Rule {
	return Rule{
		Name:     "first-image",
		Severity: syndicate.Info,
		Doc: "Medium shows the first image of a story beside its title in lists and in links elsewhere. A story without has none. Most posts have none, so this " +
			"is off unless a site asks for it.",
		Optional: true,
		look:     checkFirstImage,
	}
}

func checkFirstImage(s *subject) []syndicate.Finding {
	if len(s.reading.images) > 0 {
		return nil
	}
	finding := syndicate.Finding{
		Message: "the article has no image to stand beside its title in lists",
		Hint:    "add one to the post, or choose one at " + s.profile.Title,
	}
	if key := s.coverKey(); key != "" {
		finding.Message += fmt.Sprintf("; that of %q in the front matter is shown by the site's layouts alone", key)
		finding.Hint = "put it into the text too, or choose it at " + s.profile.Title
		finding.Line = s.line(key)
	}
	return []syndicate.Finding{finding}
}

// coverKeys are the keys of front matter that name an image of the post in many themes. "images" is Hugo's own:
// its template for Open Graph reads it.
var coverKeys = []string{"images", "image", "cover", "coverImage", "thumbnail", "featured", "featured_image", "featuredImage", "feature_image", "featureImage", "hero", "banner", "header"}

// coverKey returns the key of the front matter that names an image of the post, empty if there is none.
func (s *subject) coverKey() string {
	for _, key := range coverKeys {
		if namesImage(s.param(key)) {
			return key
		}
	}
	return ""
}

// namesImage reports whether a value, or one that it holds under a usual name, is the address of an image.
func namesImage(value any) bool {
	switch v := value.(type) {
	case string:
		return addressesImage(v)
	case []string:
		return len(v) > 0 && addressesImage(v[0])
	case []any:
		return len(v) > 0 && namesImage(v[0])
	case map[string]any:
		for _, name := range []string{"image", "src", "url", "file", "filename"} {
			if s, ok := v[name].(string); ok && addressesImage(s) {
				return true
			}
		}
	}
	return false
}

// addressesImage reports whether a text is the address of an image, by its extension.
func addressesImage(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	switch strings.ToLower(path.Ext(u.Path)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg":
		return true
	}
	return false
}
