package gitledger

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

const (
	attempting = syndicate.StateAttempting
	published  = syndicate.StatePublished
	rejected   = syndicate.StateRejected
)

// TestContract runs on two machines by turns, but for the lock, which is one machine's.
func TestContract(t *testing.T) {
	prepared := newPair(t)
	ledgertest.Run(t, func(t *testing.T) ledgertest.Place {
		p := prepared.copy(t)
		sites := []site{p.here, p.there}
		turn := 0
		return ledgertest.Place{Open: func() syndicate.Ledger {
			if strings.HasSuffix(t.Name(), "/Lock") {
				return sites[0].open()
			}
			turn++
			return sites[turn%2].open()
		},
			Overwrite: func(t *testing.T, key, text string) {
				p.remote.put(t, ledgertest.Destination+"/"+record.FileName(key), "100644", text)
			},
		}
	})
}

// TestStartingPoints: whatever the site's repository is like, the ledger works and changes nothing in it.
func TestStartingPoints(t *testing.T) {
	for name, make := range map[string]func(t *testing.T, r remote) site{
		"full clone":    func(t *testing.T, r remote) site { return r.clone(t) },
		"shallow clone": func(t *testing.T, r remote) site { return r.clone(t, "--depth=1") },
		"partial clone": func(t *testing.T, r remote) site { return r.clone(t, "--filter=blob:none") },
		"single branch": func(t *testing.T, r remote) site { return r.clone(t, "--single-branch") },
		"bare settings": func(t *testing.T, r remote) site {
			s := r.clone(t)
			shell(t, s.options.Dir, "config", "commit.gpgSign", "true")
			shell(t, s.options.Dir, "config", "push.gpgSign", "true")
			shell(t, s.options.Dir, "config", "user.useConfigOnly", "true")
			shell(t, s.options.Dir, "config", "fetch.prune", "true")
			return s
		},
		"detached head": func(t *testing.T, r remote) site {
			s := r.clone(t)
			shell(t, s.options.Dir, "checkout", "--quiet", "--detach")
			return s
		},
		"changes under way": func(t *testing.T, r remote) site {
			s := r.clone(t)
			for _, name := range []string{"hugo.toml", "new.md"} {
				if err := os.WriteFile(filepath.Join(s.options.Dir, name), []byte("x"), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			shell(t, s.options.Dir, "add", "new.md")
			return s
		},
		"subfolder": func(t *testing.T, r remote) site {
			dir := filepath.Join(r.clone(t).options.Dir, "docs", "site")
			if err := os.MkdirAll(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			return newSite(dir)
		},
		"work tree": func(t *testing.T, r remote) site {
			dir := filepath.Join(t.TempDir(), "other")
			shell(t, r.clone(t).options.Dir, "worktree", "add", "--quiet", dir)
			return newSite(dir)
		},
		"relative address": func(t *testing.T, r remote) site {
			s := r.clone(t)
			rel, err := filepath.Rel(s.options.Dir, r.dir)
			if err != nil {
				t.Fatal(err)
			}
			shell(t, s.options.Dir, "remote", "set-url", "origin", rel)
			return s
		},
		"address rewritten": func(t *testing.T, r remote) site {
			s := r.clone(t)
			shell(t, s.options.Dir, "remote", "set-url", "origin", "short:remote.git")
			shell(t, s.options.Dir, "config", "url."+filepath.Dir(r.dir)+"/.insteadOf", "short:")
			return s
		},
		"address, no repository": func(t *testing.T, r remote) site {
			s := newSite(t.TempDir())
			s.options.Remote = "file://" + r.dir
			return s
		},
		"hooks": func(t *testing.T, r remote) site {
			s := r.clone(t)
			for _, name := range []string{"pre-push", "reference-transaction", "pre-commit", "post-commit"} {
				if err := os.WriteFile(filepath.Join(s.options.Dir, ".git", "hooks", name), []byte("#!/bin/sh\nexit 1\n"), 0o777); err != nil {
					t.Fatal(err)
				}
			}
			return s
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRemote(t)
			s := make(t, r)
			before := snapshot(t, s.options.Dir)

			s.want(t)
			a, b := ledgertest.Entry("posts/a", attempting), ledgertest.Entry("posts/b", attempting)
			if err := s.open().Claim(t.Context(), a, b); err != nil {
				t.Fatal(err)
			}
			a = ledgertest.Entry("posts/a", published)
			s.must(t, a)
			other := r.clone(t)
			other.want(t, a, b)
			b = ledgertest.Entry("posts/b", rejected)
			other.must(t, b)
			s.want(t, a, b)

			if snapshot(t, s.options.Dir) != before {
				t.Error("the site's repository has changed")
			}
		})
	}
}

// TestEmptyRepository: the ledger may come before the first commit of the site.
func TestEmptyRepository(t *testing.T) {
	r := remote{filepath.Join(t.TempDir(), "empty.git")}
	shell(t, "", "init", "--quiet", "--bare", r.dir)
	s := r.clone(t)
	s.want(t)
	e := ledgertest.Entry("posts/a", attempting)
	s.must(t, e)
	r.clone(t).want(t, e)
}

// TestOtherObjectNames: repositories whose objects are named by SHA-256 work as well.
func TestOtherObjectNames(t *testing.T) {
	r := remote{filepath.Join(t.TempDir(), "sha256.git")}
	shell(t, "", "init", "--quiet", "--bare", "--object-format=sha256", r.dir)
	dir := t.TempDir()
	shell(t, dir, "init", "--quiet", "--object-format=sha256")
	shell(t, dir, "remote", "add", "origin", r.dir)
	e := ledgertest.Entry("posts/a", attempting)
	newSite(dir).must(t, e)
	newSite(dir).want(t, e)
}

// TestInsideAHook: git hands its hooks variables that lead to the repository at work.
func TestInsideAHook(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	elsewhere := t.TempDir()
	for _, name := range []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_QUARANTINE_PATH"} {
		t.Setenv(name, elsewhere)
	}
	e := ledgertest.Entry("posts/a", attempting)
	s.must(t, e)
	s.want(t, e)
	if left, err := os.ReadDir(elsewhere); err != nil || len(left) > 0 {
		t.Errorf("something was written there: %v, %v", left, err)
	}
}

// TestInTheBranch shows the branch as people see it.
func TestInTheBranch(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	if err := s.open().Claim(t.Context(), ledgertest.Entry("posts/a", attempting), ledgertest.Entry("posts/b", attempting)); err != nil {
		t.Fatal(err)
	}
	s.must(t, ledgertest.Entry("posts/a", published))
	want := `posts/a: published

[skip ci]

syndicate <syndicate@localhost> 2026-01-31 12:30:00 +0000
attempting: 2 posts

posts/a: attempting
posts/b: attempting

[skip ci]

syndicate <syndicate@localhost> 2026-01-31 12:30:00 +0000`
	if got := shell(t, r.dir, "log", "--format=%B%n%cn <%ce> %ci", DefaultBranch); got != want {
		t.Errorf("got\n%s", got)
	}
	if got := shell(t, r.dir, "ls-tree", "-r", "--name-only", DefaultBranch); got != "README.md\nsomewhere/posts/a.json\nsomewhere/posts/b.json" {
		t.Errorf("got\n%s", got)
	}
	if got := shell(t, r.dir, "rev-parse", "main"); got != shell(t, s.options.Dir, "rev-parse", "HEAD") {
		t.Error("another branch has moved")
	}
}

// TestOldView: what this machine knows may be old, in favour of a claim and against it.
func TestOldView(t *testing.T) {
	r := newRemote(t)
	here, there := r.clone(t), r.clone(t)
	here.must(t, ledgertest.Entry("a", attempting), ledgertest.Entry("b", attempting))
	there.must(t, ledgertest.Entry("a", rejected), ledgertest.Entry("c", attempting))

	if err := here.open().Claim(t.Context(), ledgertest.Entry("c", attempting)); !errors.Is(err, syndicate.ErrClaimed) {
		t.Errorf("what somebody else claimed meanwhile: %v", err)
	}
	there.must(t, ledgertest.Entry("b", rejected))
	here.must(t, ledgertest.Entry("a", attempting), ledgertest.Entry("b", attempting))
}

// TestOneRoundTrip: a claim that nobody contests is one push.
func TestOneRoundTrip(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	s.must(t, ledgertest.Entry("a", attempting))
	asked := filepath.Join(t.TempDir(), "asked")
	shell(t, s.options.Dir, "config", "remote.origin.uploadpack", "touch "+asked+"; git-upload-pack")
	s.must(t, ledgertest.Entry("a", published), ledgertest.Entry("b", attempting))
	if _, err := os.Stat(asked); err == nil {
		t.Error("the branch was fetched")
	}
	s.read(t)
	if _, err := os.Stat(asked); err != nil {
		t.Errorf("the branch was not fetched: %v", err)
	}
}

// TestDeletedOrRewound: a branch that lost records stops the machine that knows of them.
func TestDeletedOrRewound(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	s.must(t, ledgertest.Entry("a", attempting))
	backup := shell(t, r.dir, "rev-parse", DefaultBranch)
	s.must(t, ledgertest.Entry("b", attempting))

	shell(t, r.dir, "update-ref", "refs/heads/"+DefaultBranch, backup)
	_, err := s.open().Read(t.Context())
	wantMessage(t, err, "the branch syndicate-ledger of origin was rewound", "delete "+s.options.StateDir)

	shell(t, r.dir, "update-ref", "-d", "refs/heads/"+DefaultBranch)
	_, err = s.open().Read(t.Context())
	wantMessage(t, err, "the branch syndicate-ledger of origin is gone", "restore it with git")
	var taken *syndicate.ClaimedError
	if err := s.open().Claim(t.Context(), ledgertest.Entry("b", attempting)); errors.As(err, &taken) {
		t.Errorf("the claim is judged by a branch that is gone: %v", err)
	} else {
		wantMessage(t, err, "is gone")
	}

	if err := os.RemoveAll(filepath.Join(s.options.StateDir, "ledger.git")); err != nil {
		t.Fatal(err)
	}
	s.want(t)
}

// TestOtherBranch: what is no ledger is not made one.
func TestOtherBranch(t *testing.T) {
	s := newRemote(t).clone(t)
	s.options.Branch = "main"
	for range 2 { // it is no better the second time
		_, err := s.open().Read(t.Context())
		wantMessage(t, err, "the branch main of origin is no ledger")
		wantMessage(t, s.open().Claim(t.Context(), ledgertest.Entry("a", attempting)), "is no ledger")
	}
}

// TestMigration: a site that had its ledger in files forgets nothing, not even what is damaged.
func TestMigration(t *testing.T) {
	s := newRemote(t).clone(t)
	files := ledger.Open(s.options.DataDir, filepath.Join(s.options.StateDir, "lock"), ledgertest.Destination)
	a, b := ledgertest.Entry("posts/a", attempting), ledgertest.Entry("posts/b", attempting)
	if err := files.Claim(t.Context(), a, b); err != nil {
		t.Fatal(err)
	}
	a = ledgertest.Entry("posts/a", published)
	if err := files.Settle(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.options.DataDir, "hurt.json"), []byte("<<<<<<< ours"), 0o666); err != nil {
		t.Fatal(err)
	}
	check := func() {
		t.Helper()
		found := s.read(t)
		if found.Entries["posts/a"] != a || found.Entries["posts/b"] != b || found.Damaged["hurt"].Err == nil {
			t.Errorf("got %v", found)
		}
	}
	check()
	for _, e := range []syndicate.Entry{b, ledgertest.Entry("posts/a", attempting), ledgertest.Entry("hurt", attempting)} {
		if err := s.open().Claim(t.Context(), e); !errors.Is(err, syndicate.ErrClaimed) {
			t.Errorf("%s: %v", e.Key, err)
		}
	}
	s.must(t, ledgertest.Entry("posts/new", attempting))
	check()
	if want := "starts with the 3 records of " + s.options.DataDir; !strings.Contains(s.told.String(), want) {
		t.Errorf("nobody was told that it %s: %q", want, s.told)
	}
	if err := os.RemoveAll(s.options.DataDir); err != nil {
		t.Fatal(err)
	}
	check()
}

