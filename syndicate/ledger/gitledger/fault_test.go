package gitledger

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

// The two kinds of change.
var (
	attempt = ledgertest.Entry("posts/a", attempting)
	outcome = ledgertest.Entry("posts/a", published)
)

// TestRefusedPush: a remote that says no is told to people in its own words. A claim is not recorded
// then; an outcome is kept here, and goes out as soon as the remote takes it.
func TestRefusedPush(t *testing.T) {
	r := newRemote(t)
	s, other := r.clone(t), r.clone(t)
	s.must(t, ledgertest.Entry("first", attempting))
	r.hook(t, "pre-receive", "echo 'this branch is protected' >&2; exit 1")

	wantMessage(t, s.open().Claim(t.Context(), attempt), "the branch syndicate-ledger of origin cannot be written", "this branch is protected", "ledger.branch")
	r.unhook(t, "pre-receive")
	s.must(t, attempt)
	r.hook(t, "update", "echo 'no pushes today' >&2; exit 1")

	err := s.open().Settle(t.Context(), outcome)
	if !errors.Is(err, syndicate.ErrNotShared) {
		t.Errorf("it is not ErrNotShared: %v", err)
	}
	wantMessage(t, err, "recorded on this machine only", "no pushes today")
	first := ledgertest.Entry("first", attempting)
	other.want(t, first, attempt)
	s.want(t, first, outcome)
	if err := s.open().Claim(t.Context(), attempt); !errors.Is(err, syndicate.ErrClaimed) && !strings.Contains(err.Error(), "no pushes today") {
		t.Errorf("what is published here was claimed: %v", err)
	}

	r.unhook(t, "update")
	s.want(t, first, outcome)
	other.want(t, first, outcome)
	if !strings.Contains(s.told.String(), "pushed what an earlier run could not: posts/a") {
		t.Errorf("nobody was told: %q", s.told)
	}
}

// TestProtectedBranch: what is protected against force and deletion needs neither.
func TestProtectedBranch(t *testing.T) {
	r := newRemote(t)
	for _, key := range []string{"receive.denyNonFastForwards", "receive.denyDeletes", "transfer.fsckObjects"} {
		shell(t, r.dir, "config", key, "true")
	}
	here, there := r.clone(t), r.clone(t)
	here.must(t, ledgertest.Entry("a", attempting))
	there.must(t, ledgertest.Entry("b", attempting))
	here.must(t, ledgertest.Entry("c", attempting))
	here.want(t, ledgertest.Entry("a", attempting), ledgertest.Entry("b", attempting), ledgertest.Entry("c", attempting))
}

// deaf has the remote hang up on the first pushes.
func deaf(t *testing.T, s site, times string) {
	t.Helper()
	counter := filepath.Join(t.TempDir(), "counter")
	script := filepath.Join(t.TempDir(), "receive-pack")
	text := "#!/bin/sh\nn=$(cat " + counter + " 2>/dev/null || echo 0)\necho $((n+1)) > " + counter + "\nif [ $n -lt " + times + " ]; then exit 1; fi\nexec git-receive-pack \"$@\"\n"
	if err := os.WriteFile(script, []byte(text), 0o777); err != nil {
		t.Fatal(err)
	}
	shell(t, s.options.Dir, "config", "remote.origin.receivepack", script)
}

// TestLostAnswer: when the answer to a push is lost, the branch tells what became of it.
func TestLostAnswer(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	first := ledgertest.Entry("first", attempting)
	s.must(t, first)
	r.hook(t, "post-receive", "kill -9 $PPID") // that is who would answer
	if exec.Command("git", "-C", s.options.Dir, "push", "origin", "HEAD:another").Run() == nil {
		t.Fatal("the answer is not lost")
	}
	s.must(t, attempt, outcome)
	if got := r.commits(t); got != "3" {
		t.Errorf("there are %s commits, want 3", got)
	}
	r.unhook(t, "post-receive")
	s.want(t, first, outcome)
}

