package fidelity

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// A Report is what was measured of a site.
type Report struct {
	Site   string   `json:"site"` // its address
	Counts Counts   `json:"counts"`
	Pages  []Page   `json:"pages"`  // that have holes, or no article
	Broken []string `json:"broken"` // promises that do not hold, see [Counts.Broken]
}

// A Page is a page that something is wrong with.
type Page struct {
	Path    string `json:"path"`
	Failure string `json:"failure,omitempty"` // why there is no article
	Holes   []Hole `json:"holes"`
}

// NewReport returns a report about no page yet.
func NewReport(site string) *Report {
	return &Report{Site: site, Counts: Counts{Losses: map[string]int{}}, Pages: []Page{}, Broken: []string{}}
}

// Add adds a page that was measured.
func (r *Report) Add(path string, counts Counts, holes []Hole) {
	r.Counts.Add(counts)
	if len(holes) > 0 {
		r.Pages = append(r.Pages, Page{Path: path, Holes: holes})
	}
	r.Broken = r.Counts.Broken()
}

// Fail adds a page that has no article.
func (r *Report) Fail(path, reason string, panicked bool) {
	c := Counts{Failures: 1}
	if panicked {
		c.Panics = 1
	}
	r.Counts.Add(c)
	r.Pages = append(r.Pages, Page{Path: path, Failure: reason, Holes: []Hole{}})
	r.Broken = r.Counts.Broken()
}

// leastWords is the share of words that has to be carried or reported. It is not all of them because
// what a page shows and what it says is not always the same: a few words are labels of its layout.
const leastWords = 0.999

// Broken lists the promises that do not hold, a line each; it is never nil.
func (c *Counts) Broken() []string {
	broken := []string{}
	blame := func(holds bool, format string, args ...any) {
		if !holds {
			broken = append(broken, fmt.Sprintf(format, args...))
		}
	}
	blame(c.Panics == 0, "%d pages made the rewriting panic, no page may", c.Panics)
	blame(c.Violations == 0, "%d violations of the profile, none is allowed", c.Violations)
	blame(c.Relative == 0, "%d relative addresses, none is allowed", c.Relative)
	blame(c.Words.explained() >= leastWords, "%s of the words are carried or reported, %s are promised", percent(c.Words.explained()), percent(leastWords))
	blame(c.Code.Missing == 0, "%d of %d blocks of code are not the same", c.Code.Missing, c.Code.In)
	blame(c.Links.Missing == 0, "%d of %d links are neither carried nor reported", c.Links.Missing, c.Links.In)
	blame(c.Images.Missing == 0, "%d of %d images are neither carried nor reported", c.Images.Missing, c.Images.In)
	return broken
}

// percent shows a share. It never rounds up to all of it.
func percent(share float64) string {
	if share < 1 && share > 0.9999 {
		return "99.99 %"
	}
	return fmt.Sprintf("%.2f %%", 100*share)
}

// String returns the report as a table for people.
func (r *Report) String() string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	c := &r.Counts
	fmt.Fprintf(t, "%s: %d pages, %d failures\n\n", r.Site, c.Pages, c.Failures)
	fmt.Fprintln(t, "\tin\tout\tcarried\treported\tmissing\tretained\t")
	for i, tally := range c.tallies() {
		fmt.Fprintf(t, "%s\t%d\t%d\t%d\t%d\t%d\t%s\t\n", kinds[i], tally.In, tally.Out, tally.Carried, tally.Reported, tally.Missing, percent(tally.retained()))
	}
	fmt.Fprintf(t, "\ngarbled words\t%d\t\nprofile violations\t%d\t\nrelative addresses\t%d\t\npanics\t%d\t\n", c.Garbled, c.Violations, c.Relative, c.Panics)
	fmt.Fprintf(t, "\nlosses by rule\t\t\n")
	for _, rule := range slices.Sorted(maps.Keys(c.Losses)) {
		fmt.Fprintf(t, "%s\t%d\t\n", rule, c.Losses[rule])
	}
	t.Flush() // to a builder, which does not fail
	return b.String()
}
