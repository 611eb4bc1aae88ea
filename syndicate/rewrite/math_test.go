package rewrite_test

import (
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func TestMath(t *testing.T) { golden(t, "math") }

// TestUnclosedFormulas reads much that begins like a formula and does not end. It would take for ever if each was
// looked for to the end of the text.
func TestUnclosedFormulas(t *testing.T) {
	for _, opening := range []string{`\( `, `\[ `, "$$ a ", "$a ", `\begin{align} `, "{", `\frac{`} {
		p := &syndicate.Post{Permalink: "https://example.org/x/", Params: map[string]any{"math": true}}
		p.HTML = "<p>" + strings.Repeat(opening, 1<<20/len(opening)) + `<p>$$` + strings.Repeat(opening, 1000) + `$$`
		mustRewrite(t, p)
	}
}
