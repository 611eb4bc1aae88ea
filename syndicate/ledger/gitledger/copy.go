package gitledger

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// copyOut writes records, named as in the folder of the destination, where templates find them, if the
// site wants that. Damaged ones stay away: they would fail the build of the site. A copy that fails keeps
// nothing from being published.
func (g *Git) copyOut(records []write) {
	if !g.options.Copy || len(records) == 0 {
		return
	}
	if err := g.copy(records); err != nil {
		g.options.Notice(fmt.Sprintf("the ledger cannot be copied to %s: %v", g.options.DataDir, err))
	}
}

func (g *Git) copy(records []write) error {
	if err := os.MkdirAll(g.options.DataDir, 0o777); err != nil {
		return err
	}
	root, err := os.OpenRoot(g.options.DataDir) // names come from outside
	if err != nil {
		return err
	}
	defer root.Close()
	for _, r := range records {
		if err := copyTo(root, filepath.FromSlash(r.name), r.data); err != nil {
			return err
		}
	}
	return nil
}

// copyTo replaces a file in one step, if it is to say something else. It need not outlast a power cut.
func copyTo(root *os.Root, name string, data []byte) error {
	if old, err := root.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	dir := filepath.Dir(name)
	if err := root.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	temp := filepath.Join(dir, ".tmp-"+filepath.Base(name)) // Hugo passes over it
	if err := root.WriteFile(temp, data, 0o644); err != nil {
		return err
	}
	return root.Rename(temp, name)
}
