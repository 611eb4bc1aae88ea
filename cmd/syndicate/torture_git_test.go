package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// clones is how many machines share a ledger in git.
const clones = 3

// A remote is the bare repository that all clones of a site push to.
type remote struct {
	t   *testing.T
	dir string
	env []string // what git has to know besides
}

func newRemote(t *testing.T) *remote {
	r := &remote{t: t, dir: filepath.Join(t.TempDir(), "remote.git")}
	r.env = []string{"GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CONFIG_SYSTEM=" + os.DevNull}
	r.git("init", "--quiet", "--bare", "--initial-branch=main", r.dir)
	return r
}

func (r *remote) git(args ...string) []byte {
	cmd := exec.Command("git", args...)
	cmd.Env = append(os.Environ(), r.env...)
	out, err := cmd.Output()
	if err != nil {
		r.t.Fatal(cmd, describe(err))
	}
	return out
}

func describe(err error) string {
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return err.Error() + ": " + string(exit.Stderr)
	}
	return err.Error()
}

// newClones checks the site out for each machine.
func (r *remote) newClones() (disks []*disk) {
	for range clones {
		d := newDisk(r.t)
		r.git("-C", d.dir, "init", "--quiet")
		r.git("-C", d.dir, "remote", "add", "origin", r.dir)
		disks = append(disks, d)
	}
	return disks
}

// read implements [shelf].
func (r *remote) read(t *testing.T) map[string][]byte {
	records := map[string][]byte{}
	if len(r.git("-C", r.dir, "branch", "--list", "syndicate-ledger")) == 0 {
		return records
	}
	archive := tar.NewReader(bytes.NewReader(r.git("-C", r.dir, "archive", "syndicate-ledger:medium")))
	for {
		file, err := archive.Next()
		if err == io.EOF {
			return records
		}
		if err != nil {
			t.Fatal(err)
		}
		if file.Typeflag != tar.TypeReg {
			continue
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		records[keyOf(file.Name)] = data
	}
}

// write implements [shelf].
func (r *remote) write(t *testing.T, key string, data []byte) {
	branch := "refs/heads/syndicate-ledger"
	cmd := exec.Command("git", "-C", r.dir, "fast-import", "--quiet")
	cmd.Env = append(os.Environ(), r.env...)
	cmd.Stdin = strings.NewReader(fmt.Sprintf("commit %s\ncommitter somebody <somebody@example.org> 0 +0000\ndata 0\n\nfrom %s^0\nM 100644 inline medium/%s\ndata %d\n%s\n",
		branch, branch, fileOf(key), len(data), data))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// A hook of the remote makes pushes go wrong.
type hook struct{ name, does string }

// hooks are what can go wrong: nothing arrives, or nobody is told that it did or did not.
var hooks = map[string]hook{
	"refuse pushes":         {"pre-receive", "exit 1"},
	"lose pushes":           {"pre-receive", "kill -9 $PPID"},
	"lose one push":         {"pre-receive", `rm "$0" && kill -9 $PPID`}, // somebody else's may arrive
	"lose answer to pushes": {"post-receive", "kill -9 $PPID"},
}

// fail lets every push go wrong from now on.
func (r *remote) fail(what string) error {
	return os.WriteFile(r.hook(what), []byte("#!/bin/sh\n"+hooks[what].does+"\n"), 0o777)
}

func (r *remote) mend() {
	for what := range hooks {
		_ = os.Remove(r.hook(what)) // it may not be there
	}
}

func (r *remote) hook(what string) string { return filepath.Join(r.dir, "hooks", hooks[what].name) }
