// Package backlinks keeps what was found out about the stories of a site over time, and shows it on a
// page: which stories lead back to their posts, and since when.
package backlinks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"sync"

	"github.com/moby/sys/atomicwriter"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/filelock"
)

// maxSuperfluous is how many lines that say nothing new a file may have before it is written anew.
const maxSuperfluous = 1000

// A History is a file with one verification on each line, the oldest first. It is a [syndicate.History].
//
// Several programs may add to it at once. It holds nothing that could not be found out again, so lines
// that cannot be read, such as one that a power cut left half-written, are passed over.
type History struct {
	file string

	mu   sync.Mutex
	all  []syndicate.Verification
	last map[string]syndicate.Verification // by key
}

// OpenHistory reads a history. One that does not exist is empty.
func OpenHistory(ctx context.Context, file string) (*History, error) {
	h := &History{file: file, last: map[string]syndicate.Verification{}}
	all, err := readHistory(file)
	if err != nil {
		return nil, err
	}
	if kept := condense(all); len(all)-len(kept) > maxSuperfluous {
		if all, err = h.rewrite(ctx); err != nil {
			return nil, err
		}
	}
	for _, v := range all {
		h.remember(v)
	}
	return h, nil
}

// Last implements [syndicate.History].
func (h *History) Last(key string) (syndicate.Verification, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	v, known := h.last[key]
	return v, known
}

// All returns what was found out, the oldest first. Answers that say the same as the one before are left
// out once they are many.
func (h *History) All() []syndicate.Verification {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.all)
}

// Add implements [syndicate.History]. It is on disk even if the machine loses power right after.
func (h *History) Add(ctx context.Context, v syndicate.Verification) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	err = h.locked(ctx, func() error { return appendLine(h.file, line) })
	if err != nil {
		return fmt.Errorf("what was found out about %s cannot be kept: %w", v.Key, err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.remember(v)
	return nil
}

func (h *History) remember(v syndicate.Verification) {
	h.all = append(h.all, v)
	h.last[v.Key] = v
}

// locked keeps others from the file meanwhile.
func (h *History) locked(ctx context.Context, work func() error) error {
	release, err := filelock.Wait(ctx, h.file+".lock")
	if err != nil {
		return err
	}
	return errors.Join(work(), release())
}

func appendLine(file string, line []byte) error {
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	end, err := f.Seek(0, 2)
	if err != nil {
		return err
	}
	last := []byte{'\n'}
	if end > 0 {
		if _, err := f.ReadAt(last, end-1); err != nil {
			return err
		}
	}
	text := append(line, '\n')
	if last[0] != '\n' { // the line before was cut off
		text = append([]byte{'\n'}, text...)
	}
	if _, err := f.WriteAt(text, end); err != nil {
		return err
	}
	return f.Sync()
}

// rewrite leaves in the file what is needed, and returns it.
func (h *History) rewrite(ctx context.Context) (kept []syndicate.Verification, err error) {
	err = h.locked(ctx, func() error {
		all, err := readHistory(h.file)
		if err != nil {
			return err
		}
		kept = condense(all)
		return writeHistory(h.file, kept)
	})
	return kept, err
}

// writeHistory puts another file in place of a history. Whatever dies in between, one of them is there.
func writeHistory(file string, all []syndicate.Verification) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b) // one line each
	for _, v := range all {
		if err := encoder.Encode(v); err != nil {
			return err
		}
	}
	return atomicwriter.WriteFile(file, b.Bytes(), 0o644)
}

func readHistory(file string) ([]syndicate.Verification, error) {
	data, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var all []syndicate.Verification
	for line := range bytes.Lines(data) {
		var v syndicate.Verification
		if json.Unmarshal(line, &v) == nil && v.Key != "" && !v.At.IsZero() {
			all = append(all, v)
		}
	}
	return all, nil
}

// condense leaves out what says nothing new: of each post it keeps the last verification, the last one
// that is an answer, and those that changed the answer.
func condense(all []syndicate.Verification) []syndicate.Verification {
	needed := map[int]bool{}
	verdicts := map[string]syndicate.Verdict{}
	latest, answered := map[string]int{}, map[string]int{}
	for i, v := range all {
		latest[v.Key] = i
		if v.Verdict == syndicate.VerdictCannotTell {
			continue
		}
		answered[v.Key] = i
		if verdicts[v.Key] != v.Verdict {
			verdicts[v.Key] = v.Verdict
			needed[i] = true
		}
	}
	for key, i := range latest {
		needed[i] = true
		if i, ok := answered[key]; ok {
			needed[i] = true
		}
	}
	var kept []syndicate.Verification
	for i, v := range all {
		if needed[i] {
			kept = append(kept, v)
		}
	}
	return kept
}