// TestMigrationOfWhatIsNoFile: what cannot be taken along stops the first claim.
func TestMigrationOfWhatIsNoFile(t *testing.T) {
	s := newRemote(t).clone(t)
	if err := os.MkdirAll(s.options.DataDir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("elsewhere", filepath.Join(s.options.DataDir, "link.json")); err != nil {
		t.Fatal(err)
	}
	wantMessage(t, s.open().Claim(t.Context(), ledgertest.Entry("a", attempting)), "link.json is no file")
}

// TestCopy: templates find the records in the data folder, and nothing that would fail a build.
func TestCopy(t *testing.T) {
	r := newRemote(t)
	s, other := r.clone(t), r.clone(t)
	s.options.Copy = true
	s.must(t, ledgertest.Entry("posts/a", attempting), ledgertest.Entry("posts/a", published))
	other.must(t, ledgertest.Entry("posts/b", attempting))
	r.put(t, "somewhere/hurt.json", "100644", "<<<<<<< ours")
	inTheBranch := func(name string) string { return shell(t, r.dir, "show", DefaultBranch+":somewhere/"+name) }
	copied := func(name string) string {
		data, err := os.ReadFile(filepath.Join(s.options.DataDir, filepath.FromSlash(name)))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(data))
	}
	if got := copied("posts/a.json"); got != inTheBranch("posts/a.json") {
		t.Errorf("got %s", got)
	}
	s.read(t)
	if got := copied("posts/b.json"); got != inTheBranch("posts/b.json") {
		t.Errorf("got %s", got)
	}
	if got := copied("hurt.json"); got != "" {
		t.Errorf("got %s", got)
	}
	if s.told.String() != "" {
		t.Errorf("there was a notice: %s", s.told)
	}

	// A folder that cannot be written keeps nothing from being recorded.
	if err := os.RemoveAll(s.options.DataDir); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.options.DataDir, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	s.must(t, ledgertest.Entry("posts/b", published))
	if !strings.Contains(s.told.String(), "cannot be copied to "+s.options.DataDir) {
		t.Errorf("nobody was told: %q", s.told)
	}
}

