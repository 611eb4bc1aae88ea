package ledger

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// systemCalls are those with which a publish changes something, or makes it durable, or keeps others out.
var systemCalls = []string{"mkdirat", "flock", "openat", "write", "fchmodat", "fsync", "close", "linkat", "renameat", "unlinkat"}

// TestSystemCalls has a process that publishes a post meet an error in, or its end before, each system call
// in turn: also in those inside of libraries, which [points] cannot tell apart. Whatever happens, no story
// goes without a record, and the next run does what is left to do and no more.
func TestSystemCalls(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err == nil {
		err = exec.Command(strace, "-o", os.DevNull, "true").Run()
	}
	if err != nil && os.Getenv("SYNDICATE_STRACE") == "required" {
		t.Fatal("no strace that works, and SYNDICATE_STRACE is required: ", err)
	}
	if err != nil {
		t.Skip("no strace that works:", err)
	}
	for _, call := range systemCalls {
		for _, fault := range []string{"error=ENOSPC", "signal=KILL"} {
			if call == "flock" && fault != "signal=KILL" {
				continue // to unlock does not fail, and TestNoLock is about locking
			}
			t.Run(call+" "+fault, func(t *testing.T) {
				t.Parallel()
				n := 1
				for failAt(t, strace, call, fault, n) {
					n++
				}
				if n == 1 && !t.Failed() {
					t.Error("there is no such call")
				}
			})
		}
	}
}

// failAt has the nth call fail. It reports whether there are that many.
func failAt(t *testing.T, strace, call, fault string, n int) (reached bool) {
	s := newPointSite(t)
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := exec.Command(strace, "-f", "-o", trace, "-e", "trace="+call, "-e", fmt.Sprintf("inject=%s:%s:when=%d", call, fault, n),
		binary, s.dir, "-1")
	cmd.Env = append(os.Environ(), childTask+"=deliver")
	_ = cmd.Run() // it may end in any way
	seen, err := os.ReadFile(trace)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(fault, "error") {
		reached = strings.Contains(string(seen), "(INJECTED)")
	} else {
		reached = strings.Contains(string(seen), "killed by SIGKILL")
	}
	got := s.afterwards(t)
	if !slices.Contains([]string{"nothing, 0 stories", "rejected, 0 stories", "attempting, 0 stories", "attempting, 1 stories", "published, 1 stories"}, got) {
		t.Errorf("%s %d: there is %s", call, n, got)
	}
	if !reached && got != "published, 1 stories" {
		t.Errorf("%s: nothing went wrong, and there is %s", call, got)
	}
	s.want(t, got)
	return reached && !t.Failed()
}
