package rewrite

var foldedAway = named("details")

// details opens what can be folded away on the site: the summary becomes a line in bold, and the rest
// follows. That is a loss if it is folded at first: the reader was to decide.
func details(d *draft) {
	for _, n := range find(d.tree, foldedAway) {
		for c := range n.ChildNodes() {
			if isElement(c, "summary") {
				if _, open := lookup(n, "open"); !open {
					d.lose(n, "details "+textOf(c), "shown")
				}
				if !has(c, headingElements) {
					embolden(c)
				}
				rename(c, "p")
				break
			}
		}
		rename(n, "div")
	}
}
