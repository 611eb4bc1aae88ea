package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/ledgertest"
)

// A change is one call that writes, and what has to be there before.
type change struct {
	name  string
	disk  disk // on which it happens when nothing fails
	setUp []syndicate.Entry
	last  syndicate.Entry
}

const faultKey = "posts/hello"

// changes are all ways to write a record.
func changes() []change {
	attempt := ledgertest.Entry(faultKey, syndicate.StateAttempting)
	again := attempt
	again.Attempt.ID = "attempt-2"
	rejected := ledgertest.Entry(faultKey, syndicate.StateRejected)
	published := ledgertest.Entry(faultKey, syndicate.StatePublished)
	return []change{
		{"first claim", osDisk{}, nil, attempt},
		{"first claim without hard links", noLinks{}, nil, attempt},
		{"second claim", osDisk{}, []syndicate.Entry{attempt, rejected}, again},
		{"outcome", osDisk{}, []syndicate.Entry{attempt}, published},
		{"adoption", osDisk{}, nil, published},
		{"adoption without hard links", noLinks{}, nil, published},
	}
}

// noLinks is a disk like a memory stick.
type noLinks struct{ osDisk }

func (noLinks) Link(file, name string) error {
	return &os.LinkError{Op: "link", Old: file, New: name, Err: errors.ErrUnsupported}
}

// prepare brings a site to where the change happens.
func (c change) prepare(t *testing.T) site {
	t.Helper()
	s := newSite(t)
	for _, e := range c.setUp {
		if err := store(s.open(), e); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// states returns what a reader sees before and after the change.
func (c change) states() (before, after string) {
	if n := len(c.setUp); n > 0 {
		before = seen(c.setUp[n-1])
	}
	return before, seen(c.last)
}

func seen(e syndicate.Entry) string { return fmt.Sprintf("%s %s", e.State, e.Attempt.ID) }

// see returns what a reader sees: nothing, the record, or that it is damaged.
func (s site) see(t *testing.T) string {
	t.Helper()
	records := s.read(t)
	if _, isDamaged := records.Damaged[faultKey]; isDamaged {
		return "damaged"
	}
	if e, isRecorded := records.Entries[faultKey]; isRecorded {
		return seen(e)
	}
	return ""
}

// store claims or settles, whichever the state of the entry asks for.
func store(l *File, e syndicate.Entry) error {
	if e.State == syndicate.StateAttempting {
		return l.Claim(context.Background(), e)
	}
	return l.Settle(context.Background(), e)
}

// A steppedDisk lets a test decide about each step of a write.
type steppedDisk struct {
	disk
	step func(do func() error) error
}

func (d steppedDisk) Mkdir(dir string) error {
	return d.step(func() error { return d.disk.Mkdir(dir) })
}

func (d steppedDisk) WriteFile(name string, data []byte) error {
	return d.step(func() error { return d.disk.WriteFile(name, data) })
}

func (d steppedDisk) Link(file, name string) error {
	return d.step(func() error { return d.disk.Link(file, name) })
}

func (d steppedDisk) Create(name string) error {
	return d.step(func() error { return d.disk.Create(name) })
}

func (d steppedDisk) Remove(name string) error {
	return d.step(func() error { return d.disk.Remove(name) })
}

func (d steppedDisk) SyncDir(dir string) error {
	return d.step(func() error { return d.disk.SyncDir(dir) })
}

// countSteps returns how many steps the change takes when nothing fails.
func (c change) countSteps(t *testing.T) int {
	t.Helper()
	steps := 0
	counting := steppedDisk{c.disk, func(do func() error) error { steps++; return do() }}
	if err := store(c.prepare(t).openOn(counting), c.last); err != nil {
		t.Fatal(err)
	}
	return steps
}

var errDisk = errors.New("no space left on device")

// A failure is a way for a step to fail.
type failure struct {
	name string
	// fail returns the error of a step, some steps after the one that fails first.
	fail func(since int, do func() error) error
	// effect says that the step may have happened although it reports an error.
	effect bool
	// lasting says that nothing works from then on.
	lasting bool
}

func failures() []failure {
	return []failure{
		{name: "does nothing", fail: func(since int, do func() error) error {
			if since == 0 {
				return errDisk
			}
			return do()
		}},
		{name: "works but reports an error", effect: true, fail: func(since int, do func() error) error {
			if err := do(); since > 0 || err != nil {
				return err
			}
			return errDisk
		}},
		{name: "is the last that is tried", lasting: true, fail: func(int, func() error) error { return errDisk }},
	}
}

// TestFaults has each step of each change fail in each way. A reader sees the old record or the new
// one afterwards, and a claim that failed is not recorded unless the disk is beyond that.
func TestFaults(t *testing.T) {
	for _, c := range changes() {
		for n := range c.countSteps(t) {
			for _, f := range failures() {
				t.Run(fmt.Sprintf("%s/step %d %s", c.name, n, f.name), func(t *testing.T) { testFault(t, c, n, f) })
			}
		}
	}
}

func testFault(t *testing.T, c change, n int, f failure) {
	s := c.prepare(t)
	steps := -1
	err := store(s.openOn(steppedDisk{c.disk, func(do func() error) error {
		steps++
		if steps < n {
			return do()
		}
		return f.fail(steps-n, do)
	}}), c.last)
	got := s.see(t)
	before, after := c.states()

	allowed := []string{before}
	switch _, withoutLinks := c.disk.(noLinks); {
	case err == nil:
		allowed = []string{after} // it failed at something that does not matter
	case f.effect, f.lasting, c.last.State != syndicate.StateAttempting:
		allowed = []string{before, after}
		if withoutLinks && (f.effect || f.lasting) {
			allowed = append(allowed, "damaged") // in doubt, though nothing was sent: the safe side
		}
	}
	if !slices.Contains(allowed, got) {
		t.Errorf("there is %q, want one of %q; %v", got, allowed, err)
	}
	if err != nil && (strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), filepath.Join(s.records(), "posts", "hello.json"))) {
		t.Errorf("the error does not name the file in one line: %v", err)
	}
	wantWorking(t, s, c.last)
}

