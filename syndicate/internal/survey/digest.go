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

// Digest identifies what the flagged posts are made of, as far as it is content: the text of the pages that
// are needed, and the names of the files that they may show. It is the same on another machine.
func (s *Survey) Digest(ctx context.Context) (string, error) {
	var pages []page
	for _, p := range s.pages {
		if s.kept[p.file] {
			pages = append(pages, p)
		}
	}
	return s.digest(ctx, pages, s.shown)
}

// DigestAll identifies all of the content in the same way.
func (s *Survey) DigestAll(ctx context.Context) (string, error) {
	return s.digest(ctx, s.pages, s.bundles)
}

func (s *Survey) digest(ctx context.Context, pages []page, bundles map[string]bool) (string, error) {
	var total sum
	var mu sync.Mutex
	err := s.each(ctx, pages, func(chunk []page) error {
		for _, p := range chunk {
			text, err := os.ReadFile(p.file)
			if err != nil {
				return err
			}
			one := sha256.Sum256(fmt.Appendf(nil, "%s\x00%x", s.place(p.file), sha256.Sum256(text)))
			mu.Lock()
			total.add(one)
			mu.Unlock()
		}
		return nil
	})
	for _, file := range s.other {
		total.add(sha256.Sum256([]byte(s.place(file))))
	}
	for dir := range bundles {
		if err == nil {
			err = filepath.WalkDir(dir, func(file string, _ fs.DirEntry, err error) error {
				total.add(sha256.Sum256([]byte(s.place(file))))
				return err
			})
		}
	}
	return hex.EncodeToString(total[:]), err
}

// place names a file by the number of its folder, and where it is there.
func (s *Survey) place(file string) string {
	for i, f := range s.plan.Folders {
		if rel, err := filepath.Rel(f.Dir, file); err == nil && filepath.IsLocal(rel) {
			return fmt.Sprint(i, ":", filepath.ToSlash(rel))
		}
	}
	return file
}

// A sum of hashes does not depend on the order in which they are added.
type sum [sha256.Size]byte

func (s *sum) add(h [sha256.Size]byte) {
	carry := 0
	for i, b := range slices.Backward(h[:]) {
		carry += int(s[i]) + int(b)
		s[i] = byte(carry)
		carry >>= 8
	}
}
