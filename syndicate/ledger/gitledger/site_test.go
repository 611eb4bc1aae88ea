package gitledger

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

// The tests see settings of their own, and none of whoever runs them.
func TestMain(m *testing.M) {
	settings, err := filepath.Abs("testdata/gitconfig")
	if err != nil {
		panic(err)
	}
	os.Setenv("GIT_CONFIG_GLOBAL", settings)
	os.Setenv("GIT_CONFIG_SYSTEM", os.DevNull)
	if memory := "/dev/shm"; runsScripts(memory) {
		os.Setenv("TMPDIR", memory) // git waits for a disk at each of its steps: twice the time
	}
	os.Exit(m.Run())
}

// runsScripts says whether files of a folder can be executed, as the tests need for hooks: in a container
// that may be forbidden.
func runsScripts(folder string) bool {
	dir, err := os.MkdirTemp(folder, "gitledger")
	if err != nil {
		return false
	}
	defer os.RemoveAll(dir)
	script := filepath.Join(dir, "script")
	return os.WriteFile(script, []byte("#!/bin/sh\n"), 0o777) == nil && exec.Command(script).Run() == nil
}

// shell runs git as a person would.
func shell(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=me", "-c", "user.email=me@example.org", "-c", "init.defaultBranch=main"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// A remote is a bare repository that sites are clones of.
type remote struct{ dir string }

func newRemote(t *testing.T) remote {
	t.Helper()
	stream := ""
	for i := range 3 {
		text := fmt.Sprintf("title = %d\n", i)
		stream += fmt.Sprintf("commit refs/heads/main\ncommitter x <x@y> 0 +0000\ndata 0\nM 100644 inline hugo.toml\ndata %d\n%s\n", len(text), text)
	}
	r := remote{filepath.Join(t.TempDir(), "remote.git")}
	shell(t, "", "init", "--quiet", "--bare", "--template=", r.dir)
	r.change(t, stream)
	return r
}

// change feeds git fast-import.
func (r remote) change(t *testing.T, stream string) {
	t.Helper()
	cmd := exec.Command("git", "fast-import", "--quiet")
	cmd.Dir, cmd.Stdin = r.dir, strings.NewReader(stream)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// clone makes a site of the remote, on another machine as it were.
func (r remote) clone(t *testing.T, options ...string) site {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	shell(t, "", append(append([]string{"clone", "--quiet"}, options...), "file://"+r.dir, dir)...)
	return newSite(dir)
}

// A pair is a remote and two clones of it.
type pair struct {
	dir         string // of all of them
	remote      remote
	here, there site
}

func pairIn(dir string) pair {
	return pair{dir, remote{filepath.Join(dir, "remote.git")}, newSite(filepath.Join(dir, "here")), newSite(filepath.Join(dir, "there"))}
}

// newPair makes a pair that can be copied: the clones know the remote by its address as seen from theirs.
func newPair(t *testing.T) pair {
	t.Helper()
	r := newRemote(t)
	p := pairIn(filepath.Dir(r.dir))
	for _, s := range []site{p.here, p.there} {
		shell(t, "", "clone", "--quiet", "file://"+r.dir, s.options.Dir)
		shell(t, s.options.Dir, "remote", "set-url", "origin", "../remote.git")
	}
	return p
}

// copy saves the dozens of processes that git starts until a pair is what this one is.
func (p pair) copy(t *testing.T) pair {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(p.dir)); err != nil {
		t.Fatal(err)
	}
	return pairIn(dir)
}

// put writes a file of the branch, past the ledger. The mode is one of git's.
func (r remote) put(t *testing.T, name, mode, text string) {
	t.Helper()
	r.change(t, fmt.Sprintf("commit refs/heads/%[1]s\ncommitter x <x@y> 0 +0000\ndata 0\nfrom refs/heads/%[1]s^0\nM %[2]s inline %[3]s\ndata %[4]d\n%[5]s\n",
		DefaultBranch, mode, name, len(text), text))
}

// hook makes the remote run a script.
func (r remote) hook(t *testing.T, name, script string) {
	t.Helper()
	file := filepath.Join(r.dir, "hooks", name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script+"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
}

func (r remote) unhook(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(r.dir, "hooks", name)); err != nil {
		t.Fatal(err)
	}
}

// commits is how many commits the branch has.
func (r remote) commits(t *testing.T) string {
	t.Helper()
	return shell(t, r.dir, "rev-list", "--count", DefaultBranch)
}

// A site is a folder with a Hugo site in a git repository.
type site struct {
	options Options
	told    *notices
}

func newSite(dir string) site {
	told := &notices{}
	return site{told: told, options: Options{
		Dir: dir, Destination: ledgertest.Destination,
		StateDir: filepath.Join(dir, ".syndicate"), DataDir: filepath.Join(dir, "data", "syndicate", ledgertest.Destination),
		Notice: told.add, Now: func() time.Time { return time.Date(2026, 1, 31, 12, 30, 0, 0, time.UTC) },
	}}
}

func (s site) open() *Git { return Open(s.options) }

func (s site) read(t *testing.T) syndicate.Records {
	t.Helper()
	records, err := s.open().Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func (s site) want(t *testing.T, entries ...syndicate.Entry) {
	t.Helper()
	records := s.read(t)
	if len(records.Entries) != len(entries) || len(records.Damaged) != 0 {
		t.Errorf("there is %v", records)
	}
	for _, e := range entries {
		if got := records.Entries[e.Key]; got != e {
			t.Errorf("got  %+v\nwant %+v", got, e)
		}
	}
}

func (s site) must(t *testing.T, entries ...syndicate.Entry) {
	t.Helper()
	for _, e := range entries {
		if err := store(t.Context(), s.open(), e); err != nil {
			t.Fatal(err)
		}
	}
}

// store claims or settles, whichever the state of the entry asks for.
func store(ctx context.Context, l syndicate.Ledger, e syndicate.Entry) error {
	if e.State == syndicate.StateAttempting {
		return l.Claim(ctx, e)
	}
	return l.Settle(ctx, e)
}

// notices is what the ledger told.
type notices struct {
	mu    sync.Mutex
	lines []string
}

func (n *notices) add(line string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, line)
}

func (n *notices) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return strings.Join(n.lines, "\n")
}

// wantMessage checks the form of an error that a person will read, and some of its words.
func wantMessage(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("there is no error")
	}
	text := err.Error()
	if strings.Contains(text, "\n") || strings.HasSuffix(text, ".") {
		t.Errorf("errors are one line without a full stop, this is %q", text)
	}
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("there is no %q in %q", word, text)
		}
	}
}

// snapshot is all that a repository and its work tree hold, except for what git and the ledger keep for
// themselves.
func snapshot(t *testing.T, dir string) string {
	t.Helper()
	var b bytes.Buffer
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.Name() == ".syndicate" {
			if d != nil && d.IsDir() {
				return filepath.SkipDir
			}
			return err
		}
		if d.Type().IsRegular() {
			data, err := os.ReadFile(name)
			fmt.Fprintf(&b, "%s %x\n", name, data)
			return err
		}
		fmt.Fprintln(&b, name)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
