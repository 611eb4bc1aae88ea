package rewrite_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

var update = flag.Bool("update", false, "write what the rules do now into the golden cases")

// medium is what Medium shows, as the package medium says it.
var medium = syndicate.Profile{
	Name: "medium", Title: "Medium", MaxTitle: 100, MaxSubtitle: 140, MaxTags: 3, MaxTag: 25, CodeLanguage: true,
}

// rewriter is what the cases are rewritten with. Its pictures show what they are made of.
var rewriter = &rewrite.Rewriter{Profile: medium, Studio: painter{}, Files: files{}, Story: story}

// golden runs the cases in testdata/NAME. A case is a txtar archive: the reason for it on top, then
//
//	site/PATH  the files of a Hugo site with one post; or none of them, for markup of others than Hugo
//	post       optional: lines "key: value" with settings of the post
//	in.html    the content; with a site, what Hugo makes of it
//	want.html  the article, every block on a line of its own
//	losses     optional: a loss on every line, with its place in the post's file where that is known
//
// To accept what Hugo and the rules do now: go test ./syndicate/rewrite -update
func golden(t *testing.T, name string) {
	t.Helper()
	for _, path := range cases(t, name) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if len(strings.TrimSpace(string(archive.Comment))) == 0 {
				t.Error("the case does not say why it exists")
			}
			sections := sectionsOf(t, archive)
			post := hugoPost(t, archive)
			if post == nil {
				post = &syndicate.Post{Key: "posts/hello", Path: "content/posts/hello.md", Permalink: "https://example.org/posts/hello/", HTML: sections["in.html"]}
			} else {
				post.Title, post.Description = "", ""
			}
			set(t, post, sections["post"])
			article, err := rewriter.Rewrite(t.Context(), post)
			if err != nil {
				t.Fatal(err)
			}
			// Archives have no sections that do not end a line.
			got := map[string]string{
				"in.html":   strings.TrimSuffix(post.HTML, "\n") + "\n",
				"want.html": spread(article.HTML),
				"losses":    lossLines(article.Losses),
			}
			if *update {
				write(t, path, archive, got)
				return
			}
			for name, text := range got {
				if text != sections[name] {
					t.Errorf("%s:\n%s\nwant:\n%s", name, text, sections[name])
				}
			}
			validate(t, article)
			requireIdempotent(t, post)
		})
	}
}

// cases returns the paths of the cases of a rule. An empty folder and a stray file are mistakes.
func cases(t testing.TB, name string) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", name, "*"))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatalf("testdata/%s has no cases", name)
	}
	for _, path := range paths {
		if filepath.Ext(path) != ".txtar" {
			t.Fatalf("%s is no case", path)
		}
	}
	return paths
}

func sectionsOf(t *testing.T, archive *txtar.Archive) map[string]string {
	t.Helper()
	sections := map[string]string{}
	for _, f := range archive.Files {
		if !slices.Contains([]string{"post", "in.html", "want.html", "losses"}, f.Name) && !strings.HasPrefix(f.Name, siteFolder) {
			t.Fatalf("no section is called %s", f.Name)
		}
		sections[f.Name] = string(f.Data)
	}
	return sections
}

// set gives a post the settings in the lines. Title and closing line are left out unless the case asks
// for them.
func set(t *testing.T, post *syndicate.Post, lines string) {
	t.Helper()
	r := &post.Settings.Rendition
	post.Settings.NoClosing = true
	for line := range strings.Lines(lines) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "title":
			post.Title = value
		case "description":
			post.Description = value
		case "permalink":
			post.Permalink = value
		case "settings.title":
			post.Settings.Title = value
		case "settings.subtitle":
			post.Settings.Subtitle = value
		case "settings.canonical":
			post.Settings.CanonicalURL = value
		case "settings.disclosure":
			post.Settings.Disclosure = value
		case "settings.ai":
			post.Settings.AI = syndicate.AIUse(value)
		case "language":
			post.Language = value
		case "settings.closing":
			post.Settings.NoClosing = value != "true"
		case "tables":
			r.Tables = syndicate.TableStyle(value)
		case "tableWidth":
			r.TableWidth = number(t, value)
		case "math":
			r.Math = syndicate.MathStyle(value)
		case "diagrams":
			r.Diagrams = syndicate.DiagramStyle(value)
		case "upload":
			r.NoUpload = value == "false"
		case "storyLinks":
			r.NoStoryLinks = value == "false"
		case "keepSelfLinks":
			n := number(t, value)
			r.KeepSelfLinks = &n
		case "stripTracking":
			r.StripTracking = value == "true"
		case "chrome":
			r.Chrome = append(r.Chrome, value)
		case "generated":
			post.Generated = append(post.Generated, value)
		default:
			t.Fatalf("a post has no %q", key)
		}
	}
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

var blockEnd = regexp.MustCompile(`</(h[1-4]|p|pre|blockquote|ul|ol|figure)>|<hr>`)

// pictureData is what a picture of the painter is made of.
var pictureData = regexp.MustCompile(`data:image/png;base64,[A-Za-z0-9+/=]+`)

// spread writes every block on a line of its own,
// and says what its pictures are made of.
func spread(html string) string {
	html = pictureData.ReplaceAllStringFunc(html, func(address string) string {
		p, _ := syndicate.ParsePicture(address)
		return "picture:" + string(p.Data)
	})
	return blockEnd.ReplaceAllString(html, "$0\n")
}

func lossLines(losses []syndicate.Loss) string {
	var b strings.Builder
	for _, l := range losses {
		fmt.Fprintf(&b, "%s: %s: %s%s\n", l.Rule, l.What, l.Action, suffix(l.Line))
	}
	return b.String()
}

// suffix shows a line that is known.
func suffix(line int) string {
	if line == 0 {
		return ""
	}
	return fmt.Sprintf(":%d", line)
}

func write(t *testing.T, path string, archive *txtar.Archive, got map[string]string) {
	t.Helper()
	files := slices.DeleteFunc(archive.Files, func(f txtar.File) bool { _, ours := got[f.Name]; return ours })
	for _, name := range []string{"in.html", "want.html", "losses"} {
		if got[name] != "" || name == "want.html" {
			files = append(files, txtar.File{Name: name, Data: []byte(got[name])})
		}
	}
	archive.Files = files
	if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestRulesHaveCases holds the list of rules and the folders of cases to each other.
func TestRulesHaveCases(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	for _, e := range entries {
		if e.IsDir() && e.Name() != "fuzz" {
			folders = append(folders, e.Name())
		}
	}
	names := rewrite.RuleNames()
	slices.Sort(names)
	if !slices.Equal(folders, names) {
		t.Errorf("folders of cases: %v\nrules: %v", folders, names)
	}
}
