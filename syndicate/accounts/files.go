package accounts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/moby/sys/atomicwriter"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/durable"
)

// Files are a folder with one file for each account, which nobody but its owner can read. Whoever gets
// hold of the disk or a copy of it gets the credentials: it is for machines without a keyring. It is a
// [Store].
type Files struct {
	dir     string
	service string
}

// OpenFiles returns the files in a folder that are for one service. The folder is made when something is
// kept.
func OpenFiles(dir, service string) *Files { return &Files{dir, service} }

// String implements [Store].
func (f *Files) String() string { return "the folder " + f.dir }

// name is the file of an account. Names of accounts have nothing in them that a file's cannot have.
func (f *Files) name(account string) string {
	return filepath.Join(f.dir, f.service+" "+account+".json")
}

// Load implements [Store]. A file that others can read is refused: they may have.
func (f *Files) Load(ctx context.Context, account string) (Credential, error) {
	if err := ctx.Err(); err != nil {
		return Credential{}, err
	}
	name := f.name(account)
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Credential{}, fmt.Errorf("%w in %s", ErrNone, f)
	}
	if err != nil {
		return Credential{}, err
	}
	// Windows has no such bits; there the folder is the user's own.
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return Credential{}, fmt.Errorf("others can read %s: let only yourself, with chmod 600", name)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return Credential{}, err
	}
	c, err := decode(data)
	if err != nil {
		return Credential{}, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// Keep implements [Store].
func (f *Files) Keep(ctx context.Context, account string, c Credential) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if err := makePrivate(f.dir); err != nil {
		return err
	}
	if err := atomicwriter.WriteFile(f.name(account), append(data, '\n'), 0o600); err != nil {
		return err
	}
	return durable.SyncDir(f.dir)
}

// Forget implements [Store]. What an interrupted Keep left goes as well.
func (f *Files) Forget(ctx context.Context, account string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	unfinished, _ := filepath.Glob(filepath.Join(f.dir, ".tmp-*"))
	for _, name := range unfinished {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	err := os.Remove(f.name(account))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w in %s", ErrNone, f)
	}
	return err
}

// makePrivate makes a folder that nobody else can look into.
func makePrivate(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700)
}
