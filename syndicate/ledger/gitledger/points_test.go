package gitledger

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

// A brokenGit stands in for the git command, and has one call of it fail.
type brokenGit struct{ bin, log string }

func newBrokenGit(t *testing.T) brokenGit {
	dir := t.TempDir()
	return brokenGit{bin: filepath.Join(dir, "bin"), log: filepath.Join(dir, "log")}
}

// during runs a function while the nth call of git fails: before it does its work, or after it.
func (g brokenGit) during(t *testing.T, n int, late bool, do func()) (calls []string) {
	t.Helper()
	real, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	work := ""
	if late {
		work = real + ` "$@"`
	}
	script := fmt.Sprintf(`#!/bin/sh
echo "$1" >>%[1]s
if [ $(wc -l <%[1]s) -eq %[2]d ]; then
	%[3]s
	echo "fatal: no space left on device" >&2
	exit 128
fi
exec %[4]s "$@"
`, g.log, n, work, real)
	if err := os.MkdirAll(g.bin, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(g.bin, "git"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	path := os.Getenv("PATH")
	os.Setenv("PATH", g.bin+string(filepath.ListSeparator)+path)
	do()
	os.Setenv("PATH", path)
	log, err := os.ReadFile(g.log)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(log))
}

// TestPoints has each call of git on the way from the intent to the record of the outcome fail. Others see
// what was there before, or what is there after, and what this machine says is what they see.
func TestPoints(t *testing.T) {
	elsewhere := ledgertest.Entry("elsewhere", attempting)
	for _, c := range []struct {
		name   string
		setUp  []syndicate.Entry
		last   syndicate.Entry
		isNews bool // others have pushed since this machine looked
		calls  []string
	}{
		{"first claim of all", nil, attempt, false,
			[]string{"rev-parse", "remote", "config", "init", "rev-parse", "rev-parse", "fetch", "ls-remote", "fast-import", "push"}},
		{"claim after others", []syndicate.Entry{ledgertest.Entry("first", attempting)}, attempt, true,
			[]string{"rev-parse", "remote", "config", "rev-parse", "cat-file", "fast-import", "push", "rev-parse", "fetch", "cat-file", "fast-import", "push"}},
		{"outcome", []syndicate.Entry{attempt}, outcome, false, []string{"rev-parse", "remote", "config", "rev-parse", "cat-file", "fast-import", "push"}},
	} {
		prepared := newPair(t)
		prepared.here.must(t, c.setUp...)
		if c.isNews {
			prepared.there.must(t, elsewhere)
		}
		t.Run(c.name+" has these calls", func(t *testing.T) {
			here := prepared.copy(t).here
			if calls := newBrokenGit(t).during(t, 0, false, func() { here.must(t, c.last) }); !slices.Equal(calls, c.calls) {
				t.Errorf("got %q, want %q", calls, c.calls)
			}
		})
		for i, call := range c.calls {
			for _, late := range []bool{false, true} {
				if late && !slices.Contains([]string{"init", "fetch", "fast-import", "push"}, call) {
					continue // it changes nothing
				}
				t.Run(fmt.Sprintf("%s, %d %s fails, late %v", c.name, i+1, call, late), func(t *testing.T) {
					p := prepared.copy(t)
					here, there := p.here, p.there
					var err error
					newBrokenGit(t).during(t, i+1, late, func() { err = store(t.Context(), here.open(), c.last) })
					e, known := there.read(t).Entries[c.last.Key]
					isThere := known && e == c.last
					isBefore := !known && c.last.State == syndicate.StateAttempting || known && slices.Contains(c.setUp, e)
					switch {
					case !isThere && !isBefore:
						t.Errorf("others see %+v", e)
					case err == nil && !isThere:
						t.Errorf("it is said to be recorded, and others see %+v", e)
					case err != nil && c.last.State != syndicate.StateAttempting && !errors.Is(err, syndicate.ErrNotShared):
						t.Errorf("the outcome is lost: %v", err)
					}
					if err != nil && call != "ls-remote" { // that one only helps to judge another
						wantMessage(t, err, "no space left on device")
					}
					here.must(t, outcome) // the next use works, and has the last word
					if got := there.read(t).Entries[outcome.Key]; got != outcome {
						t.Errorf("in the end others see %+v", got)
					}
				})
			}
		}
	}
}
