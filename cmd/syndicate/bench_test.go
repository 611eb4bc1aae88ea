package main

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/cmd/syndicate/internal/gensite"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// BenchmarkPlan compares, on a site of 10,000 posts of which 20 are flagged, the plan with what
// Hugo itself takes to list the site. Both run in turn, as processes of their own; the figures are medians:
//
//	go test ./cmd/syndicate -run '^$' -bench Plan -benchtime 5x
func BenchmarkPlan(b *testing.B) {
	site := b.TempDir()
	if err := gensite.Generate(site, 10_000, 20); err != nil {
		b.Fatal(err)
	}
	syndicate := filepath.Join(b.TempDir(), "syndicate")
	output(b, "go", "build", "-o", syndicate, ".")
	hugo := strings.TrimSpace(output(b, "go", "tool", "-n", "hugo"))

	var plans, lists, ratios []float64
	for b.Loop() {
		plan := took(b, syndicate, "plan", "--site", site, "--max-drafts-per-day", "20")
		list := took(b, hugo, "list", "all", "--source", site)
		plans, lists, ratios = append(plans, plan), append(lists, list), append(ratios, plan/list)
	}
	b.ReportMetric(median(plans), "plan-s")
	b.ReportMetric(median(lists), "hugo-list-s")
	b.ReportMetric(median(ratios), "plan/hugo-list")
}

func median(figures []float64) float64 {
	slices.Sort(figures)
	return figures[len(figures)/2]
}

// took returns the seconds that a program takes.
func took(b *testing.B, program string, args ...string) float64 {
	start := time.Now()
	output(b, program, args...)
	return time.Since(start).Seconds()
}

func output(b testing.TB, program string, args ...string) string {
	b.Helper()
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		b.Fatalf("%s %v: %v", program, args, err)
	}
	return string(out)
}

// The programs of the benchmark in testdata are built by nobody else, and its site has to be one that
// both Hugos take.
func TestBenchmarkBuilds(t *testing.T) {
	programs := t.TempDir()
	output(t, "go", "build", "-o", programs+string(filepath.Separator), "./testdata/bench/...")
	site := filepath.Join(t.TempDir(), "site")
	output(t, filepath.Join(programs, "generate"), site, "50", "5")

	loaded, err := hugosite.Load(t.Context(), hugosite.Options{Dir: site, CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.Close()
	const drafts = 1
	if n := len(loaded.Posts(func(map[string]any) bool { return true })); n != 50-drafts {
		t.Errorf("%d posts", n)
	}
	flagged := func(params map[string]any) bool { return params[syndicate.ParamsKey] != nil }
	if n := len(loaded.Posts(flagged)); n != 5 {
		t.Errorf("%d posts are flagged", n)
	}
	hugo := strings.TrimSpace(output(t, "go", "tool", "-n", "hugo"))
	output(t, hugo, "build", "--quiet", "--panicOnWarning", "--noBuildLock", "--source", site, "--destination", t.TempDir())
}
