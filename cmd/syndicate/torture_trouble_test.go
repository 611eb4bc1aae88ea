package main

import (
	"bytes"
	"io"
	"maps"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// A moment is when trouble can come.
type moment string

const (
	greeted  moment = "when the account is asked for" // the intents are recorded next
	asked    moment = "when a story is asked for"
	stored   moment = "when a story is stored"
	answered moment = "when the answer is on its way"
	anyTime  moment = "at any time"
)

// A trouble is what happens to the processes of a round, at most once.
type trouble struct {
	world  *world
	disks  []*disk
	remote *remote // of a ledger in git

	mu      sync.Mutex
	what    string // "kill", "interrupt", "full", one of the hooks or nothing
	when    moment
	nth     int // of the moments of that kind
	later   time.Duration
	victim  int // which of the processes, all if there is no such one
	pages   int // that are left on a disk that is full
	running []*command
	timer   *time.Timer
}

// plan chooses the trouble of a round.
func (tr *trouble) plan() {
	rng := tr.world.rng
	tr.mu.Lock()
	defer tr.mu.Unlock()
	whats := []string{"kill", "kill", "kill", "interrupt", "full", "", ""}
	if tr.remote != nil {
		whats = append(whats, slices.Sorted(maps.Keys(hooks))...)
	}
	tr.what = whats[rng.IntN(len(whats))]
	tr.when = []moment{greeted, asked, stored, answered, answered, anyTime}[rng.IntN(6)]
	tr.nth, tr.victim, tr.pages, tr.later = rng.IntN(3)*rng.IntN(2), rng.IntN(3), rng.IntN(3), 0
	switch {
	case tr.when == anyTime:
		tr.nth, tr.later = 0, time.Duration(rng.IntN(400))*time.Millisecond
	case tr.when == greeted: // each process asks once
		tr.nth, tr.later = 0, time.Duration(rng.IntN(6000))*time.Microsecond
	case rng.IntN(2) == 0:
		tr.later = time.Duration(rng.IntN(6000)) * time.Microsecond // a record is written in some milliseconds
	}
	if tr.what != "" {
		tr.world.note("%s %s: process %d, the %dth time, %v later", tr.what, tr.when, tr.victim, tr.nth, tr.later)
	}
}

// begin is called when all processes of the round run.
func (tr *trouble) begin() { tr.at(anyTime) }

// at says that it is such a moment now.
func (tr *trouble) at(when moment) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if tr.what == "" || tr.when != when || tr.timer != nil {
		return
	}
	if tr.nth--; tr.nth >= 0 {
		return
	}
	if tr.later == 0 {
		tr.strike()
		return
	}
	tr.timer = time.AfterFunc(tr.later, func() {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.strike()
	})
}

// strike lets it happen.
func (tr *trouble) strike() {
	what := tr.what
	tr.what = ""
	if _, isHook := hooks[what]; isHook {
		if err := tr.remote.fail(what); err != nil {
			tr.world.t.Error(err)
		}
		return
	}
	if what == "full" {
		for _, d := range tr.disks {
			if err := d.fill(tr.running, tr.pages); err != nil {
				tr.world.t.Error(err)
			}
		}
		return
	}
	signal := os.Kill
	if what == "interrupt" {
		signal = os.Interrupt
	}
	for i, c := range tr.running {
		if what != "" && (i == tr.victim || tr.victim >= len(tr.running)) {
			_ = c.cmd.Process.Signal(signal) // it may be done already
		}
	}
}

// end is called when all processes of the round are gone.
func (tr *trouble) end() {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if tr.timer != nil {
		tr.timer.Stop()
	}
	tr.what, tr.timer, tr.running = "", nil, nil
	for _, d := range tr.disks {
		d.free()
	}
	if tr.remote != nil {
		tr.remote.mend()
	}
}

// A command is a process of the program.
type command struct {
	cmd    *exec.Cmd
	output bytes.Buffer
	family *os.File // ends with the last process that it started: a push may outlive the program

	mistaken bool // what it says is not true, and must not be believed
}

func (w *world) command(place string, args ...string) *command {
	c := &command{cmd: exec.Command("syndicate", args...)}
	c.cmd.Dir, c.cmd.Env = place, w.env
	c.cmd.Stdout, c.cmd.Stderr = &c.output, &c.output
	return c
}

func (w *world) start(c *command) {
	w.trouble.mu.Lock() // nothing may happen to a process that is not known yet
	defer w.trouble.mu.Unlock()
	ours, theirs, err := os.Pipe()
	if err != nil {
		w.t.Fatal(err)
	}
	defer theirs.Close()
	c.family = ours
	if runtime.GOOS != "windows" { // where nothing is inherited
		c.cmd.ExtraFiles = []*os.File{theirs}
	}
	if err := c.cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.trouble.running = append(w.trouble.running, c)
}

// finish waits for a process. However it ends, it says so in words.
func (w *world) finish(c *command) (status int) {
	watchdog := time.AfterFunc(hardTimeout, func() {
		w.t.Errorf("%s hangs", c.cmd)
		_ = c.cmd.Process.Kill()
	})
	_ = c.cmd.Wait() // the state says how it ended
	_, _ = io.Copy(io.Discard, c.family)
	c.family.Close()
	watchdog.Stop()
	status = c.cmd.ProcessState.ExitCode()
	output := c.output.String()
	w.listen(output)
	w.ends[c.cmd.ProcessState.String()]++
	w.note("%s: %v\n%s", strings.Join(c.cmd.Args, " "), c.cmd.ProcessState, output)
	killed := !c.cmd.ProcessState.Exited()
	if !killed && !slices.Contains([]int{0, exitFailure, exitUsage, exitInDoubt, exitChecks, exitInterrupted}, status) {
		w.t.Errorf("%s ends with %d", c.cmd, status)
	}
	if strings.Contains(output, "goroutine ") || strings.Contains(output, "internal error") {
		w.t.Errorf("%s fails without words:\n%s", c.cmd, output)
	}
	return status
}

// run runs the program when nothing goes wrong.
func (w *world) run(place string, args ...string) (status int, output string) {
	c := w.command(place, args...)
	w.start(c)
	status = w.finish(c)
	w.calm()
	return status, c.output.String()
}
