package rewrite

import (
	"fmt"

	"github.com/andybalholm/cascadia"
)

// cuts removes what the author's own selectors select: what belongs to the pages of the site and not to
// the posts, as far as [chrome] does not know it.
func cuts(d *draft) {
	for _, text := range d.post.Settings.Rendition.Chrome {
		selector, err := cascadia.Compile(text)
		if err != nil {
			d.failure = fmt.Errorf("the setting chrome has %q, which is no CSS selector: %w", shorten(fold(text), 60), err)
			return
		}
		for _, n := range outermost(find(d.tree, selector)) {
			if hasWords(n) || isOrHas(n, shows) {
				d.lose(n, text, "dropped")
			}
			remove(n)
		}
	}
}
