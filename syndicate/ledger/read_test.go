package ledger

import (
	"fmt"
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

// TestRead reads folders as people, editors and merges leave them. In testdata/read is an archive for
// each: why it matters, the files, and what Read makes of them.
func TestRead(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("testdata", "read"))
	if err != nil || len(entries) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, entry := range entries {
		name, isCase := strings.CutSuffix(entry.Name(), ".txtar")
		if !isCase {
			t.Errorf("%s is no case", entry.Name())
			continue
		}
		t.Run(name, func(t *testing.T) {
			testRead(t, filepath.Join("testdata", "read", entry.Name()))
		})
	}
}

func testRead(t *testing.T, golden string) {
	archive, err := txtar.ParseFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.Comment) == 0 {
		t.Error("the case does not say why it is there")
	}
	s := newSite(t)
	want := -1
	for i, f := range archive.Files {
		if f.Name == "want" {
			want = i
			continue
		}
		s.put(t, f.Name, string(f.Data))
	}
	if want < 0 {
		t.Fatal(`there is no file "want"`)
	}
	got := s.describe(s.read(t))
	if *update {
		archive.Files[want].Data = []byte(got)
		if err := os.WriteFile(golden, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if want := string(archive.Files[want].Data); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// describe lists records, a line for each key.
func (s site) describe(records syndicate.Records) string {
	var lines []string
	for key, e := range records.Entries {
		lines = append(lines, fmt.Sprintf("%s: %s\n", key, e.State))
	}
	for key, d := range records.Damaged {
		path := strings.TrimPrefix(d.Path, s.records()+string(filepath.Separator))
		lines = append(lines, fmt.Sprintf("%s: damaged: %s: %v\n", key, filepath.ToSlash(path), d.Err))
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

// TestReadEdited: what editors do to a file without changing what it says.
func TestReadEdited(t *testing.T) {
	e := ledgertest.Entry("edited", syndicate.StatePublished)
	text := encoded(t, e)
	for name, edited := range map[string]string{
		"byte order mark":   "\ufeff" + text,
		"line ends":         strings.ReplaceAll(text, "\n", "\r\n"),
		"no newline at end": strings.TrimSpace(text),
		"blank lines":       "\n\n" + text + "\n\n",
		"one line":          strings.ReplaceAll(text, "\n", ""),
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.put(t, "edited.json", edited)
			if got := s.read(t).Entries["edited"]; got != e {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestReadTooLarge(t *testing.T) {
	s := newSite(t)
	text := encoded(t, ledgertest.Entry("large", syndicate.StatePublished))
	s.put(t, "large.json", text+strings.Repeat(" ", record.MaxSize-len(text)))
	if got := s.describe(s.read(t)); got != "large: published\n" {
		t.Error(got)
	}
	s.put(t, "large.json", text+strings.Repeat(" ", record.MaxSize-len(text)+1))
	if got := s.describe(s.read(t)); got != "large: damaged: large.json: it has more than 1048576 bytes\n" {
		t.Error(got)
	}
}

// TestSameFileUnderTwoNames: a file system that folds letters lists a record under another name than
// the one it is looked up by. A hard link has the same effect.
func TestSameFileUnderTwoNames(t *testing.T) {
	s := newSite(t)
	s.put(t, "hello.json", encoded(t, ledgertest.Entry("hello", syndicate.StatePublished)))
	if err := os.Link(filepath.Join(s.records(), "hello.json"), filepath.Join(s.records(), "HELLO.json")); err != nil {
		t.Fatal(err)
	}
	if got := s.describe(s.read(t)); got != "hello: published\n" {
		t.Error(got)
	}
}

// TestOtherRecordInTheWay: where two keys lead to one file, the second never passes for the first.
func TestOtherRecordInTheWay(t *testing.T) {
	s := newSite(t)
	s.put(t, "\u00e9.json", encoded(t, ledgertest.Entry("e\u0301", syndicate.StateRejected)))
	err := s.open().Claim(t.Context(), ledgertest.Entry("\u00e9", syndicate.StateAttempting))
	if err == nil || !strings.Contains(err.Error(), `it is the record of "e\u0301", not of "\u00e9"`) {
		t.Errorf("got %v", err)
	}
}
