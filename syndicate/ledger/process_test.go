package ledger

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

// childTask is the environment variable that makes a process of this test binary do a task instead of
// running the tests: the tests kill such processes.
const childTask = "LEDGER_TEST_TASK"

func TestMain(m *testing.M) {
	if task := os.Getenv(childTask); task != "" {
		if err := runTask(task, os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func runTask(task string, args []string) error {
	s := site{args[0]}
	switch task {
	case "lock":
		return lockAndWait(s)
	case "claim":
		return claimAndSettle(s)
	case "change":
		return changeAndDie(s, args[1], args[2])
	case "deliver":
		return deliverAndDie(s, args[1])
	}
	return fmt.Errorf("there is no task %q", task)
}

// A child is a process that does a task.
type child struct {
	cmd *exec.Cmd
	out *bufio.Reader
}

func startChild(t *testing.T, task string, args ...string) *child {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, args...)
	cmd.Env = append(os.Environ(), childTask+"="+task)
	cmd.Stderr = os.Stderr
	if _, err := cmd.StdinPipe(); err != nil { // open until the process is waited for
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{cmd, bufio.NewReader(out)}
	t.Cleanup(c.kill) // for tests that end early
	return c
}

// kill ends the process without giving it a chance to tidy up, and waits for that.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}

func (c *child) line(t *testing.T) string {
	t.Helper()
	line, err := c.out.ReadString('\n')
	if err != nil {
		t.Fatalf("the child said %q and then: %v", line, err)
	}
	return strings.TrimSpace(line)
}

func lockAndWait(s site) error {
	if _, err := s.open().Lock(context.Background()); err != nil {
		return err
	}
	fmt.Println("locked")
	_, err := io.ReadAll(os.Stdin)
	return err
}

// TestLockOfAnotherProcess: a lock keeps other processes out and dies with its own.
func TestLockOfAnotherProcess(t *testing.T) {
	s := newSite(t)
	c := startChild(t, "lock", s.dir)
	if got := c.line(t); got != "locked" {
		t.Fatalf("the child says %q", got)
	}
	_, err := s.open().Lock(t.Context())
	if !errors.Is(err, syndicate.ErrLocked) || !strings.Contains(err.Error(), s.lockFile()) {
		t.Errorf("got %v", err)
	}
	c.kill()
	release, err := s.open().Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := release(); err != nil {
		t.Error(err)
	}
}

// changeAndDie does one of the changes and kills its own process after some steps of it.
func changeAndDie(s site, name, steps string) error {
	left, err := strconv.Atoi(steps)
	if err != nil {
		return err
	}
	all := changes()
	c := all[slices.IndexFunc(all, func(c change) bool { return c.name == name })]
	return store(s.openOn(steppedDisk{c.disk, func(do func() error) error {
		if left == 0 {
			return die()
		}
		left--
		return do()
	}}), c.last)
}

// deliverAndDie publishes the post of a site and kills its own process before one of the points.
func deliverAndDie(s site, point string) error {
	n, err := strconv.Atoi(point)
	if err != nil {
		return err
	}
	runtime.LockOSThread() // so that whoever counts system calls finds them in one thread
	pointSite{s}.deliver(context.Background(), func(i int, do func() error) error {
		if i == n {
			return die()
		}
		return do()
	})
	return nil
}

// die kills the process, and returns only if that is not possible.
func die() error {
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	if err := self.Kill(); err != nil {
		return err
	}
	select {} // the signal takes its time
}

// TestKilledBetweenSteps kills a process before each step of each change.
func TestKilledBetweenSteps(t *testing.T) {
	for _, c := range changes() {
		for n := range c.countSteps(t) {
			t.Run(fmt.Sprintf("%s/step %d", c.name, n), func(t *testing.T) {
				s := c.prepare(t)
				p := startChild(t, "change", s.dir, c.name, strconv.Itoa(n))
				if err := p.cmd.Wait(); err == nil {
					t.Fatal("the child was not killed")
				}
				before, after := c.states()
				allowed := []string{before, after}
				if _, withoutLinks := c.disk.(noLinks); withoutLinks {
					allowed = append(allowed, "damaged")
				}
				if got := s.see(t); !slices.Contains(allowed, got) {
					t.Errorf("there is %q, want one of %q", got, allowed)
				}
				wantWorking(t, s, c.last)
			})
		}
	}
}

// claimAndSettle goes on for ever, and tells what is durable.
func claimAndSettle(s site) error {
	l := s.open()
	for i := 0; ; i++ {
		key := fmt.Sprintf("%d/%d", i%3, i)
		for _, state := range []syndicate.State{syndicate.StateAttempting, syndicate.StateRejected, syndicate.StateAttempting, syndicate.StatePublished} {
			if err := store(l, ledgertest.Entry(key, state)); err != nil {
				return err
			}
			fmt.Println(key, state)
		}
	}
}

// TestKilledAnywhere kills a process that writes one record after the other at any moment, also
// within a step. What it told is recorded; at most one change more is.
func TestKilledAnywhere(t *testing.T) {
	const rounds = 12
	for range rounds {
		s := newSite(t)
		c := startChild(t, "claim", s.dir)
		told := map[string]syndicate.State{}
		tell := func(line string) {
			key, state, _ := strings.Cut(line, " ")
			told[key] = syndicate.State(state)
		}
		for range 1 + rand.IntN(60) {
			tell(c.line(t))
		}
		_ = c.cmd.Process.Kill()
		rest, err := io.ReadAll(c.out)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(rest)) {
			tell(strings.TrimSpace(line))
		}
		_ = c.cmd.Wait()
		wantTold(t, s, told)
	}
}

func wantTold(t *testing.T, s site, told map[string]syndicate.State) {
	t.Helper()
	records := s.read(t)
	for key, d := range records.Damaged {
		t.Errorf("%s is damaged: %v", key, d.Err)
	}
	var ahead []string
	for key, e := range records.Entries {
		switch {
		case told[key] == e.State:
		case told[key] == "" && e.State == syndicate.StateAttempting, told[key].CanMoveTo(e.State):
			ahead = append(ahead, key)
		default:
			t.Errorf("%s is %q, the child told %q", key, e.State, told[key])
		}
	}
	for key, state := range told {
		if _, recorded := records.Entries[key]; !recorded {
			t.Errorf("%s is not recorded, the child told %q", key, state)
		}
	}
	if len(ahead) > 1 {
		t.Errorf("%v are ahead of what the child told", ahead)
	}
}