// wantWorking checks that the post can be settled on a disk that works again, and that no unfinished
// file is left then.
func wantWorking(t *testing.T, s site, last syndicate.Entry) {
	t.Helper()
	published := ledgertest.Entry(last.Key, syndicate.StatePublished)
	published.Attempt.ID = "attempt-3"
	if err := s.open().Settle(t.Context(), published); err != nil {
		t.Fatal(err)
	}
	if got, want := s.see(t), seen(published); got != want {
		t.Errorf("there is %q, want %q", got, want)
	}
	if got := s.files(t); !slices.Equal(got, []string{"posts/hello.json"}) {
		t.Errorf("the folder holds %v", got)
	}
}

// TestFullDisk: what a write that runs out of space leaves is no record, and goes with the next one.
func TestFullDisk(t *testing.T) {
	s := newSite(t)
	err := s.openOn(fullDisk{}).Claim(t.Context(), ledgertest.Entry(faultKey, syndicate.StateAttempting))
	if !errors.Is(err, errDisk) {
		t.Fatal(err)
	}
	if got := s.files(t); len(got) != 1 || !strings.HasPrefix(got[0], "posts/.tmp-") {
		t.Fatalf("the folder holds %v", got)
	}
	if got := s.see(t); got != "" {
		t.Errorf("there is %q", got)
	}
	wantWorking(t, s, ledgertest.Entry(faultKey, syndicate.StateAttempting))
}

// fullDisk writes half of a temporary file and cannot even remove it.
type fullDisk struct{ osDisk }

func (fullDisk) WriteFile(name string, data []byte) error {
	temp := filepath.Join(filepath.Dir(name), tempPrefix+"half")
	return errors.Join(errDisk, os.WriteFile(temp, data[:len(data)/2], 0o666))
}

// TestSomebodyFaster: a record that appears between looking and writing, past all locks, refuses the
// claim and stays.
func TestSomebodyFaster(t *testing.T) {
	for name, d := range map[string]disk{"hard links": osDisk{}, "no hard links": noLinks{}} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			theirs := ledgertest.Entry(faultKey, syndicate.StateAttempting)
			theirs.Attempt.ID = "theirs"
			ours := ledgertest.Entry(faultKey, syndicate.StateAttempting)

			steps := 0
			err := s.openOn(steppedDisk{d, func(do func() error) error {
				if steps++; steps == 1 {
					s.put(t, faultKey+".json", encoded(t, theirs))
				}
				return do()
			}}).Claim(t.Context(), ours)
			if !errors.Is(err, syndicate.ErrClaimed) {
				t.Errorf("got %v", err)
			}
			if got, want := s.see(t), seen(theirs); got != want {
				t.Errorf("there is %q, want %q", got, want)
			}
			if got := s.files(t); !slices.Equal(got, []string{"posts/hello.json"}) {
				t.Errorf("the folder holds %v", got)
			}
		})
	}
}

// TestFoldersAreMadeDurable: a record is only as durable as the names of the folders above it.
func TestFoldersAreMadeDurable(t *testing.T) {
	s := newSite(t)
	var synced []string
	d := syncLog{osDisk{}, &synced}
	if err := s.openOn(d).Claim(t.Context(), ledgertest.Entry("a/b", syndicate.StateAttempting)); err != nil {
		t.Fatal(err)
	}
	want := []string{s.dir, filepath.Join(s.dir, "data"), filepath.Join(s.dir, "data", "syndicate"), s.records(), filepath.Join(s.records(), "a")}
	if !slices.Equal(synced, want) {
		t.Errorf("got  %v\nwant %v", synced, want)
	}
}

type syncLog struct {
	disk
	dirs *[]string
}

func (d syncLog) SyncDir(dir string) error {
	*d.dirs = append(*d.dirs, dir)
	return d.disk.SyncDir(dir)
}
