// Package rewrite turns a post into an article that stands alone: whole text, absolute addresses, and
// nothing but the markup that a destination can show.
//
// [Rewriter.Rewrite] parses the post's HTML and applies an ordered list of rules to it. Each rule has
// a name, a file, a test and a folder of golden cases, all called the same; a rule that needs more
// than one file has others whose names begin with its own, such as tables_grid.go. All remaining files
// serve several rules. What a rule cannot carry over it records as a [syndicate.Loss] under its name.
// The rule profile flattens whatever is left to the grammar that every article obeys:
//
//	article    = [h1] [h2] {block}             title and subtitle, then the body
//	block      = h3 | h4 | p | pre | blockquote | ul | ol | hr | figure
//	ul, ol     = li {li}                       one level; ol may have a start
//	figure     = img [figcaption]              images stand nowhere else
//	pre        = text                          verbatim; may have data-code-block-lang and -mode
//	inline     = text | br | a | strong | em | code
//
// The elements h1 and h2 hold text; h3, h4, p, blockquote, li and figcaption hold inline content, in
// which a, strong, em and code nest in that order and never in themselves. No block is empty, and
// outside pre there is no line feed.
//
// To add a rule, write it in a file of its own, put it into the list in this file where its comment
// makes sense, and give it golden cases in testdata.
package rewrite

import (
	"context"
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A rule is one step of the rewriting. It changes the draft and records what it could not keep.
type rule struct {
	name  string // of its file, its test, its golden cases and its losses
	apply func(*draft)
}

// rules returns the rules in the order in which they apply.
func rules() []rule {
	return []rule{
		{"title", title},             // reads settings only; sets the title that headings looks for
		{"disclosure", disclosure},   // likewise, and its place is right after the title
		{"cuts", cuts},               // before any other rule takes the classes away that its selectors look for
		{"math", formulas},           // before code: some blocks of it are formulas; and before hidden, which removes their sources
		{"diagrams", diagrams},       // likewise
		{"code", code},               // afterwards nobody changes a character of code
		{"tabs", tabs},               // before hidden, which removes the panels that wait for a click
		{"hidden", hidden},           // before everything that would report a loss of what no reader sees
		{"chrome", chrome},           // before headings and links: it takes their anchors away
		{"details", details},         // before alerts, of which some can be folded
		{"alerts", alerts},           // before headings: the label of an alert is none
		{"headings", headings},       // before footnotes: their heading is no level of the content
		{"footnotes", footnotes},     // before links, which would find broken jumps, and tables, which keep plain text
		{"exponents", exponents},     // after footnotes, whose marks are raised too, and before tables, which keep plain text
		{"inline", inline},           // before tables for the same reason
		{"definitions", definitions}, // likewise: a cell with paragraphs is simpler than one with a list
		{"tables", tables},           // before images and links: it moves the images out of cells
		{"embeds", embeds},           // before links: it leaves links
		{"images", images},           // before links: it looks at the links around images
		{"links", links},             // when all links are there
		{"tracking", tracking},       // the last one that deals with addresses, when they are absolute
		{"lists", lists},             // when everything in an item is what it will stay
		{"quotes", quotes},           // after lists, whose items in a quote are lines of it
		{"profile", profile},         // enforces the grammar, whatever the others left
		{"closing", closing},         // stands below everything else
	}
}

// RuleNames returns the names of the rules in the order in which they apply.
func RuleNames() []string {
	var names []string
	for _, r := range rules() {
		names = append(names, r.name)
	}
	return names
}

// Rewrite turns a post into an article that stands alone. The result depends on the post and on what
// the rewriter is made of.
//
// An error means that there is no sensible article: the post has no absolute address, or its HTML is
// nested deeper than 512 elements; or that the context has ended.
func (r *Rewriter) Rewrite(ctx context.Context, p *syndicate.Post) (syndicate.Article, error) {
	d, err := r.newDraft(ctx, p)
	if err != nil {
		return syndicate.Article{}, err
	}
	for _, rule := range rules() {
		d.rule = rule.name
		rule.apply(d)
		if d.failure != nil {
			return syndicate.Article{}, d.failure
		}
	}
	return syndicate.Article{
		Key:          p.Key,
		Path:         p.Path,
		Title:        d.title,
		Subtitle:     d.subtitle,
		CanonicalURL: p.CanonicalURL(),
		Tags:         tags(p, r.Profile),
		HTML:         markup(d.head, d.body, d.foot),
		Words:        countWords(d.body),
		Images:       imagesOf(d.body),
		Losses:       d.losses.list(),
		Places:       d.places,
		Stories:      d.stories,
		Text:         plainText(d.body),
	}, nil
}

func (r *Rewriter) newDraft(ctx context.Context, p *syndicate.Post) (*draft, error) {
	base, err := absolute(p.Permalink)
	if err != nil {
		return nil, err
	}
	canonical, err := absolute(p.CanonicalURL())
	if err != nil {
		return nil, err
	}
	tree, err := parse(p.HTML)
	if err != nil {
		return nil, fmt.Errorf("the content cannot be read: %w", err)
	}
	return &draft{
		ctx: ctx, post: p, profile: r.Profile, rewriter: r,
		base: base, canonical: canonical.String(), hosts: []string{syndicate.HostOf(base.String()), syndicate.HostOf(canonical.String())},
		tree: tree, painted: map[string]bool{}, lines: linesOf(tree, p.Source, base),
	}, nil
}
