package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// forget makes the system read a file from the disk again. How much of a program it maps at once, and counts
// as the program's, depends on how the file came into its memory: a program that was just built takes up
// to a quarter more than the same one a day later.
func forget(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil { // what is not on the disk yet cannot be forgotten
		return err
	}
	return unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
}
