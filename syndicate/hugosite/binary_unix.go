//go:build unix

package hugosite

import (
	"os/exec"
	"syscall"
)

// killAll makes the end of a command's context the end of all that the command started: Hugo runs git,
// go, and programs that convert content.
func killAll(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