// TestHostileBranch: names and modes that only somebody with ill will, or another program, puts there.
func TestHostileBranch(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	s.options.Copy = true
	well := ledgertest.Entry("well", attempting)
	s.must(t, well)
	text := shell(t, r.dir, "show", DefaultBranch+":somewhere/well.json")
	r.put(t, "somewhere/link.json", "120000", "/etc/passwd")
	r.put(t, "somewhere/folder.json/x", "100644", "x")
	r.put(t, "somewhere/copy.json", "100755", text)
	r.put(t, "somewhere/large.json", "100644", strings.Repeat(" ", record.MaxSize+1))
	r.put(t, "somewhere/.hidden/x.json", "100644", text)
	r.put(t, "somewhere/note.txt", "100644", "hello")
	r.put(t, "elsewhere/other.json", "100644", text)
	r.put(t, `"somewhere/new\nline.json"`, "100644", text)
	r.put(t, "somewhere/C:\\x.json", "100644", text)

	found := s.read(t)
	for key, want := range map[string]string{
		"link": "symbolic link", "copy": `it is the record of "well"`, "large": "more than", "new\nline": `it is the record of "well"`, "C:\\x": `it is the record of "well"`,
	} {
		d, ok := found.Damaged[key]
		if !ok || !strings.Contains(d.Err.Error(), want) || !strings.HasPrefix(d.Path, "syndicate-ledger:somewhere/") {
			t.Errorf("%s: %+v", key, d)
		}
		delete(found.Damaged, key)
	}
	if len(found.Damaged) > 0 || len(found.Entries) != 1 || found.Entries["well"] != well {
		t.Errorf("got %v", found)
	}
	if copies, err := os.ReadDir(s.options.DataDir); err != nil || len(copies) != 1 {
		t.Errorf("copied are %v, %v", copies, err)
	}
	if err := s.open().Claim(t.Context(), ledgertest.Entry("folder", attempting)); !errors.Is(err, syndicate.ErrClaimed) {
		t.Errorf("a folder in the place of a record: %v", err)
	}
	s.must(t, ledgertest.Entry("link", published))
}

// TestManyRecords: ten thousand take one command for their names and one for what is in them, not one each.
func TestManyRecords(t *testing.T) {
	const many = 10_000
	r := newRemote(t)
	s := r.clone(t)
	batch := make([]syndicate.Entry, many)
	for i := range batch {
		batch[i] = ledgertest.Entry(fmt.Sprintf("posts/%d/%d", i%100, i), attempting)
	}
	if err := s.open().Claim(t.Context(), batch...); err != nil {
		t.Fatal(err)
	}
	elsewhere := r.clone(t)
	calls := newBrokenGit(t).during(t, 0, false, func() {
		if got := len(elsewhere.read(t).Entries); got != many {
			t.Errorf("there are %d records, want %d", got, many)
		}
	})
	if len(calls) > 20 {
		t.Errorf("git was called %d times", len(calls))
	}
}
