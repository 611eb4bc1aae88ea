package survey

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Digest identifies what the flagged posts are made of, as far as it is content, or all of the content: the
// text of the pages, and the names of the files that these may show. It is the same on another machine.
func (s *Survey) Digest(ctx context.Context, all bool) (string, error) {
	d := digest{sum: s.others.sum}
	pages := func(give func(page) error) error {
		for _, p := range s.pages {
			if all || s.needs(p) {
				if err := give(p); err != nil {
					return err
				}
			}
		}
		return nil
	}
	err := inParallel(ctx, pages, func(pages []page) error {
		for _, p := range pages {
			text, err := os.ReadFile(p.file())
			if err != nil {
				return err
			}
			d.add(fmt.Sprintf("%s %x", s.plan.portable(p.file()), sha256.Sum256(text)))
		}
		return nil
	})
	for dir := range s.bundles {
		if err == nil && (all || s.shown[dir]) {
			err = filepath.WalkDir(dir, func(file string, _ fs.DirEntry, err error) error {
				d.add(s.plan.portable(file))
				return err
			})
		}
	}
	return hex.EncodeToString(d.sum[:]), err
}

// A digest is the sum of the hashes of things, in whatever order they are added.
type digest struct {
	mu  sync.Mutex
	sum [sha256.Size]byte
}

func (d *digest) add(thing string) {
	h := sha256.Sum256([]byte(thing))
	d.mu.Lock()
	defer d.mu.Unlock()
	carry := 0
	for i, b := range slices.Backward(h[:]) {
		carry += int(d.sum[i]) + int(b)
		d.sum[i] = byte(carry)
		carry >>= 8
	}
}
