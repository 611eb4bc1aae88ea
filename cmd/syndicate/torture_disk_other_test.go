//go:build !linux

package main

import "testing"

// A disk is what a site is on. Only on Linux it is ever full.
type disk struct{ dir string }

func newDisk(t *testing.T) *disk { return &disk{dir: t.TempDir()} }

func (*disk) fill([]*command, int) error { return nil }

func (*disk) free() {}
