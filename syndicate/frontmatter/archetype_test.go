package frontmatter_test

import (
	"errors"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
)

func TestSetInComment(t *testing.T) {
	tests := []struct {
		name, file string
		value      any
		want       string
	}{
		{"yaml", "---\ntitle: {{ .Name }}\ndate: {{ .Date }}\n---\n{{ .X }}\n", "medium", "---\ntitle: {{ .Name }}\ndate: {{ .Date }}\n# flag: medium\n---\n{{ .X }}\n"},
		{"yaml, carriage returns", "---\r\ntitle: x\r\n---\r\n", true, "---\r\ntitle: x\r\n# flag: true\r\n---\r\n"},
		{"toml", "+++\ndate = {{ .Date }}\ntags = [\n  \"go\",\n]\n+++\n", "medium", "+++\ndate = {{ .Date }}\ntags = [\n  \"go\",\n]\n# flag = \"medium\"\n+++\n"},
		{"toml, before a table", "+++\ndate = {{ .Date }}\n\n[params] # c\nx = 1\n+++\n", "medium", "+++\ndate = {{ .Date }}\n\n# flag = \"medium\"\n[params] # c\nx = 1\n+++\n"},
		{"nothing yet", "---\n---\n", true, "---\n# flag: true\n---\n"},
		{"there already", "---\nFlag: true\n---\n", true, "---\nFlag: true\n---\n"},
		{"there as a comment", "+++\n# flag = true\n+++\n", true, "+++\n# flag = true\n+++\n"},
		{"there as a table", "+++\n[flag.medium]\n+++\n", true, "+++\n[flag.medium]\n+++\n"},
		{"there in JSON", "{\n\"flag\": true\n}\n", true, "{\n\"flag\": true\n}\n"},
		{"a longer key", "---\nflags: 1\n---\n", true, "---\nflags: 1\n# flag: true\n---\n"},
	}
	for _, tt := range tests {
		got, err := frontmatter.SetInComment([]byte(tt.file), "flag", tt.value)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: got\n%s, %v, want\n%s", tt.name, got, err, tt.want)
		}
	}
	for file, want := range map[string]error{"text": frontmatter.ErrNone, "{}": frontmatter.ErrNoComments} {
		if _, err := frontmatter.SetInComment([]byte(file), "flag", true); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", file, err, want)
		}
	}
	if _, err := frontmatter.SetInComment([]byte("--- x\n---\n"), "flag", 1.5); err == nil {
		t.Error("a value that cannot be written was")
	}
}
