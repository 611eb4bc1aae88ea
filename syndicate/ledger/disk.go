package ledger

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/moby/sys/atomicwriter"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/durable"
)

// tempPrefix starts the names of unfinished files: the leading dot hides them from Hugo and from
// Read. It is the one that package atomicwriter uses.
const tempPrefix = ".tmp-"

// A disk is the steps that a write consists of. Tests have each of them fail.
type disk interface {
	// Mkdir creates a folder. The error wraps [fs.ErrExist] if something has the name.
	Mkdir(dir string) error
	// WriteFile replaces a file, or creates it, in one step; its content is durable, its name not yet.
	WriteFile(name string, data []byte) error
	// Link gives a file a second name. It fails if something has that name.
	Link(file, name string) error
	// Create makes an empty file. The error wraps [fs.ErrExist] if something has the name.
	Create(name string) error
	Remove(name string) error
	// SyncDir makes the names in a folder durable.
	SyncDir(dir string) error
}

// write puts data in place of a record, as one step. A new record must not exist yet; the error wraps
// [fs.ErrExist] if it does. The caller is the only one to write, and syncs the folder afterwards.
func write(d disk, path string, data []byte, isNew bool) error {
	dir := filepath.Dir(path)
	if err := makeDir(d, dir); err != nil {
		return err
	}
	sweep(d, dir)
	if isNew {
		return createExclusively(d, path, data)
	}
	return d.WriteFile(path, data)
}

// makeDir creates a folder and those above it, and makes their names durable.
func makeDir(d disk, dir string) error {
	err := d.Mkdir(dir)
	if parent := filepath.Dir(dir); errors.Is(err, fs.ErrNotExist) && parent != dir {
		if err := makeDir(d, parent); err != nil {
			return err
		}
		err = d.Mkdir(dir)
	}
	if errors.Is(err, fs.ErrExist) {
		if info, err := os.Stat(dir); err == nil && !info.IsDir() {
			return fmt.Errorf("%s is a file where a folder is needed", dir)
		}
		return nil
	}
	if err != nil {
		return err
	}
	return d.SyncDir(filepath.Dir(dir))
}

// sweep removes what a process that died left in a folder. It is a courtesy, and may fail.
func sweep(d disk, dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempPrefix) {
			_ = d.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// createExclusively makes a file that must not exist yet, complete from the moment it has its name.
func createExclusively(d disk, path string, data []byte) error {
	temp := filepath.Join(filepath.Dir(path), tempPrefix+filepath.Base(path))
	if err := d.WriteFile(temp, data); err != nil {
		return err
	}
	defer func() { _ = d.Remove(temp) }() // if that fails, the next write sweeps it

	if d.Link(temp, path) == nil {
		return nil
	}
	// Either something has the name, and then Create says so too, or the file system has no hard
	// links. An empty file keeps the place there; should the process die right now, it reads as
	// damaged, and nothing is sent for the post.
	if err := d.Create(path); err != nil {
		return err
	}
	if err := d.WriteFile(path, data); err != nil {
		_ = d.Remove(path)
		return err
	}
	return nil
}

// osDisk is the disk of the operating system.
type osDisk struct{}

func (osDisk) Mkdir(dir string) error { return os.Mkdir(dir, 0o777) }

func (osDisk) WriteFile(name string, data []byte) error {
	return atomicwriter.WriteFile(name, data, 0o644)
}

func (osDisk) Link(file, name string) error { return os.Link(file, name) }

func (osDisk) Create(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	return f.Close()
}

func (osDisk) Remove(name string) error { return os.Remove(name) }

func (osDisk) SyncDir(dir string) error { return durable.SyncDir(dir) }
