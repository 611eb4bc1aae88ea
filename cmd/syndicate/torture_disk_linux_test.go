package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// A disk is what a site is on, and can be full. For the superuser it is a small disk of its own; for
// others it is full for the processes that run at that moment, which cannot write to files any more.
type disk struct {
	dir   string
	small bool
}

func newDisk(t *testing.T) *disk {
	d := &disk{dir: t.TempDir()}
	if err := unix.Mount("tmpfs", d.dir, "tmpfs", 0, "size=16m"); err == nil {
		d.small = true
		t.Cleanup(func() {
			if err := unix.Unmount(d.dir, 0); err != nil {
				t.Error(err)
			}
		})
	}
	return d
}

// fill leaves as many pages as are said.
func (d *disk) fill(running []*command, pages int) error {
	if !d.small {
		for _, c := range running {
			_ = unix.Prlimit(c.cmd.Process.Pid, unix.RLIMIT_FSIZE, &unix.Rlimit{}, nil) // it may be done already
		}
		return nil
	}
	f, err := os.Create(d.filler())
	if err != nil {
		return err
	}
	defer f.Close()
	some := make([]byte, 64<<10)
	for err == nil {
		_, err = f.Write(some)
	}
	if !errors.Is(err, unix.ENOSPC) {
		return err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	return f.Truncate(max(0, size-int64(pages*os.Getpagesize())))
}

func (d *disk) free() { _ = os.Remove(d.filler()) } // it may not be there

func (d *disk) filler() string { return filepath.Join(d.dir, ".filler") }
