package ledger

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

func TestContract(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledgertest.Place {
		s := newSite(t)
		return ledgertest.Place{
			Open:      func() syndicate.Ledger { return s.open() },
			Overwrite: func(t *testing.T, key, text string) { s.put(t, record.FileName(key), text) },
		}
	})
}

// TestWritten shows the files as people, git and templates see them, so that a change of the format
// cannot pass unnoticed.
func TestWritten(t *testing.T) {
	golden := filepath.Join("testdata", "written.txtar")
	archive, err := txtar.ParseFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	published := ledgertest.Entry("posts/hello", syndicate.StatePublished)
	published.CanonicalURL += "?a=1&b=<2>"
	var got []txtar.File
	for _, e := range []syndicate.Entry{
		ledgertest.Entry("posts/hello", syndicate.StateAttempting),
		ledgertest.Entry("posts/hello", syndicate.StateRejected),
		published,
	} {
		var err error
		if e.State == syndicate.StateAttempting {
			err = s.open().Claim(t.Context(), e)
		} else {
			err = s.open().Settle(t.Context(), e)
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(s.records(), "posts", "hello.json"))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, txtar.File{Name: string(e.State) + ".json", Data: data})
	}
	if *update {
		archive.Files = got
		if err := os.WriteFile(golden, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: got}), txtar.Format(archive); string(got) != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestNothingElseIsWritten also pins down where things are: the lock beside the data, out of git.
func TestNothingElseIsWritten(t *testing.T) {
	s := newSite(t)
	if !s.read(t).Empty() {
		t.Error("a new site has records")
	}
	if entries, err := os.ReadDir(s.dir); err != nil || len(entries) != 0 {
		t.Errorf("reading left %v behind, %v", entries, err)
	}

	if err := s.open().Claim(t.Context(), ledgertest.Entry("posts/hello", syndicate.StateAttempting)); err != nil {
		t.Fatal(err)
	}
	if got := s.files(t); !slices.Equal(got, []string{"posts/hello.json"}) {
		t.Errorf("the ledger's folder holds %v", got)
	}
	ignore, err := os.ReadFile(filepath.Join(s.dir, ".syndicate", ".gitignore"))
	if err != nil || string(ignore) != "*\n" {
		t.Errorf("the folder of the lock is not kept out of git: %q, %v", ignore, err)
	}
}

func TestExistingLockFolderIsLeftAlone(t *testing.T) {
	s := newSite(t)
	if err := os.Mkdir(filepath.Join(s.dir, ".syndicate"), 0o777); err != nil {
		t.Fatal(err)
	}
	release, err := s.open().Lock(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if _, err := os.Stat(filepath.Join(s.dir, ".syndicate", ".gitignore")); !os.IsNotExist(err) {
		t.Errorf("a folder that somebody else made got a .gitignore: %v", err)
	}
}

// TestUnknownFields: a note of a person does no harm and lasts until the next write.
func TestUnknownFields(t *testing.T) {
	s := newSite(t)
	e := ledgertest.Entry("noted", syndicate.StateRejected)
	text := strings.Replace(encoded(t, e), "{", "{\n  \"note\": \"ask Ann\",", 1)
	s.put(t, "noted.json", text)
	if got := s.read(t).Entries["noted"]; got != e {
		t.Errorf("got %+v", got)
	}
	e.State = syndicate.StateAbandoned
	if err := s.open().Settle(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(s.records(), "noted.json"))
	if err != nil || string(data) != encoded(t, e) {
		t.Errorf("got %s, %v", data, err)
	}
}

// TestNowhereToWrite: a write that cannot be done names the file, and what is there stays.
func TestNowhereToWrite(t *testing.T) {
	tests := []struct {
		name     string
		obstacle string // a file where a folder should be, relative to the site
	}{
		{"record's folder", "data/syndicate/somewhere/posts"},
		{"ledger's folder", "data/syndicate/somewhere"},
		{"data folder", "data"},
		{"lock's folder", ".syndicate"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t)
			obstacle := filepath.Join(s.dir, filepath.FromSlash(test.obstacle))
			if err := os.MkdirAll(filepath.Dir(obstacle), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(obstacle, []byte("mine"), 0o666); err != nil {
				t.Fatal(err)
			}
			err := s.open().Claim(t.Context(), ledgertest.Entry("posts/hello", syndicate.StateAttempting))
			if err == nil {
				t.Fatal("no error")
			}
			if errors.Is(err, syndicate.ErrClaimed) {
				t.Errorf("it looks as if the post were claimed: %v", err)
			}
			if text := err.Error(); strings.Contains(text, "\n") || !strings.Contains(text, filepath.Join(s.dir, filepath.FromSlash(test.obstacle))) {
				t.Errorf("the error does not name the file: %v", err)
			}
			if data, err := os.ReadFile(obstacle); err != nil || string(data) != "mine" {
				t.Errorf("the file in the way has changed: %q, %v", data, err)
			}
		})
	}
}

