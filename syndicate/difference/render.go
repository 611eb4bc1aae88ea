package difference

import (
	"fmt"
	"html"
	"net/url"
	"slices"
	"strings"
)

// fold replaces what stayed, but for the blocks right beside a change, by the number of it. One block is
// as short as the line that would stand for it.
func fold(changes []change) []change {
	var shown []change
	for from := 0; from < len(changes); {
		if changes[from].what != stayed {
			shown = append(shown, changes[from])
			from++
			continue
		}
		to := from
		for to < len(changes) && changes[to].what == stayed {
			to++
		}
		first, last := from, to // of what is left out
		if from > 0 {
			first++
		}
		if to < len(changes) {
			last--
		}
		if last-first < 2 {
			shown = append(shown, changes[from:to]...)
		} else {
			shown = append(shown, changes[from:first]...)
			shown = append(shown, change{what: folded, block: block{kind: commonKind(changes[first:last])}, count: last - first})
			shown = append(shown, changes[last:to]...)
		}
		from = to
	}
	return shown
}

// commonKind is the kind that all blocks are of, or p.
func commonKind(changes []change) string {
	for _, c := range changes {
		if c.block.kind != changes[0].block.kind {
			return "p"
		}
	}
	return changes[0].block.kind
}

// render writes changes as HTML.
func render(changes []change) string {
	var p page
	for _, c := range changes {
		p.write(c)
	}
	p.leave()
	return p.b.String()
}

// A page is being written.
type page struct {
	b    strings.Builder
	open string // the list, quotation or listing that is not closed
}

func (p *page) write(c change) {
	if c.what == folded {
		p.leave()
		what := "paragraphs"
		if c.block.kind == "pre" {
			what = "lines of code"
		}
		fmt.Fprintf(&p.b, `<p class="unchanged">… %d unchanged %s</p>`, c.count, what)
		return
	}
	p.enter(c.block)
	content := contentOf(c)
	switch kind := c.block.kind; kind {
	case "ul", "ol":
		p.b.WriteString("<li>" + content + "</li>")
	case "pre":
		p.b.WriteString(content)
	case "hr":
		p.b.WriteString(content)
	case "img":
		p.b.WriteString(`<p class="picture">` + content + "</p>")
	case "figcaption":
		p.b.WriteString(`<p class="caption">` + content + "</p>")
	case "blockquote":
		p.b.WriteString("<p>" + content + "</p>")
	default:
		p.b.WriteString("<" + kind + ">" + content + "</" + kind + ">")
	}
}

// enter opens what the block is in, unless the one before is in the same.
func (p *page) enter(b block) {
	around := ""
	switch b.kind {
	case "ul", "ol", "pre", "blockquote":
		around = b.kind
	}
	if around == p.open && !b.first {
		return
	}
	p.leave()
	if around != "" {
		p.b.WriteString("<" + around + ">")
		p.open = around
	}
}

func (p *page) leave() {
	if p.open != "" {
		p.b.WriteString("</" + p.open + ">")
		p.open = ""
	}
}

// contentOf is what is inside a block, with marks of what changed.
func contentOf(c change) string {
	if c.what != rewritten {
		return marked(c.what, inside(c.block))
	}
	var b strings.Builder
	for _, s := range c.parts {
		if s.same {
			b.WriteString(inline(s.after))
			continue
		}
		b.WriteString(marked(gone, inline(s.before)))
		b.WriteString(marked(came, inline(s.after)))
	}
	if c.block.kind == "pre" {
		b.WriteString("\n")
	}
	return b.String()
}

func inside(b block) string {
	switch b.kind {
	case "img":
		return picture(b.src, b.alt)
	case "hr":
		return "<hr>"
	case "pre":
		return inline(b.words) + "\n"
	}
	return inline(b.words)
}

func marked(what fate, content string) string {
	switch {
	case content == "":
		return ""
	case what == gone:
		return "<del>" + content + "</del>"
	case what == came:
		return "<ins>" + content + "</ins>"
	}
	return content
}

// inline writes words, those that look the same together.
func inline(words []word) string {
	var b strings.Builder
	for from := 0; from < len(words); {
		look := words[from]
		to := from
		for to < len(words) && words[to].style == look.style && words[to].href == look.href {
			to++
		}
		before, after := tags(look)
		b.WriteString(before)
		for _, w := range words[from:to] {
			if w.text == "\n" {
				b.WriteString("<br>")
			} else {
				b.WriteString(html.EscapeString(w.text))
			}
		}
		b.WriteString(after)
		from = to
	}
	return b.String()
}

// tags returns what stands around words of a look.
func tags(look word) (before, after string) {
	var names []string
	if isWebAddress(look.href, "http", "https") {
		before = `<a href="` + html.EscapeString(look.href) + `" rel="noopener noreferrer">`
		names = append(names, "a")
	}
	for _, s := range []struct {
		style style
		name  string
	}{{strong, "strong"}, {em, "em"}, {code, "code"}} {
		if look.style&s.style != 0 {
			before += "<" + s.name + ">"
			names = append(names, s.name)
		}
	}
	for _, name := range slices.Backward(names) {
		after += "</" + name + ">"
	}
	return before, after
}

// picture shows an image that has a safe address, and describes any other.
func picture(src, alt string) string {
	if isWebAddress(src, "https") {
		return `<img src="` + html.EscapeString(src) + `" alt="` + html.EscapeString(alt) + `" loading="lazy">`
	}
	return `<span class="picture">` + html.EscapeString(pictureText(src, alt)) + "</span>"
}

// pictureText is what a picture is for those who do not see it.
func pictureText(src, alt string) string {
	switch {
	case isWebAddress(src, "https"):
		return alt
	case alt == "":
		return "[picture]"
	}
	return "[picture: " + alt + "]"
}

// isWebAddress reports whether an address is absolute and of one of the schemes.
func isWebAddress(address string, schemes ...string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && slices.Contains(schemes, u.Scheme)
}
