//go:build !linux && !darwin

package main

import (
	"os"

	"golang.org/x/term"
)

// hide leaves it to readHidden to show nothing of what is typed.
func hide(int) error { return nil }

// readHidden reads a line from a terminal, which does not show it.
func readHidden(terminal *os.File) ([]byte, error) { return term.ReadPassword(int(terminal.Fd())) }