// TestPut: a ledger of outcomes takes them as they come, and forgets them one by one.
func TestPut(t *testing.T) {
	s := newSite(t)
	for _, state := range []syndicate.State{syndicate.StateRejected, syndicate.StatePublished, syndicate.StateRejected} {
		e := ledgertest.Entry("posts/hello", state)
		if err := s.open().Put(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		if got := s.read(t).Entries[e.Key]; got != e {
			t.Errorf("got %+v", got)
		}
	}
	for range 2 {
		if err := s.open().Remove(t.Context(), "posts/hello"); err != nil {
			t.Fatal(err)
		}
		if !s.read(t).Empty() {
			t.Error("it is still there")
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := newSite(t)
	s.put(t, "x.json", encoded(t, ledgertest.Entry("x", syndicate.StateAttempting)))
	_, lockErr := s.open().Lock(ctx)
	_, readErr := s.open().Read(ctx)
	for name, err := range map[string]error{
		"lock":   lockErr,
		"read":   readErr,
		"claim":  s.open().Claim(ctx, ledgertest.Entry("y", syndicate.StateAttempting)),
		"settle": s.open().Settle(ctx, ledgertest.Entry("x", syndicate.StatePublished)),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if got := s.describe(s.read(t)); got != "x: attempting\n" {
		t.Error(got)
	}
}

// TestTooLargeToRead: what could not be read back is not written.
func TestTooLargeToRead(t *testing.T) {
	s := newSite(t)
	e := ledgertest.Entry("large", syndicate.StateAttempting)
	e.Account = strings.Repeat("x", record.MaxSize)
	if err := s.open().Claim(t.Context(), e); err == nil || !s.read(t).Empty() {
		t.Errorf("got %v, %v", err, s.files(t))
	}
}

// TestLongestName: the longest name that is allowed is one that a disk can write.
func TestLongestName(t *testing.T) {
	s := newSite(t)
	e := ledgertest.Entry(strings.Repeat("x", 225), syndicate.StateAttempting)
	for _, state := range []syndicate.State{syndicate.StateAttempting, syndicate.StateRejected} {
		e.State = state
		if err := store(s.open(), e); err != nil {
			t.Fatal(err)
		}
	}
}

// TestStrangeThingsStay: what is no file is damage, and not replaced either.
func TestStrangeThingsStay(t *testing.T) {
	s := newSite(t)
	s.put(t, "folder.json/x", "")
	elsewhere := filepath.Join(s.dir, "elsewhere")
	if err := os.WriteFile(elsewhere, []byte(encoded(t, ledgertest.Entry("link", syndicate.StateRejected))), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(s.records(), "link.json")); err != nil {
		t.Fatal(err)
	}
	damaged := s.read(t).Damaged
	if got := slices.Sorted(maps.Keys(damaged)); !slices.Equal(got, []string{"folder", "link"}) {
		t.Fatalf("damaged are %v", got)
	}
	for key, want := range map[string]string{"folder": "it is a folder, not a file", "link": "it is a symbolic link, not a file"} {
		if d := damaged[key]; d.Err.Error() != want || d.Path != filepath.Join(s.records(), key+".json") {
			t.Errorf("got %+v", d)
		}
		if err := s.open().Settle(t.Context(), ledgertest.Entry(key, syndicate.StatePublished)); err == nil {
			t.Errorf("%s: was replaced", key)
		}
	}
	if data, err := os.ReadFile(elsewhere); err != nil || !strings.Contains(string(data), "rejected") {
		t.Errorf("what the link leads to has changed: %s, %v", data, err)
	}
}

// TestUnreadableLedger: posts must not look new because their records are out of sight.
func TestUnreadableLedger(t *testing.T) {
	for name, spoil := range map[string]func(s site) error{
		"a file": func(s site) error { return os.WriteFile(s.records(), nil, 0o666) },
		"below a file": func(s site) error {
			return errors.Join(os.Remove(filepath.Dir(s.records())), os.WriteFile(filepath.Dir(s.records()), nil, 0o666))
		},
		"a dangling link": func(s site) error { return os.Symlink("unmounted", s.records()) },
		"a link within it": func(s site) error {
			return errors.Join(os.Mkdir(s.records(), 0o777), os.Symlink(s.dir, filepath.Join(s.records(), "posts")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			if err := os.MkdirAll(filepath.Dir(s.records()), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := spoil(s); err != nil {
				t.Fatal(err)
			}
			records, err := s.open().Read(t.Context())
			if err == nil {
				t.Fatalf("got %v", records)
			}
			if text := err.Error(); strings.Contains(text, "\n") || !strings.Contains(text, s.records()) {
				t.Errorf("the error does not name the folder: %v", err)
			}
		})
	}
}

// TestLinkedLedger: the ledger's folder itself may be a link, to one that several sites share.
func TestLinkedLedger(t *testing.T) {
	s, shared := newSite(t), t.TempDir()
	if err := os.MkdirAll(filepath.Dir(s.records()), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(shared, s.records()); err != nil {
		t.Fatal(err)
	}
	e := ledgertest.Entry("posts/hello", syndicate.StateAttempting)
	if err := s.open().Claim(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if got := s.read(t).Entries["posts/hello"]; got != e {
		t.Errorf("got %+v", got)
	}
}
