//go:build unix

package main

import (
	"bufio"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestSecondInterrupt: while the answer about a story does not come, a first Ctrl-C lets the program wait
// for it, a second one ends it at once. The ledger is truthful even so: nobody knows whether the story
// exists, and no later run asks for it again.
func TestSecondInterrupt(t *testing.T) {
	b := newBlog(t)
	b.write(hello)
	b.medium.Fault("hang")
	cmd := b.command("publish")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-b.stored
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(stderr).ReadString('\n')
	if err != nil || !strings.Contains(line, "interrupted: finishing what is under way, again to end at once") {
		t.Errorf("%q, %v", line, err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the state says how it ended
	if status := cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("it ended with %v; a shell makes %d of a death by SIGINT", cmd.ProcessState, exitInterrupted)
	}

	if e := b.record("posts/hello"); !e.InDoubt() || e.Attempt.ID == "" {
		t.Errorf("the record is %+v", e)
	}
	if status, actions := b.publish(); status != exitInDoubt || actions != "resolve" {
		t.Errorf("the next run ends with %d: %s", status, actions)
	}
	if e, n := b.record("posts/hello"), len(b.medium.Stories()); n != 1 || !e.InDoubt() {
		t.Errorf("there are %d stories, the record is %+v", n, e)
	}
}
