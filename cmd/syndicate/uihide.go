//go:build linux || darwin

package main

import (
	"bufio"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// hide has a terminal show nothing of what is typed, and give it by the line. [term.ReadPassword] does so, too,
// but only after the prompt: what answers it at once, as a password manager does, would be seen.
func hide(fd int) error {
	mode, err := unix.IoctlGetTermios(fd, getTermios)
	if err != nil {
		return err
	}
	mode.Lflag &^= unix.ECHO
	mode.Lflag |= unix.ICANON | unix.ISIG
	mode.Iflag |= unix.ICRNL
	return unix.IoctlSetTermios(fd, setTermios, mode)
}

// readHidden reads a line from a terminal after hide. It ends with Ctrl-D, too, which [term.ReadPassword] does
// not take notice of.
func readHidden(terminal *os.File) ([]byte, error) {
	line, err := bufio.NewReader(terminal).ReadBytes('\n')
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return line, err
}
