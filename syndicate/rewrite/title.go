package rewrite

// title puts the title above the text, and the subtitle if it says more than the title does. Medium
// does not show the title that a request carries: it takes the first h1, and an h2 right after it as
// the subtitle (https://github.com/Medium/medium-api-docs, "Creating a post").
func title(d *draft) {
	d.title = firstOf(d.post.Settings.Title, d.post.Title)
	d.subtitle = firstOf(d.post.Settings.Subtitle, d.post.Description)
	if d.subtitle == d.title {
		d.subtitle = ""
	}
	if d.title != "" {
		d.head = append(d.head, textBlock(titleHeading, d.title))
	}
	if d.subtitle != "" {
		d.head = append(d.head, textBlock(subtitleHeading, d.subtitle))
	}
}

// firstOf returns the first text that says anything, folded.
func firstOf(texts ...string) string {
	for _, t := range texts {
		if t = fold(t); !isBlank(t) {
			return t
		}
	}
	return ""
}

func textBlock(k kind, text string) block { return block{kind: k, spans: []span{{text: text}}} }
