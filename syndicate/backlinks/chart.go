package backlinks

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A day is how many stories had which verdict when it ended.
type day struct {
	date             time.Time
	ok, wrong, other int // other: nobody could tell so far
}

// days counts the stories on each day on which something was found out. What could not be told changes
// nothing about what was known before.
func days(all []syndicate.Verification) []day {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b syndicate.Verification) int { return a.At.Compare(b.At) })
	known := map[string]syndicate.Verdict{}
	var list []day
	for _, v := range all {
		if v.Verdict != syndicate.VerdictCannotTell || known[v.Key] == "" {
			known[v.Key] = v.Verdict
		}
		d := day{date: v.At.UTC().Truncate(24 * time.Hour)}
		for _, verdict := range known {
			switch verdict {
			case syndicate.VerdictOK:
				d.ok++
			case syndicate.VerdictWrong:
				d.wrong++
			default:
				d.other++
			}
		}
		if n := len(list); n > 0 && list[n-1].date.Equal(d.date) {
			list[n-1] = d
		} else {
			list = append(list, d)
		}
	}
	return list
}

// The chart's size in its own units, and the room in it for words.
const (
	chartWidth, chartHeight = 640.0, 180.0
	chartTop, chartBottom   = 16.0, 28.0
	chartLeft, chartRight   = 32.0, 16.0
	chartInnerWidth         = chartWidth - chartLeft - chartRight
	chartInnerHeight        = chartHeight - chartTop - chartBottom
	oneDay                  = 24 * time.Hour
)

// A chart shows how many stories were in order over time: three areas on top of each other, with a step
// on each day on which that changed.
type chart struct {
	Areas       []area
	First, Last string // dates at its ends
	Most        int    // stories, at its upper end
	Summary     string // for those who cannot see it
	Width, Height,
	Left, Right, Top, Bottom float64
}

// An area is the stories with one verdict.
type area struct {
	Class, Path string
}

// newChart draws the days, nil if there is nothing to see yet.
func newChart(all []syndicate.Verification) *chart {
	list := days(all)
	if len(list) < 2 {
		return nil
	}
	first, last := list[0], list[len(list)-1]
	c := &chart{
		First: first.date.Format(time.DateOnly), Last: last.date.Format(time.DateOnly),
		Width: chartWidth, Height: chartHeight,
		Left: chartLeft, Right: chartWidth - chartRight, Top: chartTop, Bottom: chartHeight - chartBottom,
	}
	for _, d := range list {
		c.Most = max(c.Most, d.ok+d.wrong+d.other)
	}
	c.Summary = fmt.Sprintf("From %s to %s. At the end: %d ok, %d wrong, %d of which nobody can tell.", c.First, c.Last, last.ok, last.wrong, last.other)
	ok := func(d day) int { return d.ok }
	wrong := func(d day) int { return d.ok + d.wrong }
	other := func(d day) int { return d.ok + d.wrong + d.other }
	none := func(day) int { return 0 }
	c.Areas = []area{
		{"ok", c.between(list, none, ok)},
		{"wrong", c.between(list, ok, wrong)},
		{"cannot-tell", c.between(list, wrong, other)},
	}
	return c
}

// between is the outline of the area between two counts, in the language of SVG's paths.
func (c *chart) between(list []day, lower, upper func(day) int) string {
	start, end := list[0].date, list[len(list)-1].date.Add(oneDay)
	x := func(at time.Time) float64 {
		return chartLeft + chartInnerWidth*float64(at.Sub(start))/float64(end.Sub(start))
	}
	y := func(n int) float64 { return c.Bottom - chartInnerHeight*float64(n)/float64(c.Most) }
	until := func(i int) time.Time {
		if i+1 < len(list) {
			return list[i+1].date
		}
		return end
	}
	var b strings.Builder
	fmt.Fprintf(&b, "M%.1f %.1f", x(start), y(upper(list[0])))
	for i, d := range list {
		fmt.Fprintf(&b, "V%.1fH%.1f", y(upper(d)), x(until(i)))
	}
	for i, d := range slices.Backward(list) {
		fmt.Fprintf(&b, "V%.1fH%.1f", y(lower(d)), x(list[i].date))
	}
	b.WriteString("Z")
	return b.String()
}
