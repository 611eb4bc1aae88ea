//go:build !windows

package durable

import (
	"errors"
	"os"
	"syscall"
)

// SyncDir flushes the names in a folder to the disk, as far as its file system can.
func SyncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	// So say file systems, on the network mostly, that know no such thing.
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
