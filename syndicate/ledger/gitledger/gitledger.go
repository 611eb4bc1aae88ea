// Package gitledger keeps a ledger on a branch of a git remote, for teams and for machines that come and
// go:
//
//	syndicate-ledger:medium/posts/hello.json
//
// The records are those of package ledger. [Open] is the only way in; the promises are those of
// [syndicate.Ledger].
//
// # What keeps two machines apart
//
// A claim is a commit on top of what this machine knows of the branch, pushed without force before
// anything is sent to the destination. The remote takes it only if it follows what is there: so the push
// that arrives proves that nobody recorded anything that this machine did not look at, and of pushes at
// the same time one arrives. The others fetch, look again and try again. When the answer to a push is
// lost, the branch tells what became of it.
//
// An outcome that cannot be pushed is kept on this machine, and goes out with the next use of the ledger
// there. The claim keeps everybody else away meanwhile.
//
// # What is touched
//
// The system's git does the work, in a bare repository of its own below the state folder. Of the site's
// repository nothing but the settings is read: how to reach and be let into the remote. So it does not
// matter whether that is shallow, partial, a work tree of another, or in the middle of a rebase; none
// of its hooks are run, and nothing in it changes. Settings that hold secrets are handed on in the
// environment and never written down. Everything in the repository of our own can be fetched again;
// but while it is there, it also notices that the branch was deleted or rewound.
package gitledger

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/filelock"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger"
)

// What is used where the options say nothing.
const (
	DefaultRemote = "origin"
	DefaultBranch = "syndicate-ledger"
)

// Options say where a ledger is.
type Options struct {
	Dir         string // of the site, anywhere in a git repository
	Remote      string // name of a remote of that repository, or an address; empty for DefaultRemote
	Branch      string // that holds nothing but records; empty for DefaultBranch
	Destination string
	StateDir    string // a folder of this machine's own, out of git

	// DataDir is the folder in which a file ledger of the site would keep its records. The branch starts
	// with what is there.
	DataDir string
	// Copy has the records written to DataDir as well, for templates. That copy is not read while the
	// branch exists.
	Copy bool

	Notice func(message string)                       // is told what people may want to know; may be nil
	Now    func() time.Time                           // the clock; nil for the system's
	Sleep  func(context.Context, time.Duration) error // nil for the system's
}

// Git is a ledger on a branch of a remote. Any number of them may be open for it, on any number of
// machines.
type Git struct {
	options Options
	codec   record.Codec
	keptDir string
	kept    *ledger.File // outcomes that are still to be pushed, in keptDir
	before  *ledger.File // records of the time before the branch
	connect func() (*repository, error)
}

var _ syndicate.Ledger = (*Git)(nil)

// Open returns the ledger of one destination. Nothing is created, and nobody asked, before it is needed.
func Open(o Options) *Git {
	o.Remote = cmp.Or(o.Remote, DefaultRemote)
	o.Branch = cmp.Or(o.Branch, DefaultBranch)
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	lockFile := filepath.Join(o.StateDir, o.Destination+".lock")
	keptDir := filepath.Join(o.StateDir, "unshared", nameOf(o.Remote, o.Branch), o.Destination)
	g := &Git{
		options: o,
		codec:   record.Codec{Destination: o.Destination},
		keptDir: keptDir,
		kept:    ledger.Open(keptDir, lockFile, o.Destination),
		before:  ledger.Open(o.DataDir, lockFile, o.Destination),
	}
	g.connect = sync.OnceValues(func() (*repository, error) {
		return connect(context.Background(), o.Dir, filepath.Join(o.StateDir, "ledger.git"), o.Remote, o.Branch)
	})
	return g
}

// Lock implements [syndicate.Ledger] for this machine. It does not wait. Between machines, each claim
// is a lock of its own.
func (g *Git) Lock(ctx context.Context) (release func() error, err error) { return g.kept.Lock(ctx) }

// lockRepository waits until no other process of this machine uses our repository.
func (g *Git) lockRepository(ctx context.Context) (unlock func() error, err error) {
	return filelock.Wait(ctx, filepath.Join(g.options.StateDir, "ledger.git.lock"))
}

// Claim implements [syndicate.Ledger]. The claims are one commit. After an error that is no
// [*syndicate.ClaimedError] the remote may have taken them nevertheless, when it was cut off in the
// middle of it: then nothing was sent, and yet the posts are in doubt.
func (g *Git) Claim(ctx context.Context, entries ...syndicate.Entry) error {
	return g.change(ctx, entries, record.Old.CheckClaim)
}

// Settle implements [syndicate.Ledger]. What cannot be pushed is kept on this machine.
func (g *Git) Settle(ctx context.Context, e syndicate.Entry) error {
	err := g.change(ctx, []syndicate.Entry{e}, record.Old.CheckSettle)
	var unreachable unreachableError
	if !errors.As(err, &unreachable) || ctx.Err() != nil {
		return err
	}
	if keeping := g.kept.Put(ctx, e); keeping != nil {
		return fmt.Errorf("%w; nor can it be kept on this machine: %w", err, keeping)
	}
	return fmt.Errorf("%w, and goes out with the next use of the ledger here: %w", syndicate.ErrNotShared, err)
}

// nameOf makes a name for files and refs that belong to a branch of a remote.
func nameOf(remote, branch string) string {
	sum := sha256.Sum256([]byte(remote + "\n" + branch))
	return hex.EncodeToString(sum[:8])
}

// place names a record for people.
func (g *Git) place(name string) string {
	return g.options.Branch + ":" + g.options.Destination + "/" + name
}

// sleep waits for a time, or for the end of the context.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// An unreachableError says that the branch could not be read or written, whatever is in it.
type unreachableError struct{ error }

func (e unreachableError) Unwrap() error { return e.error }

func unreachable(err error) error {
	if err == nil {
		return nil
	}
	return unreachableError{err}
}
