package accounts

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// retry is how long a process waits before it looks again whether another one is done.
const retry = 20 * time.Millisecond

// Lock keeps other processes from renewing the credential of an account. The operating system keeps the
// lock, so it is gone with the process; the file in dir stays and means nothing by itself.
func Lock(ctx context.Context, dir, service, account string) (release func() error, err error) {
	if err := makePrivate(dir); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(dir, service+" "+account+".lock"), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, retry); err != nil {
		return nil, fmt.Errorf("the account %s cannot be locked: %w", account, err)
	}
	return lock.Unlock, nil
}
