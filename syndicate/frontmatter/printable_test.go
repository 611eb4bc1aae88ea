package frontmatter_test

import (
	"fmt"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
)

func TestTextsThatFrontMatterHolds(t *testing.T) {
	languages := map[string]string{
		"yaml": "---\na: 1\n---\n", "yaml quoted": "---\ntitle: 'x'\n---\n", "toml": "+++\n+++\n", "json": "{}\n", "org": "#+a: b\n",
	}
	texts := []struct {
		why, text string
		fits      bool
	}{
		{"French sets a space that does not break before some signs", "Pourquoi\u00a0? L’été\u202f!", true},
		{"Persian parts letters without a space", "می\u200cخواهم", true},
		{"a family is three emoji that are joined", "👨\u200d👩\u200d👧", true},
		{"words can say where they may break", "Donau\u00addampf", true},
		{"a sign beside Hebrew letters can have a direction", "שלום\u200f!", true},
		{"the flag of Scotland ends in tags", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", true},
		{"text that turns around hides what it says", "gnp.\u202eexe", false},
		{"so does text that is isolated", "a\u2066b", false},
		{"a mark of byte order is no text", "a\ufeffb", false},
		{"terminals obey it", "\x1b[31m", false},
		{"YAML ends lines there", "a\u2028b", false},
		{"no text at all", "\xff", false},
	}
	for language, file := range languages {
		for _, tt := range texts {
			t.Run(fmt.Sprintf("%s, %s", language, tt.why), func(t *testing.T) {
				after, err := frontmatter.SetValue([]byte(file), "title", tt.text)
				if fits := err == nil; fits != tt.fits {
					t.Fatalf("got %q, %v", after, err)
				}
				if err != nil {
					return
				}
				if got, _, err := frontmatter.Value(after, "title"); err != nil || got != tt.text {
					t.Errorf("reads %q, %v from %q", got, err, after)
				}
			})
		}
	}
}
