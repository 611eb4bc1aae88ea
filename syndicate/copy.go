package syndicate

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"regexp"
	"strings"
)

const (
	// maxCopy is how many characters the copy in an entry may have. Records have a limit, and a story
	// that exists must not fail to be recorded because its copy is too long.
	maxCopy = 512 << 10
	// maxArticle is how many bytes are made of a copy at most: a small file can hold a lot of nothing.
	maxArticle = 16 << 20
)

// Kept returns the HTML as an entry keeps it, to be compared with [Entry.Article]. It differs from a.HTML
// in what makes no change of the story: links to other posts lead to the posts, whether or not these
// have stories by now, and of a [Picture] there is a short mark instead of its data, the same for the same
// picture.
func (a *Article) Kept() string {
	return pictureAddress.ReplaceAllStringFunc(a.ownMarkup(), func(img string) string {
		_, sum, _ := strings.Cut(hash(img), ":")
		return "<img " + attribute("src", "picture:"+sum[:16])
	})
}

// pictureAddress matches nothing in a text, where "<" is escaped.
var pictureAddress = regexp.MustCompile(`<img src="data:image/[^"]*"`)

// copied returns the copy of the article for its entry, empty if it would be too long. The same program
// makes the same of the same article.
func (a *Article) copied() string {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = io.WriteString(w, a.Kept()) // a buffer takes everything
	_ = w.Close()
	if base64.StdEncoding.EncodedLen(b.Len()) > maxCopy {
		return ""
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// Article returns the article that the story shows, or is to show, as [Article.Kept] gives it. It is not
// known of stories that were adopted, of very long ones, of records that an older program wrote, and if
// somebody damaged the copy: that is no damage of the record.
func (e *Entry) Article() (html string, ok bool) {
	packed, err := base64.StdEncoding.DecodeString(e.Copy)
	if err != nil || len(packed) == 0 {
		return "", false
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", false
	}
	data, err := io.ReadAll(io.LimitReader(r, maxArticle+1))
	if err != nil || len(data) > maxArticle {
		return "", false
	}
	return string(data), true
}
