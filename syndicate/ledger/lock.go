package ledger

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

// writeLockRetry is how long a writer waits before it looks again whether another one is done. A
// write takes some milliseconds.
const writeLockRetry = 5 * time.Millisecond

// Lock implements [syndicate.Ledger]. It does not wait. The operating system keeps the lock, so it is
// gone with the process; the lock file stays and means nothing by itself.
func (f *File) Lock(ctx context.Context) (release func() error, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	lock, err := openLock(f.lockFile)
	if err != nil {
		return nil, err
	}
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("cannot lock the ledger: %w", err)
	}
	if !locked {
		return nil, fmt.Errorf("%w: it has locked %s", syndicate.ErrLocked, f.lockFile)
	}
	return lock.Unlock, nil
}

// lockWriting waits until nobody else changes the ledger. It is another lock than the one of Lock:
// that one lasts for a run, and whoever changes the ledger may hold it.
func (f *File) lockWriting(ctx context.Context) (unlock func() error, err error) {
	lock, err := openLock(f.lockFile + ".write")
	if err != nil {
		return nil, err
	}
	if _, err := lock.TryLockContext(ctx, writeLockRetry); err != nil {
		return nil, fmt.Errorf("cannot lock the ledger: %w", err)
	}
	return lock.Unlock, nil
}

// openLock makes the folder of a lock file where there is none, and keeps a new one out of git.
func openLock(name string) (*flock.Flock, error) {
	dir := filepath.Dir(name)
	if err := os.MkdirAll(filepath.Dir(dir), 0o777); err != nil {
		return nil, fmt.Errorf("cannot lock the ledger: %w", err)
	}
	err := os.Mkdir(dir, 0o777)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o644)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("cannot lock the ledger: %w", err)
	}
	// Others than the owner may run the program; to lock a file they have to read it.
	return flock.New(name, flock.SetPermissions(0o644)), nil
}
