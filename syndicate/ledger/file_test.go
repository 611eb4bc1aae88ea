package ledger_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

func TestContract(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledgertest.Place {
		site := newSite(t)
		return ledgertest.Place{
			Open: func() syndicate.Ledger { return site.open() },
			Overwrite: func(t *testing.T, key, text string) {
				site.put(t, key+".json", text)
			},
		}
	})
}

// A site is a folder with a ledger in the usual place.
type site struct{ dir string }

func newSite(t *testing.T) site { return site{t.TempDir()} }

func (s site) records() string  { return filepath.Join(s.dir, "data", "syndicate", ledgertest.Destination) }
func (s site) lockFile() string { return filepath.Join(s.dir, ".syndicate", "lock") }

func (s site) open() *ledger.File {
	return ledger.Open(s.records(), s.lockFile(), ledgertest.Destination)
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
