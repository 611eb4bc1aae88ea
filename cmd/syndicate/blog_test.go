package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// A blog is a site with an author, a machine and a Medium of its own.
type blog struct {
	t      *testing.T
	dir    string
	medium *sandbox.Server
	stored chan sandbox.Story // one for each story, before the answer
	env    []string
}

func newBlog(t *testing.T) *blog {
	b := &blog{t: t, dir: t.TempDir(), stored: make(chan sandbox.Story, 100)}
	var err error
	b.medium, err = sandbox.New(sandbox.Options{
		Dir: t.TempDir(), Limits: sandbox.Limits{Public: -1, All: -1}, Stored: func(s sandbox.Story) { b.stored <- s },
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(b.medium)
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	b.env = append(os.Environ(), "SYNDICATE_MEDIUM_API="+server.URL+"/v1", "MEDIUM_TOKEN="+sandboxToken, "SYNDICATE_NO_PROOF=true")
	b.configure()
	return b
}

// configure writes the configuration of the site, with these settings over the usual ones.
func (b *blog) configure(settings ...string) {
	text := withDefaults(settings, " = ", "baseURL = 'https://example.org/'", "title = 'Example'")
	b.put("hugo.toml", text+"[params.syndicate.checks]\nminWords = 0\n")
}

// write writes a post, with this front matter over the usual one, and leaves the text as it is.
func (b *blog) write(name string, settings ...string) {
	text := prose("hello", 60)
	if old, err := os.ReadFile(filepath.Join(b.dir, name)); err == nil {
		text = strings.SplitAfterN(string(old), "---\n", 3)[2]
	}
	b.put(name, "---\n"+withDefaults(settings, ": ", "title: Hello", "date: 2026-01-01", "tags: [hugo]", "syndicate: medium")+"---\n"+text)
}

// withDefaults are settings, and the defaults of those that are not there, one a line.
func withDefaults(settings []string, separator string, defaults ...string) string {
	for _, d := range defaults {
		key, _, _ := strings.Cut(d, separator)
		if !slices.ContainsFunc(settings, func(s string) bool { return strings.HasPrefix(s, key+separator) }) {
			settings = append(settings, d)
		}
	}
	return strings.Join(settings, "\n") + "\n"
}

// edit adds some words to a post.
func (b *blog) edit(name string) {
	old, err := os.ReadFile(filepath.Join(b.dir, name))
	b.must(err)
	b.put(name, string(old)+prose(fmt.Sprintf("edition %d", len(old)), 60))
}

func (b *blog) put(name, text string) {
	b.must(os.MkdirAll(filepath.Dir(filepath.Join(b.dir, name)), 0o777))
	b.must(os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o666))
}

func (b *blog) move(from, to string) {
	b.must(os.MkdirAll(filepath.Dir(filepath.Join(b.dir, to)), 0o777))
	b.must(os.Rename(filepath.Join(b.dir, from), filepath.Join(b.dir, to)))
}

func (b *blog) copy(from, to string) {
	data, err := os.ReadFile(filepath.Join(b.dir, from))
	b.must(err)
	b.put(to, string(data))
}

func (b *blog) remove(name string) { b.must(os.RemoveAll(filepath.Join(b.dir, name))) }

// backUp keeps a copy of the ledger, and restore brings it back.
func (b *blog) backUp() {
	b.must(os.CopyFS(filepath.Join(b.dir, "backup"), os.DirFS(filepath.Join(b.dir, "data"))))
}

func (b *blog) restore() {
	b.remove("data")
	b.must(os.CopyFS(filepath.Join(b.dir, "data"), os.DirFS(filepath.Join(b.dir, "backup"))))
}

// forget makes a machine of this one that has never seen the ledger.
func (b *blog) forget() {
	b.remove("data")
	b.remove(".syndicate")
}

// command is the program, about to run.
func (b *blog) command(args ...string) *exec.Cmd {
	cmd := exec.Command("syndicate", args...)
	cmd.Dir, cmd.Env = b.dir, b.env
	return cmd
}

// run runs the program and returns its exit status and what it prints on standard output.
func (b *blog) run(args ...string) (status int, output string) {
	b.t.Helper()
	cmd := b.command(args...)
	out, err := cmd.Output()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		b.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// publish publishes what is ready, and returns what became of each post.
func (b *blog) publish() (status int, actions string) {
	b.t.Helper()
	status, output := b.run("publish", "--json")
	var r report
	if err := json.Unmarshal([]byte(output), &r); err != nil {
		b.t.Fatalf("%v: %s", err, output)
	}
	var list []string
	for _, a := range r.Posts {
		list = append(list, string(a.Do))
		b.t.Logf("%s %s: %s", a.Do, a.Key, a.Reason)
	}
	return status, strings.Join(list, " ")
}

// record is what the ledger in the site has of a post.
func (b *blog) record(key string) (e syndicate.Entry) {
	b.t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, "data", "syndicate", "medium", key+".json"))
	b.must(err)
	b.must(json.Unmarshal(data, &e))
	return e
}

func (b *blog) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}
