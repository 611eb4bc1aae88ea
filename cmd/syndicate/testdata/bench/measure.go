//go:build unix

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A figure is what one run of a command took.
type figure struct {
	wall, cpu time.Duration
	peak      float64 // MB of 1,000,000 bytes
}

// A testcase is a command that is measured.
type testcase struct {
	name    string
	prepare func(context.Context) error // before each run, not measured; may be nil
	command []string
	runs    int // 0: as often as all others
}

// result is what was measured on one site; no posts stand for the start of the programs.
type result struct {
	posts   int
	figures map[string][]figure // by case, in the order of the rounds
}

// rounds runs the cases in turn. Those without a number of runs of their own, which take long, run once
// before that, so that what they read is in memory.
func (b *bench) rounds(ctx context.Context, posts int, cases []testcase) (map[string][]figure, error) {
	all := map[string][]figure{}
	for round := range b.runs + 1 {
		for _, c := range cases {
			warmUp := round == 0
			if c.runs != 0 && (warmUp || round > c.runs) {
				continue
			}
			fmt.Fprintf(b.progress, "%d posts, round %d of %d: %s\n", posts, round, b.runs, c.name)
			if c.prepare != nil {
				if err := c.prepare(ctx); err != nil {
					return nil, fmt.Errorf("preparing %s: %w", c.name, err)
				}
			}
			f, err := b.execute(ctx, c.command[0], c.command[1:]...)
			if err != nil {
				return nil, err
			}
			if warmUp {
				continue
			}
			all[c.name] = append(all[c.name], f)
			fmt.Fprintf(b.lines, "Benchmark%s/posts=%d-%d 1 %d ns/op %d cpu-ns/op %.0f peak-B\n",
				identifier(c.name), posts, runtime.GOMAXPROCS(0), f.wall.Nanoseconds(), f.cpu.Nanoseconds(), f.peak*1e6)
		}
	}
	return all, nil
}

// identifier makes a name of a benchmark: "plan, 20 flagged" becomes Plan20Flagged.
func identifier(name string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(name, func(r rune) bool { return !isWord(r) }) {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}

func isWord(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' }

// execute runs a program in an environment without anything of the user's.
func (b *bench) execute(ctx context.Context, program string, args ...string) (figure, error) {
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = b.dir
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + b.path("home"), "XDG_CACHE_HOME=" + b.path("home", "cache"),
		"XDG_CONFIG_HOME=" + b.path("home", "config"), "TMPDIR=" + b.dir,
	}
	var stderr bytes.Buffer
	command.Stderr = &stderr
	start := time.Now()
	err := command.Run()
	wall := time.Since(start)
	if err != nil {
		return figure{}, fmt.Errorf("%s: %w\n%s", strings.Join(command.Args, " "), err, bytes.TrimSpace(stderr.Bytes()))
	}
	state := command.ProcessState
	return figure{wall, state.UserTime() + state.SystemTime(), peak(state.SysUsage().(*syscall.Rusage))}, nil
}

func peak(usage *syscall.Rusage) float64 {
	if runtime.GOOS == "darwin" {
		return float64(usage.Maxrss) / 1e6 // it counts bytes, the others kilobytes
	}
	return float64(usage.Maxrss) * 1024 / 1e6
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	if len(sorted)%2 == 0 {
		return (sorted[len(sorted)/2-1] + sorted[len(sorted)/2]) / 2
	}
	return sorted[len(sorted)/2]
}

// quantity is one of the values of a figure.
type quantity func(figure) float64

func wall(f figure) float64   { return f.wall.Seconds() }
func cpu(f figure) float64    { return f.cpu.Seconds() }
func memory(f figure) float64 { return f.peak }

// of returns the median of a case.
func (r result) of(q quantity, name string) float64 {
	var values []float64
	for _, f := range r.figures[name] {
		values = append(values, q(f))
	}
	return median(values)
}

// ratio returns the median of the ratios of two cases, or of one and the sum of others, round by round.
func (r result) ratio(q quantity, name string, to ...string) float64 {
	var ratios []float64
	for round, f := range r.figures[name] {
		sum := 0.0
		for _, other := range to {
			runs := r.figures[other]
			sum += q(runs[min(round, len(runs)-1)])
		}
		ratios = append(ratios, q(f)/sum)
	}
	return median(ratios)
}

// has reports whether all of the cases were measured.
func (r result) has(names ...string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return len(r.figures[name]) == 0 })
}
