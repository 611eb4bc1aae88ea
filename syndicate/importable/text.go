package importable

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// absence reports that the page is not the post's, or does not say what the post says without scripts.
func absence(c *comparison) (syndicate.Trouble, bool) {
	all, there := len(c.passages), len(c.shared)
	switch {
	case 3*there >= all: // the article may spell out much that a site shows in its own way, such as icons
		return syndicate.Trouble{}, false
	case there == 0 && c.page.Find(unread).Length() > 0 && len(words(c.page.Find("body"))) < 20:
		return syndicate.Trouble{
			What: "the page has no text until a script runs, and importers run none", Severe: true,
			Cure: "let the theme's layouts/single.html write the content into the page: {{ .Content }}",
		}, true
	}
	return syndicate.Trouble{
		What: fmt.Sprintf("the page has %d of %s", there, count(all, "paragraph")), Severe: true,
		Cure: "build and deploy the site, if the page is older than the post; else the theme's layouts/single.html shows " +
			"less than {{ .Content }}, or a script shows it later",
	}, true
}

// text tells of paragraphs and headings that the reader leaves out.
func text(c *comparison) (troubles []syndicate.Trouble) {
	const (
		missed = 25 // words that a reader misses
		cure   = "in the theme's layouts/single.html, put {{ .Content }} into one <article>, each paragraph into a <p>, and " +
			"nothing of it into <aside>, <footer>, <nav> or an element with a class such as comment, sidebar, share or hidden"
	)
	var paragraphs, headings, lostWords int
	var lost, lostHeadings []passage
	for _, b := range c.shared {
		gone := !c.readPhrases.hold(b.words)
		if b.heading {
			headings++
			if gone {
				lostHeadings = append(lostHeadings, b)
			}
			continue
		}
		paragraphs++
		if gone {
			lost = append(lost, b)
			lostWords += len(b.words)
		}
	}
	if len(lost) > 0 {
		troubles = append(troubles, syndicate.Trouble{
			What:   part(len(lost), paragraphs, "paragraph") + fmt.Sprintf(" lost, first “%s”", lost[0].shown),
			Severe: lostWords >= missed, Cure: cure,
		})
	}
	if len(lostHeadings) > 0 {
		troubles = append(troubles, syndicate.Trouble{
			What:   part(len(lostHeadings), headings, "heading") + fmt.Sprintf(" lost, first “%s”", lostHeadings[0].shown),
			Severe: len(lostHeadings) > 1 && 10*len(lostHeadings) > headings, // readers differ in what they take for one of the site's own
			Cure:   "in the theme's layouts/_markup/render-heading.html, write <h{{ .Level }} id=\"{{ .Anchor }}\">{{ .Text }}</h{{ .Level }}>, without a class such as header or title",
		})
	}
	return troubles
}

// additions tells of text that comes along and is no part of the post, such as a table of contents.
func additions(c *comparison) []syndicate.Trouble {
	const few = 10 // words that one takes away without a thought
	total, first := 0, ""
	c.read.Find("p, li, blockquote, figcaption, dt, dd").Each(func(_ int, s *goquery.Selection) {
		nested := s.Closest("pre, table").Length() > 0 || s.Find("pre, table, "+textBlocks).Length() > 0
		b := newPassage(s)
		if nested || len(b.words) < 2 || !hasLetters(b.words) || strings.Contains(s.Text(), `\`) || c.ownPhrases.share(b.words) > 0.3 || !c.pagePhrases.hold(b.words) {
			return
		}
		total += len(b.words)
		if first == "" {
			first = b.shown
		}
	})
	if total < few {
		return nil
	}
	return []syndicate.Trouble{{
		What: fmt.Sprintf("%s that are no part of the post come along, first “%s”: delete them in the draft", count(total, "word"), first),
		Cure: "in the theme's layouts/single.html, move what is not {{ .Content }} out of the <article>, and tables of contents and links " +
			"to other posts into <nav> or <aside>",
	}}
}

// hasLetters tells text from numbers of lines.
func hasLetters(text []string) bool {
	return strings.ContainsFunc(strings.Join(text, ""), unicode.IsLetter)
}

// part begins a sentence about some of many: "3 of 5 images are".
func part(n, all int, thing string) string {
	switch {
	case all == 1:
		return "the only " + thing + " is"
	case n == all:
		return fmt.Sprintf("all %d %ss are", all, thing)
	case n == 1:
		return fmt.Sprintf("1 of %d %ss is", all, thing)
	}
	return fmt.Sprintf("%d of %d %ss are", n, all, thing)
}

// count writes a number and what it counts.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
