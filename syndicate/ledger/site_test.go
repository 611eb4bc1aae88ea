package ledger

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// A site is a folder with a ledger in the usual place.
type site struct{ dir string }

func newSite(t *testing.T) site { return site{t.TempDir()} }

func (s site) records() string {
	return filepath.Join(s.dir, "data", "syndicate", ledgertest.Destination)
}
func (s site) lockFile() string { return filepath.Join(s.dir, ".syndicate", "lock") }
func (s site) open() *File      { return s.openOn(osDisk{}) }

func (s site) openOn(d disk) *File {
	f := Open(s.records(), s.lockFile(), ledgertest.Destination)
	f.disk = d
	return f
}

// put writes a file of the ledger's folder by hand.
func (s site) put(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(s.records(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func (s site) read(t *testing.T) syndicate.Records {
	t.Helper()
	records, err := s.open().Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return records
}

// files returns the names of all files of the ledger's folder, hidden ones too.
func (s site) files(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(s.records(), func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, relErr := filepath.Rel(s.records(), name)
			names, err = append(names, filepath.ToSlash(rel)), relErr
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return names
}

// encoded returns the file of an entry.
func encoded(t *testing.T, e syndicate.Entry) string {
	t.Helper()
	data, err := record.Codec{Destination: e.Destination}.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
