package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/gitledger"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// gitBatch is how many posts are claimed with one push. A run that is killed leaves so many in doubt at
// most; ten is what goes out in a day.
const gitBatch = 10

// ledger opens the site's ledger, or the sandbox's own. Where the site's is, the site says: it is read
// if it was not yet.
func (a *app) ledger(ctx context.Context, sandbox bool) (syndicate.Ledger, error) {
	name := medium.Profile.Name
	if sandbox {
		return ledger.Open(filepath.Join(a.stateDir(), "sandbox", "ledger"), filepath.Join(a.stateDir(), "sandbox.lock"), name), nil
	}
	if a.ledgerAt == nil {
		j, err := a.load(ctx)
		if err != nil {
			return nil, err
		}
		j.close()
	}
	dataDir := filepath.Join(a.global.site, "data", "syndicate", name)
	tell := func(message string) { a.ui.note("%s", message) }
	if a.ledgerAt.Kind == syndicate.LedgerFile {
		return ledger.OpenRemembering(dataDir, filepath.Join(a.stateDir(), "memory", name), filepath.Join(a.stateDir(), name+".lock"), name, tell), nil
	}
	return gitledger.Open(gitledger.Options{
		Dir: a.global.site, Remote: a.ledgerAt.Remote, Branch: a.ledgerAt.Branch, Copy: a.ledgerAt.Copy,
		Destination: name, StateDir: a.stateDir(), DataDir: dataDir,
		Notice: tell, Now: a.now,
	}), nil
}

// batch is how many posts are claimed at once.
func (a *app) batch(sandbox bool) int {
	if !sandbox && a.ledgerAt.Kind == syndicate.LedgerGit {
		return gitBatch
	}
	return 1
}

// records reads the ledger and names damaged files as a person at the site would. What is in git, and not
// on this disk, has its name already.
func (a *app) records(ctx context.Context, l syndicate.Ledger) (syndicate.Records, error) {
	records, err := l.Read(ctx)
	for key, d := range records.Damaged {
		if !exists(d.Path) {
			continue
		}
		if rel, err := filepath.Rel(a.global.site, d.Path); err == nil {
			d.Path = filepath.ToSlash(rel)
			records.Damaged[key] = d
		}
	}
	return records, err
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}
