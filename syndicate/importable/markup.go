package importable

import (
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// tables tells of tables, of which importers run the cells together.
func tables(c *comparison) []syndicate.Trouble {
	n := c.content.Find("table").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.Find("pre").Length() == 0 && s.Find("tr").Length() > 1 && len(words(s)) > 0
	}).Length()
	if n == 0 {
		return nil
	}
	return []syndicate.Trouble{{
		What: "the cells of " + count(n, "table") + " run together, for Medium has no tables", Severe: true,
		Cure: "paste the article instead: there a table is a picture, or text that keeps its cells apart",
	}}
}

// formulas tells of TeX and MathML, which is set by a script, or by a style that an importer leaves behind.
func formulas(c *comparison) []syndicate.Trouble {
	set := outermost(c.content.Find("math, .katex, mjx-container, .MathJax, .math"))
	n := set.Length()
	if n == 0 && c.page.Find(`script[src*="mathjax" i], script[src*="katex" i]`).Length() > 0 {
		n = writtenFormulas(c.content)
	}
	if n == 0 {
		return nil
	}
	return []syndicate.Trouble{{
		What: "only a script or a style shows " + count(n, "formula") + ": readers get the source, or scattered signs", Severe: true,
		Cure: "paste the article instead: there they are Unicode text and pictures",
	}}
}

// writtenFormulas counts what a script will set: it is between delimiters, and not in code.
func writtenFormulas(content *goquery.Selection) int {
	prose := content.Clone()
	prose.Find("pre, code, " + unread).Remove()
	text := prose.Text()
	return strings.Count(text, `\(`) + strings.Count(text, `\[`) + strings.Count(text, "$$")/2
}

// drawings tells of diagrams that a script draws, and of SVG in the page.
func drawings(c *comparison) []syndicate.Trouble {
	diagrams := outermost(c.content.Find(".mermaid, .language-mermaid, .goat, .echarts, .chart"))
	svg := c.content.Find("svg").FilterFunction(func(_ int, s *goquery.Selection) bool {
		return s.Find("text, foreignObject").Length() > 0 && s.Closest(".mermaid, .goat, .katex, mjx-container").Length() == 0
	})
	n := diagrams.Length() + svg.Length()
	if n == 0 {
		return nil
	}
	return []syndicate.Trouble{{
		What: "no image files, so they get lost or arrive as their source: " + count(n, "drawing"), Severe: true,
		Cure: "paste the article instead: there they are pictures; or put them into the post as PNG files",
	}}
}

// frames tells of films and pages within the page.
func frames(c *comparison) []syndicate.Trouble {
	n := c.content.Find("iframe, video, audio, object, embed").Length()
	if n == 0 {
		return nil
	}
	return []syndicate.Trouble{{
		What: "look in the draft for " + count(n, "embed") + ": films, sounds and frames may be missing",
		Cure: "in the draft, put the address of what was framed on a line of its own and press Enter",
	}}
}

func footnotes(c *comparison) []syndicate.Trouble {
	n := c.content.Find(`a.footnote-ref, a[role="doc-noteref"], sup > a[href^="#fn"]`).Length()
	if n == 0 {
		return nil
	}
	return []syndicate.Trouble{{
		What: "the marks of " + count(n, "footnote") + " stick to the words before them, as 1 in word1",
		Cure: "paste the article instead: there a mark is [1], and the notes have a heading",
	}}
}

// anchorSigns are what themes write into headings to link them, with the selector that makes emoji.
const anchorSigns = "#¶§🔗⚓∞\ufe0f "

// headings tells of signs in headings, or of words such as "Link to heading" for those who hear them.
// They count even if the reader takes them away: others do not.
func headings(c *comparison) []syndicate.Trouble {
	n, first := 0, ""
	c.content.Find("h1, h2, h3, h4, h5, h6").Each(func(_ int, s *goquery.Selection) {
		sign := strings.TrimSpace(s.Find("a[href^='#']").Text())
		if sign == "" || sign == strings.TrimSpace(s.Text()) || strings.Trim(sign, anchorSigns) != "" && c.ownPhrases.hold(words(s)) {
			return
		}
		n++
		if first == "" {
			first = sign
		}
	})
	if n == 0 {
		return nil
	}
	return []syndicate.Trouble{{
		What: fmt.Sprintf("%s may keep the text of a link in it, such as %s", count(n, "heading"), first),
		Cure: "in the theme's layouts/_markup/render-heading.html, leave the link empty and let CSS write the sign: " +
			"<a class=\"anchor\" href=\"#{{ .Anchor }}\" aria-hidden=\"true\"></a> and .anchor::after { content: \"#\" }",
	}}
}

// labels tells of the language, or of a button, above code.
func labels(c *comparison) []syndicate.Trouble {
	n, first := 0, ""
	c.content.Find("pre").Each(func(_ int, pre *goquery.Selection) {
		if label := c.labelOf(pre); label != "" {
			n++
			if first == "" {
				first = label
			}
		}
	})
	if n == 0 {
		return nil
	}
	return []syndicate.Trouble{{
		What: fmt.Sprintf("words above or below %s may become text, first “%s”", count(n, "code block"), first),
		Cure: "in the theme, write labels and buttons of code with CSS or with a script instead of into the page: " +
			".highlight::before { content: attr(data-lang) }",
	}}
}

// labelOf returns the few words that stand with a code block and are no part of the article.
func (c *comparison) labelOf(pre *goquery.Selection) string {
	const most = 5
	for s := pre.Parent(); s.Length() > 0 && !s.IsSelection(c.content); s = s.Parent() {
		rest := s.Clone()
		rest.Find("pre, " + unread).Remove()
		switch found := words(rest); {
		case len(found) > most || s.Find("pre").Length() > 1:
			return ""
		case len(found) > 0 && !c.isPassage(found):
			return beginning(rest.Text())
		}
	}
	return ""
}

func (c *comparison) isPassage(text []string) bool {
	joined := strings.Join(text, " ")
	for _, b := range c.passages {
		if strings.Contains(strings.Join(b.words, " "), joined) {
			return true
		}
	}
	return false
}

// outermost leaves out what is inside of something else that was selected.
func outermost(s *goquery.Selection) *goquery.Selection {
	return s.FilterFunction(func(_ int, one *goquery.Selection) bool {
		return one.Parents().FilterNodes(s.Nodes...).Length() == 0
	})
}
