// Package filelock keeps other processes on this machine out. The operating system keeps the locks, so
// they are gone with the process; a lock file stays and means nothing by itself.
package filelock

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// retry is how long a writer waits before it looks again whether another one is done. A write takes
// some milliseconds.
const retry = 5 * time.Millisecond

// Try locks a file and does not wait. The error wraps [syndicate.ErrLocked] if another process has it.
func Try(ctx context.Context, name string) (release func() error, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lock, err := open(name)
	if err != nil {
		return nil, err
	}
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", name, err)
	}
	if !locked {
		return nil, fmt.Errorf("%w: it has locked %s", syndicate.ErrLocked, name)
	}
	return lock.Unlock, nil
}

// Wait locks a file as soon as nobody else has it.
func Wait(ctx context.Context, name string) (release func() error, err error) {
	lock, err := open(name)
	if err != nil {
		return nil, err
	}
	if _, err := lock.TryLockContext(ctx, retry); err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", name, err)
	}
	return lock.Unlock, nil
}

// open makes the folder of a lock file where there is none, and keeps a new one out of git.
func open(name string) (*flock.Flock, error) {
	if err := MakeDir(filepath.Dir(name)); err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", name, err)
	}
	// Others than the owner may run the program; to lock a file they have to read it.
	return flock.New(name, flock.SetPermissions(0o644)), nil
}

// MakeDir makes a folder for what is not part of the site, where there is none, and keeps a new one out
// of git.
func MakeDir(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return err
	}
	err := os.Mkdir(dir, 0o777)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o644)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
