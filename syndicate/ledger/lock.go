package ledger

import (
	"context"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/filelock"
)

// Lock implements [syndicate.Ledger]. It does not wait.
func (f *File) Lock(ctx context.Context) (release func() error, err error) {
	return filelock.Try(ctx, f.lockFile)
}

// lockWriting waits until nobody else changes the ledger. It is another lock than the one of Lock:
// that one lasts for a run, and whoever changes the ledger may hold it.
func (f *File) lockWriting(ctx context.Context) (unlock func() error, err error) {
	return filelock.Wait(ctx, f.lockFile+".write")
}
