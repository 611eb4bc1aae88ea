//go:build !unix

package hugosite

import "os/exec"

// killAll leaves it at the command itself, there are no groups of processes.
func killAll(*exec.Cmd) {}
