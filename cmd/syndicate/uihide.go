//go:build linux || darwin

package main

import "golang.org/x/sys/unix"

// hide has a terminal show nothing of what is typed. [term.ReadPassword] does so, too, but only after the
// prompt: what answers it at once, as a password manager does, would be seen.
func hide(fd int) error {
	mode, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return err
	}
	mode.Lflag &^= unix.ECHO
	return unix.IoctlSetTermios(fd, setTermios, mode)
}
