package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/cmd/syndicate/internal/gensite"
)

// BenchmarkPlan compares, on a site of 10,000 posts of which 20 are flagged, the plan with what
// Hugo itself takes to list the site. Both run in turn, as processes of their own:
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

	var plan, list time.Duration
	for b.Loop() {
		plan += took(b, syndicate, "plan", "--site", site, "--max-drafts-per-day", "20")
		list += took(b, hugo, "list", "all", "--source", site)
	}
	b.ReportMetric(plan.Seconds()/float64(b.N), "plan-s")
	b.ReportMetric(list.Seconds()/float64(b.N), "hugo-list-s")
	b.ReportMetric(plan.Seconds()/list.Seconds(), "plan/hugo-list")
}

func took(b *testing.B, program string, args ...string) time.Duration {
	start := time.Now()
	output(b, program, args...)
	return time.Since(start)
}

func output(b *testing.B, program string, args ...string) string {
	b.Helper()
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		b.Fatalf("%s %v: %v", program, args, err)
	}
	return string(out)
}
