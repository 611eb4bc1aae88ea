//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
)

// The names of the cases.
const (
	hugoVersion   = "hugo version"
	help          = "syndicate --help"
	exampleStatus = "status of the example site"
	exampleNoOp   = "no-op publish on the example site"

	readAll  = "reading every byte"
	listAll  = "hugo list all"
	noOp     = "no-op publish"
	plan0    = "plan, 0 flagged"
	plan20   = "plan, 20 flagged"
	plan200  = "plan, 200 flagged"
	rendered = "render --unflagged --out"
	built    = "hugo"
)

// startUp is what does not depend on the size of a site.
func (b *bench) startUp() []testcase {
	syndicate, example := b.path("bin", "syndicate"), b.path("example")
	publish := []string{syndicate, "publish", "--sandbox", "--site", example}
	status := []string{syndicate, "status", "--sandbox", "--site", example}
	return []testcase{
		{name: hugoVersion, command: []string{b.path("bin", "hugo"), "version"}},
		{name: help, command: []string{syndicate, "--help"}},
		// The first run, which is not measured, is the one that publishes.
		{name: exampleNoOp, command: publish},
		{name: exampleStatus, command: status},
	}
}

// cases are what is measured on a site. Those that need the posts to be new or settled see to it first.
func (s *site) cases() []testcase {
	hugo, syndicate := s.path("bin", "hugo"), s.path("bin", "syndicate")
	public, articles := s.path("public"), s.path("articles")
	// As many as are flagged go out in one day.
	plan := []string{syndicate, "plan", "--site", s.dir, "--max-drafts-per-day", "1000"}
	publish := []string{syndicate, "publish", "--sandbox", "--site", s.dir, "--max-drafts-per-day", "1000"}
	planned := func(flagged int) func(context.Context) error {
		return func(context.Context) error {
			if err := s.flag(flagged); err != nil {
				return err
			}
			return os.RemoveAll(s.path("home")) // nothing that an earlier run found out
		}
	}
	cases := []testcase{
		{name: hugoVersion, command: []string{hugo, "version"}},
		{name: help, command: []string{syndicate, "--help"}},
		{name: readAll, command: []string{s.path("bin", "read"), s.dir + "/content"}},
		{name: noOp, command: publish, prepare: func(ctx context.Context) error {
			if err := s.flag(20); err != nil {
				return err
			}
			_, err := s.execute(ctx, publish[0], publish[1:]...)
			return err
		}},
		{name: listAll, command: []string{hugo, "list", "all", "--source", s.dir}},
		{name: plan0, command: plan, prepare: planned(0)},
		{name: plan20, command: plan, prepare: planned(20)},
		{name: plan200, command: plan, prepare: planned(200)},
		{name: rendered, command: []string{syndicate, "render", "--unflagged", "--out", articles, "--site", s.dir},
			prepare: func(context.Context) error { return os.RemoveAll(articles) }},
	}
	if builds := s.builds(); builds > 0 {
		cases = append(cases, testcase{
			name: built, command: []string{hugo, "build", "--quiet", "--noBuildLock", "--source", s.dir, "--destination", public},
			prepare: func(context.Context) error { return os.RemoveAll(public) }, runs: builds})
	}
	return cases
}

// builds says how often Hugo builds the site.
func (s *site) builds() int {
	switch {
	case s.ofBuild >= 0:
		return min(s.ofBuild, s.runs)
	case s.posts > mostBuilt:
		return 0
	}
	return s.runs
}

// A limit is a promise: a figure that is not to be larger than a number.
type limit struct {
	what  string
	posts int // of the sites it is about; 0: the start of the programs
	most  float64
	unit  string // "x" for a ratio
	needs []string
	value func(result) float64
}

func limits() []limit {
	ratio := func(posts int, most float64, what string, q quantity, name string, to ...string) limit {
		return limit{what, posts, most, "x", append(to, name), func(r result) float64 { return r.ratio(q, name, to...) }}
	}
	peak := func(posts int, most float64, name string) limit {
		return limit{"peak memory of " + name, posts, most, "MB", []string{name}, func(r result) float64 { return r.of(memory, name) }}
	}
	return []limit{
		ratio(0, 1.5, "time of --help / hugo version", wall, help, hugoVersion),
		ratio(0, 1.5, "memory of --help / hugo version", memory, help, hugoVersion),
		ratio(0, 1.5, "time of status / hugo version", wall, exampleStatus, hugoVersion),
		ratio(0, 1.5, "memory of status / hugo version", memory, exampleStatus, hugoVersion),
		ratio(0, 2, "time of a no-op / hugo version", wall, exampleNoOp, hugoVersion),
		ratio(0, 2, "memory of a no-op / hugo version", memory, exampleNoOp, hugoVersion),

		ratio(10_000, 1.5, "time of a no-op / (--help + reading every byte)", wall, noOp, help, readAll),
		ratio(10_000, 0.1, "time of a no-op / hugo list all", wall, noOp, listAll),
		peak(10_000, 64, noOp),
		ratio(10_000, 0.2, "time of plan, 20 flagged / hugo list all", wall, plan20, listAll),
		ratio(10_000, 0.4, "memory of plan, 20 flagged / hugo list all", memory, plan20, listAll),
		ratio(10_000, 0.25, "time of render / hugo", wall, rendered, built),
		ratio(10_000, 1.2, "memory of render / hugo list all", memory, rendered, listAll),

		peak(100_000, 64, noOp),
		ratio(100_000, 0.1, "time of plan, 20 flagged / hugo list all", wall, plan20, listAll),
		peak(100_000, 150, plan20),
	}
}

func (l limit) String() string { return fmt.Sprintf("%g %s", l.most, l.unit) }
