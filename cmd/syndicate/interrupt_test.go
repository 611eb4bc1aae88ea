//go:build unix

package main

import (
	"bufio"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// TestSecondInterrupt: while the answer about a story does not come, a first Ctrl-C lets the program wait
// for it, a second one ends it at once. The ledger is truthful even so: nobody knows whether the story
// exists, and no later run asks for it again.
func TestSecondInterrupt(t *testing.T) {
	stored := make(chan struct{}, 10)
	medium, err := sandbox.New(sandbox.Options{Dir: t.TempDir(), Stored: func(sandbox.Story) { stored <- struct{}{} }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(medium)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	site := t.TempDir()
	for name, text := range map[string]string{
		"hugo.toml":             "baseURL = 'https://example.org/'\ntitle = 'Example'\n",
		"content/posts/post.md": "---\ntitle: A post\ndate: 2026-01-01\ntags: [hugo]\nsyndicate: medium\n---\n" + prose("post", 520),
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(site, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(site, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	publish := func() *exec.Cmd {
		cmd := exec.Command("syndicate", "publish")
		cmd.Dir = site
		cmd.Env = append(os.Environ(), "SYNDICATE_MEDIUM_API="+server.URL+"/v1", "MEDIUM_TOKEN="+sandboxToken, "SYNDICATE_NO_PROOF=true")
		return cmd
	}

	medium.Fault("hang")
	cmd := publish()
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	<-stored
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

	e := readFiles(t, site)["posts/post"]
	if !e.InDoubt() || e.Attempt.ID == "" {
		t.Errorf("the record is %+v", e)
	}
	again := publish()
	output, _ := again.CombinedOutput()
	if status := again.ProcessState.ExitCode(); status != exitInDoubt || !strings.Contains(string(output), "in doubt since") {
		t.Errorf("the next run ends with %d: %s", status, output)
	}
	if n := len(medium.Stories()); n != 1 || readFiles(t, site)["posts/post"].State != syndicate.StateAttempting {
		t.Errorf("there are %d stories", n)
	}
}