// TestLostPush: one that never arrived is made again, some times.
func TestLostPush(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	s.must(t, ledgertest.Entry("first", attempting))
	deaf(t, s, "2")
	s.must(t, attempt)
	if got := r.commits(t); got != "2" {
		t.Errorf("there are %s commits, want 2", got)
	}
	deaf(t, s, "100")
	wantMessage(t, s.open().Claim(t.Context(), ledgertest.Entry("last", attempting)), "cannot be written")
	if err := s.open().Settle(t.Context(), outcome); !errors.Is(err, syndicate.ErrNotShared) {
		t.Errorf("got %v", err)
	}
	if got := r.commits(t); got != "2" {
		t.Errorf("there are %s commits, want 2", got)
	}
}

// TestBranchIsMadeMeanwhile: a branch that somebody else makes between two looks is there, which is no error.
func TestBranchIsMadeMeanwhile(t *testing.T) {
	r := newRemote(t)
	here, there := r.clone(t), r.clone(t)
	there.must(t, attempt)
	hide(t, here, `if mkdir asked; then exec git-upload-pack empty; fi; exec git-upload-pack "$1"`)
	here.want(t, attempt)
}

// TestBranchNobodyIsSureOf: without an answer to whether there is a branch, it is not asked for over and over.
func TestBranchNobodyIsSureOf(t *testing.T) {
	r := newRemote(t)
	here, there := r.clone(t), r.clone(t)
	there.must(t, attempt)
	hide(t, here, `if mkdir asked; then exec git-upload-pack empty; fi; rmdir asked; exit 1`)
	_, err := here.open().Read(t.Context())
	wantMessage(t, err, "couldn't find remote ref")
}

