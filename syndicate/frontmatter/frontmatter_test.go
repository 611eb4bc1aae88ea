package frontmatter_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
)

func TestFields(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"yaml", "---\ntitle: Hi\n\nsyndicate:\n  medium:\n    canonicalURL: x # why\n    tags:\n      - a\n---\n",
			"title:2 syndicate:4 syndicate.medium:5 syndicate.medium.canonicalURL:6 syndicate.medium.tags:7"},
		{"yaml on one line", "---\nsyndicate: {medium: {notifyFollowers: false}, id: x}\n---\n",
			"syndicate:2 syndicate.medium:2 syndicate.medium.notifyFollowers:2 syndicate.id:2"},
		{"yaml lists of tables have no paths", "---\na:\n  - b: 1\nc: 2\n---\n", "a:2 c:4"},
		{"yaml anchors, aliases and merge keys", "---\nbase: &b\n  x: 1\nsyndicate:\n  <<: *b\n  y: 2\nz: *b\n---\n",
			"base:2 base.x:3 syndicate:4 syndicate.y:6 z:7"},
		{"yaml block of text with a delimiter in it", "---\na: |\n  ---\n  b: 1\nc: 2\n---\nd: 3\n", "a:2 c:5"},
		{"yaml quoted keys", "---\n\"A b\": 1\n---\n", "A b:2"},
		{"byte order mark, blank line", "\ufeff\n---\na: 1\n---\n", "a:3"},
		{"carriage returns", "---\r\na: 1\r\n\r\nb:\r\n  C: 2\r\n---\r\nx\r\n", "a:2 b:4 b.C:5"},
		{"toml", "+++\ntitle = 'Hi'\n[syndicate.medium]\n# why\ncanonicalURL = 'x'\n+++\n",
			"title:2 syndicate:3 syndicate.medium:3 syndicate.medium.canonicalURL:5"},
		{"toml inline", "+++\nsyndicate = { medium = { Status = 'draft' } }\na.b = 1\n+++\n",
			"syndicate:2 syndicate.medium:2 syndicate.medium.Status:2 a:3 a.b:3"},
		{"toml lists of tables have no paths", "+++\n[[r]]\nsrc = 1\nx.y = 2\n[[r]]\nsrc = 2\n[t]\nb = 1\n+++\n", "r:2 r:5 t:7 t.b:8"},
		{"json", "{\n  \"title\": \"Hi {\",\n  \"syndicate\": {\n    \"Medium\": {\"tags\": [{\"x\": 1}]}\n  }\n}\nbody",
			"title:2 syndicate:3 syndicate.Medium:4 syndicate.Medium.tags:4"},
		{"json on one line", `{"a": {"b": 1}}` + "\nbody", "a:1 a.b:1"},
		{"org", "#+title: Hi\n#+tags[]: a b\n\nText\n", ""},
		{"none", "Just text\n", ""},
		{"empty file", "", ""},
		{"empty front matter", "---\n---\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fields, err := frontmatter.Fields(strings.NewReader(tt.file))
			if err != nil {
				t.Fatal(err)
			}
			if got := show(fields); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func show(fields []syndicate.Field) string {
	var s []string
	for _, f := range fields {
		s = append(s, fmt.Sprintf("%s:%d", f.Path, f.Line))
	}
	return strings.Join(s, " ")
}

func TestValues(t *testing.T) {
	want := map[string]any{"Title": "Hi", "syndicate": map[string]any{"medium": map[string]any{"canonicalURL": "x", "tags": []any{"a", "b"}}}}
	for name, file := range map[string]string{
		"yaml": "---\nTitle: Hi\nsyndicate:\n  medium: {canonicalURL: x, tags: [a, b]}\n---\nbody\n",
		"toml": "+++\nTitle = 'Hi'\n[syndicate.medium]\ncanonicalURL = 'x'\ntags = ['a', 'b']\n+++\nbody\n",
		"json": `{"Title": "Hi", "syndicate": {"medium": {"canonicalURL": "x", "tags": ["a", "b"]}}}` + "\nbody",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := frontmatter.Values(strings.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got %#v", got)
			}
		})
	}
	for _, file := range []string{"", "text", "#+title: x\n"} {
		if got, err := frontmatter.Values(strings.NewReader(file)); got != nil || err != nil {
			t.Errorf("values of %q: %v, %v", file, got, err)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"yaml", "---\ntitle: x\nb: [\n---\n", "front matter, line 3: sequence end token ']' not found"},
		{"yaml key twice", "---\na: x\na: y\n---\n", `front matter, line 3: mapping key "a" already defined at [1:1]`},
		{"toml", "+++\n\na = \n+++\n", "front matter, line 3: unexpected character U+000A at start of value"},
		{"json", "{\"a\": tru }\n", "front matter: invalid character ' ' in literal true (expecting 'e')"},
		{"no end", "---\ntitle: x\n", "front matter has no closing delimiter"},
		{"not text", "---\ntitle: \x00\n---\n", "front matter is not text"},
		{"yaml bomb", bomb(), "front matter: too large once its aliases are expanded"},
		{"deep", "---\na: " + strings.Repeat("[", 100_000) + "\n---\n", "front matter nests deeper than 200 levels"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := frontmatter.Values(strings.NewReader(tt.file))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

// bomb is a "billion laughs": ten lists of ten times the list before.
func bomb() string {
	var b strings.Builder
	b.WriteString("---\na0: &a0 [lol]\n")
	for i := 1; i <= 10; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	return b.String() + "---\n"
}

// Whatever the file, Fields and Values come back, and every field is on a line of the file.
func FuzzFields(f *testing.F) {
	for _, file := range []string{
		"---\na: {b: [1, {c: 2}]}\n---\nbody", "---\nbase: &b {x: 1}\nc: {<<: *b}\n---\n", "+++\na.b = {c = 1}\n[[x]]\ny = 1\n+++\n",
		`{"a": {"b": [{"c": 1}]}}`, "\ufeff---\r\na: 1\r\n---\r\n", "--- !!map {? [a] : b}\n---", bomb(),
	} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file string) {
		fields, _ := frontmatter.Fields(strings.NewReader(file))
		lines := 1 + strings.Count(file, "\n") + strings.Count(file, "\r")
		for _, field := range fields {
			if field.Line < 1 || field.Line > lines {
				t.Errorf("field %q is on line %d of %d", field.Path, field.Line, lines)
			}
		}
		frontmatter.Values(strings.NewReader(file))
	})
}
