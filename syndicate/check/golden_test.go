package check_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
)

var update = flag.Bool("update", false, "write what the rules find into the golden files")

// profile has the limits of Medium.
var profile = syndicate.Profile{
	Name: "medium", Title: "Medium", MaxTitle: 100, MaxSubtitle: 140, MaxTags: 3, MaxTag: 25,
	Licenses: []string{"cc-40-by"},
}

// A golden case is a txtar archive: a comment that says why it exists, and the files
//
//	post          lines "key: value", see readPost
//	article.html  the article; may be left out
//	source        the post's file, for rules that tell lines; may be left out
//	others        other articles, see readOthers; may be left out
//	findings      what the rule of the folder finds; empty for a near miss
func golden(t *testing.T, rule string) {
	t.Helper()
	folder := filepath.Join("testdata", rule)
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	found, missed := false, false
	for _, f := range files {
		if f.IsDir() || filepath.Ext(f.Name()) != ".txtar" {
			t.Errorf("%s/%s does not belong here", folder, f.Name())
			continue
		}
		file := filepath.Join(folder, f.Name())
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(f.Name(), ".txtar"), func(t *testing.T) { goldenCase(t, rule, file, archive) })
		if section(t, archive, "findings") == "" {
			missed = true
		} else {
			found = true
		}
	}
	if !found || !missed {
		t.Errorf("%s needs a case with a finding and a near miss without one", folder)
	}
}

// rewriting are the names of the rewriting rules.
var rewriting = []string{"embeds", "links", "tables"}

func goldenCase(t *testing.T, rule, file string, archive *txtar.Archive) {
	t.Helper()
	if len(bytes.TrimSpace(archive.Comment)) == 0 {
		t.Error("the case does not say why it exists")
	}
	post, article := readPost(t, section(t, archive, "post"), section(t, archive, "article.html"))
	post.Source = section(t, archive, "source")

	checker, err := check.New(asked(rule), profile, rewriting)
	if err != nil {
		t.Fatal(err)
	}
	got := list(checker.Look(post, article).Among(readOthers(t, section(t, archive, "others"))), rule)
	want := section(t, archive, "findings")
	if got != want && *update {
		setSection(archive, "findings", got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		want = got
	}
	if got != want {
		t.Errorf("findings:\n%swant:\n%s", got, want)
	}
}

// asked is the configuration that a rule runs with: it matters to an optional one.
func asked(rule string) map[string]any {
	for _, r := range check.Rules() {
		if r.Name == rule && r.Optional {
			return map[string]any{rule: string(r.Severity)}
		}
	}
	return nil
}

// list shows the findings of one rule.
func list(findings []syndicate.Finding, rule string) string {
	var b strings.Builder
	for _, f := range findings {
		if f.Rule == rule {
			fmt.Fprintf(&b, "%s %s:%d: %s\n\t%s\n", f.Severity, f.Path, f.Line, f.Message, f.Hint)
		}
	}
	return b.String()
}

func section(t *testing.T, archive *txtar.Archive, name string) string {
	t.Helper()
	for _, f := range archive.Files {
		switch f.Name {
		case name:
			return string(f.Data)
		case "post", "article.html", "source", "others", "findings":
		default:
			t.Fatalf("there is no use for a file %q", f.Name)
		}
	}
	return ""
}

func setSection(archive *txtar.Archive, name, data string) {
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			archive.Files[i].Data = []byte(data)
			return
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(data)})
}

// readPost makes a post and its article. Every line of front is a key of the front matter, in the
// line where it stands, nested ones with their dotted path; true and false are flags, [a, b] is a
// list. Lines that begin with a dot set what Hugo and the rewriting know: .permalink, .language, .summary,
// .html, .text, .words, and any number of times .missing, .image (addresses) and .loss (rule, what,
// action, line).
func readPost(t *testing.T, front, html string) (*syndicate.Post, *syndicate.Article) {
	t.Helper()
	p := &syndicate.Post{
		Key: "posts/hello", Path: "content/posts/hello.md", Title: "Hello",
		Permalink: "https://example.org/posts/hello/",
		Params:    map[string]any{},
	}
	a := &syndicate.Article{Key: p.Key, Path: p.Path, HTML: html, Words: 1000}
	for i, line := range strings.Split(strings.TrimSpace(front), "\n") {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		if strings.HasPrefix(key, ".") {
			setFact(t, p, a, key, value)
		} else if key != "" {
			setParam(p.Params, strings.ToLower(key), parseValue(value))
			p.Fields = append(p.Fields, syndicate.Field{Path: key, Line: i + 1})
		}
	}
	if title, ok := p.Params["title"].(string); ok {
		p.Title = title
	}
	p.Description, _ = p.Params["description"].(string)
	p.Tags, _ = p.Params["tags"].([]string)

	config := syndicate.DefaultConfig(profile)
	config.Apply(p)
	if len(p.Findings) > 0 {
		t.Fatalf("the case's post is wrong: %v", p.Findings)
	}
	a.Title, a.Subtitle, a.CanonicalURL = p.Title, p.Description, p.CanonicalURL()
	if s := p.Settings.Title; s != "" {
		a.Title = s
	}
	if s := p.Settings.Subtitle; s != "" {
		a.Subtitle = s
	}
	return p, a
}

// readOthers reads articles to compare with, one a line: key; title; canonical address; HTML. A star in front
// of the key makes it a story on record.
func readOthers(t *testing.T, text string) *check.Others {
	t.Helper()
	var others check.Others
	for line := range strings.Lines(text) {
		parts := strings.SplitN(strings.TrimSpace(line), "; ", 4)
		if len(parts) != 4 {
			t.Fatalf("four parts are needed, there is %q", line)
		}
		key, recorded := strings.CutPrefix(parts[0], "*")
		others.Add(check.Other{Key: key, Where: "content/" + key + ".md", Title: parts[1], CanonicalURL: parts[2], Text: check.ReadText(parts[3]), Recorded: recorded})
	}
	return &others
}

func setFact(t *testing.T, p *syndicate.Post, a *syndicate.Article, key, value string) {
	t.Helper()
	switch key {
	case ".permalink":
		p.Permalink = value
	case ".language":
		p.Language = value
	case ".summary":
		p.Summary = value
	case ".html":
		p.HTML = value
	case ".text":
		a.Text = value
	case ".words":
		a.Words = number(t, value)
	case ".missing":
		p.Missing = append(p.Missing, value)
	case ".image":
		a.Images = append(a.Images, syndicate.Image{Src: value})
	case ".loss":
		parts := strings.Split(value, ", ")
		if len(parts) != 4 {
			t.Fatalf("%s: rule, what, action, line are needed, there is %q", key, value)
		}
		a.Losses = append(a.Losses, syndicate.Loss{Rule: parts[0], What: parts[1], Action: parts[2], Line: number(t, parts[3])})
	default:
		t.Fatalf("there is no %s", key)
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

func setParam(params map[string]any, path string, value any) {
	key, rest, nested := strings.Cut(path, ".")
	if !nested {
		params[key] = value
		return
	}
	if params[key] == nil {
		params[key] = map[string]any{}
	}
	setParam(params[key].(map[string]any), rest, value)
}

func parseValue(s string) any {
	switch {
	case s == "true" || s == "false":
		return s == "true"
	case s == "[]":
		return []string{}
	case strings.HasPrefix(s, "["):
		return strings.Split(strings.Trim(s, "[]"), ", ")
	}
	return s
}
