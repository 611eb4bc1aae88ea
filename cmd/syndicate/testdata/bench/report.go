//go:build unix

package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
)

// order is the order of the rows.
var order = []string{hugoVersion, help, exampleStatus, exampleNoOp, readAll, noOp, listAll, plan0, plan20, plan200, rendered, built}

func report(w io.Writer, o options, results []result) {
	fmt.Fprintf(w, "%s, %s/%s, %d cores%s, %s.\n", time.Now().Format(time.DateOnly), runtime.GOOS, runtime.GOARCH,
		runtime.NumCPU(), processor(), runtime.Version())
	fmt.Fprintf(w, "Medians of %d runs of each command in turn. All but hugo ran once before, which is not counted.\n", o.runs)
	for _, r := range results {
		if runs := len(r.figures[built]); r.posts > 0 && runs != o.runs {
			fmt.Fprintf(w, "%s posts: %d runs of hugo.\n", thousands(r.posts), runs)
		}
	}
	for i, r := range results {
		if r.posts == 0 {
			fmt.Fprint(w, "\n### Start\n\n")
		} else {
			fmt.Fprintf(w, "\n### %s posts\n\n", thousands(r.posts))
		}
		figures(w, r, results[:i])
		promises(w, r)
	}
}

// figures writes what was measured, and how it grew from the next smaller site.
func figures(w io.Writer, r result, before []result) {
	grown := r.posts > 0 && len(before) > 1 // the first is the start of the programs
	fmt.Fprint(w, "| command | wall s | CPU s | peak MB |")
	rule := "\n|---|---:|---:|---:|"
	if grown {
		last := before[len(before)-1]
		fmt.Fprintf(w, " time, growth from %s | memory |", thousands(last.posts))
		rule += "---:|---:|"
	}
	fmt.Fprintln(w, rule)
	for _, name := range order {
		if !r.has(name) {
			continue
		}
		fmt.Fprintf(w, "| %s | %.3f | %.3f | %.0f |", name, r.of(wall, name), r.of(cpu, name), r.of(memory, name))
		if grown {
			if last := before[len(before)-1]; last.has(name) {
				fmt.Fprintf(w, " %.1f x | %.1f x |", r.of(wall, name)/last.of(wall, name), r.of(memory, name)/last.of(memory, name))
			} else {
				fmt.Fprint(w, " | |")
			}
		}
		fmt.Fprintln(w)
	}
}

// promises writes the figures that are promised. On a site of a size that nothing is promised for, they are
// those of 10,000 posts, without a limit.
func promises(w io.Writer, r result) {
	const common = 10_000
	of, promised := r.posts, false
	for _, l := range limits() {
		promised = promised || l.posts == r.posts
	}
	if !promised {
		of = common
	}
	fmt.Fprint(w, "\n| | measured | at most |\n|---|---:|---:|\n")
	for _, l := range limits() {
		if l.posts != of || !r.has(l.needs...) {
			continue
		}
		most := ""
		if promised {
			most = l.String()
		}
		fmt.Fprintf(w, "| %s | %.2f %s | %s |\n", l.what, l.value(r), l.unit, most)
	}
}

// thousands writes 10000 as 10,000.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// processor is what the machine says about its processor, if it can be read from a file.
func processor() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		if name, ok := strings.CutPrefix(line, "model name"); ok {
			return " of " + strings.Trim(name, "\t :\n")
		}
	}
	return ""
}