// hide has a shell script answer a site that fetches, in a folder that has a repository "empty". Its argument is
// the remote.
func hide(t *testing.T, s site, script string) {
	t.Helper()
	folder := t.TempDir()
	shell(t, folder, "init", "--bare", "empty")
	name := filepath.Join(folder, "upload-pack")
	if err := os.WriteFile(name, []byte("#!/bin/sh\ncd '"+folder+"' || exit 1\n"+script+"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	shell(t, s.options.Dir, "config", "remote.origin.uploadpack", name)
}

// TestLostRace: a push that is lost while somebody else's claim arrives is not taken for one that arrived,
// and not tried over and over either.
func TestLostRace(t *testing.T) {
	r := newRemote(t)
	here, there := r.clone(t), r.clone(t)
	here.must(t, ledgertest.Entry("first", attempting))
	before := shell(t, r.dir, "rev-parse", DefaultBranch)
	there.must(t, attempt)
	after := shell(t, r.dir, "rev-parse", DefaultBranch)
	shell(t, r.dir, "update-ref", "refs/heads/"+DefaultBranch, before)
	r.hook(t, "pre-receive", `rm "$0"; env -u GIT_QUARANTINE_PATH git update-ref refs/heads/`+DefaultBranch+` `+after+`; kill -9 $PPID`)

	mine := attempt
	mine.Attempt.ID = "mine"
	pauses := 0
	here.options.Sleep = func(context.Context, time.Duration) error { pauses++; return nil }
	if err := here.open().Claim(t.Context(), mine); !errors.Is(err, syndicate.ErrClaimed) {
		t.Errorf("got %v", err)
	}
	if pauses > 3 {
		t.Errorf("it was tried again %d times", pauses)
	}
	here.want(t, ledgertest.Entry("first", attempting), attempt)
}

// TestOutOfReach: nothing is claimed and nothing is read, an outcome is kept.
func TestOutOfReach(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	s.must(t, attempt)
	if err := os.Rename(r.dir, r.dir+".away"); err != nil {
		t.Fatal(err)
	}
	_, err := s.open().Read(t.Context())
	wantMessage(t, err, "the ledger cannot be read: git fetch: ")
	wantMessage(t, s.open().Claim(t.Context(), ledgertest.Entry("b", attempting)), "git")
	for range 2 { // the second outcome takes the place of the first
		if err := s.open().Settle(t.Context(), outcome); !errors.Is(err, syndicate.ErrNotShared) {
			t.Errorf("got %v", err)
		}
	}
	if err := os.Rename(r.dir+".away", r.dir); err != nil {
		t.Fatal(err)
	}
	s.must(t, ledgertest.Entry("c", attempting)) // takes the outcome along
	r.clone(t).want(t, outcome, ledgertest.Entry("c", attempting))
}

// TestNowhereToKeep: an outcome that can neither be pushed nor kept is an error of another kind.
func TestNowhereToKeep(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	s.must(t, attempt)
	r.hook(t, "pre-receive", "exit 1")
	if err := os.WriteFile(filepath.Join(s.options.StateDir, "unshared"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	err := s.open().Settle(t.Context(), outcome)
	if errors.Is(err, syndicate.ErrNotShared) {
		t.Errorf("it is said to be kept: %v", err)
	}
	wantMessage(t, err, "nor can it be kept on this machine")
}

// TestKeptAgainstBranch: what was kept meets what the branch says meanwhile.
func TestKeptAgainstBranch(t *testing.T) {
	second := attempt
	second.Attempt.ID = "attempt-2"
	otherStory := outcome
	otherStory.Story.ID, otherStory.Story.URL = "id-2", "https://somewhere.example/p/id-2"
	none := ledgertest.Entry("posts/a", rejected)
	prepared := newPair(t)
	prepared.here.must(t, attempt)
	for _, tt := range []struct {
		name       string
		kept       syndicate.Entry
		meanwhile  []syndicate.Entry // in the branch, after the attempt
		want       syndicate.Entry
		isConflict bool
	}{
		{"nothing happened", outcome, nil, outcome, false},
		{"a person saw the same story", outcome, []syndicate.Entry{outcome}, outcome, false},
		{"a person saw another story", outcome, []syndicate.Entry{otherStory}, otherStory, true},
		{"a person saw none", outcome, []syndicate.Entry{none}, outcome, false},
		{"a person saw none, and it is tried again", outcome, []syndicate.Entry{none, second}, second, true},
		{"nothing was created, as the branch says", none, []syndicate.Entry{none}, none, false},
		{"nothing was created then, but now it is tried again", none, []syndicate.Entry{none, second}, second, false},
		{"nothing was created, but a person saw a story", none, []syndicate.Entry{outcome}, outcome, false},
		{"nothing was created", none, nil, none, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := prepared.copy(t)
			r, s, other := p.remote, p.here, p.there
			if err := os.Rename(r.dir, r.dir+".away"); err != nil {
				t.Fatal(err)
			}
			if err := s.open().Settle(t.Context(), tt.kept); !errors.Is(err, syndicate.ErrNotShared) {
				t.Fatal(err)
			}
			if err := os.Rename(r.dir+".away", r.dir); err != nil {
				t.Fatal(err)
			}
			other.must(t, tt.meanwhile...)

			if !tt.isConflict {
				s.want(t, tt.want)
				other.want(t, tt.want)
				return
			}
			for range 2 {
				d, damaged := s.read(t).Damaged["posts/a"]
				if !damaged || len(d.CanonicalURLs) == 0 {
					t.Fatalf("nobody is told of the two: %+v", d)
				}
				wantMessage(t, d.Err, tt.kept.Story.URL, "syndicate-ledger:somewhere/posts/a.json")
				if _, err := os.Stat(d.Path); err != nil {
					t.Error(err)
				}
			}
			if err := s.open().Claim(t.Context(), second); !errors.Is(err, syndicate.ErrClaimed) {
				t.Errorf("got %v", err)
			}
			other.want(t, tt.want)
			s.must(t, outcome) // a person decides
			s.want(t, outcome)
		})
	}
}

// TestKeptAndDamaged: what was kept and cannot be read any more keeps its post back, until a person
// decides.
func TestKeptAndDamaged(t *testing.T) {
	s := newRemote(t).clone(t)
	s.must(t, attempt)
	l := s.open()
	file := filepath.Join(l.keptDir, "posts", "a.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	if d := s.read(t).Damaged["posts/a"]; d.Path != file {
		t.Errorf("got %+v", d)
	}
	s.must(t, outcome)
	s.want(t, outcome)
}

// TestNotSetUp: what is missing is named, and what to do about it.
func TestNotSetUp(t *testing.T) {
	r := newRemote(t)
	noRemote := r.clone(t)
	shell(t, noRemote.options.Dir, "remote", "remove", "origin")
	otherName := r.clone(t)
	otherName.options.Remote = "upstream"
	badBranch := r.clone(t)
	badBranch.options.Branch = "a..b"
	closed := r.clone(t)
	shell(t, closed.options.Dir, "remote", "set-url", "origin", "https://me:secret@127.0.0.1:1/site.git?token=secret")
	for _, tt := range []struct {
		name  string
		site  site
		words []string
	}{
		{"no repository", newSite(t.TempDir()), []string{"is in no git repository", "ledger.remote"}},
		{"no remote", noRemote, []string{`has no remote "origin"`, "git remote add"}},
		{"other name", otherName, []string{`has no remote "upstream"`}},
		{"bad name of a branch", badBranch, []string{"a..b"}},
		{"nobody there", closed, []string{"127.0.0.1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, reading := tt.site.open().Read(t.Context())
			for _, err := range []error{reading, tt.site.open().Claim(t.Context(), attempt), tt.site.open().Settle(t.Context(), outcome)} {
				wantMessage(t, err, tt.words...)
				if strings.Contains(err.Error(), "secret") {
					t.Errorf("it tells a secret: %v", err)
				}
			}
		})
	}
}

// TestHalfMade: a disk may be full in the middle of making our repository. The next use makes another one.
func TestHalfMade(t *testing.T) {
	s := newRemote(t).clone(t)
	real, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	script := `#!/bin/sh
for folder; do :; done
if [ "$1" = init ]; then mkdir -p "$folder"; echo "ref: refs/heads/main" >"$folder/HEAD"; echo "No space left on device" >&2; exit 128; fi
exec ` + real + ` "$@"
`
	if err := os.WriteFile(filepath.Join(bin, "git"), []byte(script), 0o777); err != nil {
		t.Fatal(err)
	}
	path := os.Getenv("PATH")
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+path)
	wantMessage(t, s.open().Claim(t.Context(), attempt), "No space left on device")
	t.Setenv("PATH", path)
	s.must(t, attempt)
	s.want(t, attempt)
}

// TestLeftLock: what a power cut left in our repository is in the way, until somebody looks.
func TestLeftLock(t *testing.T) {
	s := newRemote(t).clone(t)
	s.must(t, attempt)
	repo, err := s.open().connect()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(repo.gitDir, repo.next+".lock"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	wantMessage(t, s.open().Claim(t.Context(), ledgertest.Entry("b", attempting)), ".lock", ".syndicate/ledger.git may be deleted")
	if err := os.RemoveAll(repo.gitDir); err != nil {
		t.Fatal(err)
	}
	s.must(t, ledgertest.Entry("b", attempting))
	s.want(t, attempt, ledgertest.Entry("b", attempting))
}

func TestNoGit(t *testing.T) {
	s := newRemote(t).clone(t)
	t.Setenv("PATH", t.TempDir())
	_, err := s.open().Read(t.Context())
	wantMessage(t, err, "no git command", "install git")
}

func TestCancelled(t *testing.T) {
	r := newRemote(t)
	s := r.clone(t)
	s.must(t, attempt)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, reading := s.open().Read(ctx)
	for what, err := range map[string]error{
		"read": reading, "claim": s.open().Claim(ctx, ledgertest.Entry("b", attempting)), "settle": s.open().Settle(ctx, outcome),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
	}
	s.want(t, attempt)
}

// TestSecretsAreHandedOn: what lets the site's repository in lets the ledger in, and is written nowhere.
func TestSecretsAreHandedOn(t *testing.T) {
	const secret = "do-not-tell"
	s := newRemote(t).clone(t)
	included := filepath.Join(t.TempDir(), "credentials")
	if err := os.WriteFile(included, []byte("[http \"https://example.org/\"]\n\textraheader = AUTHORIZATION: basic "+secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	shell(t, s.options.Dir, "config", "includeIf.gitdir:"+s.options.Dir+"/.git.path", included)
	t.Setenv("GIT_CONFIG_COUNT", "1")
	t.Setenv("GIT_CONFIG_KEY_0", "credential.username")
	t.Setenv("GIT_CONFIG_VALUE_0", "someone")
	s.must(t, attempt, outcome)

	repo, err := s.open().connect()
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"http.https://example.org/.extraheader": "AUTHORIZATION: basic " + secret, "credential.username": "someone"} {
		out, err := repo.run(t.Context(), nil, "config", key)
		if err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("%s is %q, %v", key, out, err)
		}
	}
	err = filepath.WalkDir(s.options.StateDir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if strings.Contains(string(data), secret) {
			t.Errorf("%s holds the secret", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
