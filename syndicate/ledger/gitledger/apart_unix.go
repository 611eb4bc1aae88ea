//go:build unix

package gitledger

import (
	"os/exec"
	"syscall"
)

// apart gives a command a session of its own. A Ctrl-C at the terminal does not reach it, so that an
// outcome is not lost on its way; nor can it ask anything there. It ends together with all that it
// started.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
