package gitledger

import (
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"strings"
)

// A gitError is what git says about a command that failed.
type gitError struct {
	command string
	said    string
	err     error
}

// maxSaid is how much of what git says goes into an error, in bytes.
const maxSaid = 400

func (e *gitError) Error() string {
	var lines []string
	for line := range strings.Lines(e.said) {
		line = strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "remote:")), " ")
		if line != "" && !isChatter(line) {
			lines = append(lines, strings.TrimRight(line, "."))
		}
	}
	said := redact(strings.Join(lines, "; "))
	if len(said) > maxSaid {
		said = strings.ToValidUTF8(said[:maxSaid], "") + "…"
	}
	if said == "" {
		said = e.err.Error()
	}
	for _, r := range remedies {
		if strings.Contains(said, r.sign) {
			return fmt.Sprintf("git %s: %s; %s", e.command, said, r.advice)
		}
	}
	return fmt.Sprintf("git %s: %s", e.command, said)
}

func (e *gitError) Unwrap() error { return e.err }

// exitsWith reports whether a command has ended with an exit status.
func exitsWith(err error, status int) bool {
	exit := new(exec.ExitError)
	return errors.As(err, &exit) && exit.ExitCode() == status
}

// isChatter reports whether a line says nothing about what went wrong.
func isChatter(line string) bool {
	for _, start := range []string{"hint:", "error: failed to push", "To ", "From ", "Counting ", "Compressing ", "Writing ", "Enumerating ", "Delta ", "Total ", "Resolving "} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	return false
}

const (
	giveAccess = "give git access to the remote: it cannot ask here"
	giveLeave  = "the job needs leave to push, on GitHub permissions: contents: write"
)

// remedies say what to do about what git says.
var remedies = []struct{ sign, advice string }{
	{"dubious ownership", "if that is fine, tell git so with git config --global --add safe.directory and the folder"},
	{"could not read Username", giveAccess},
	{"Authentication failed", giveAccess},
	{"Permission denied (publickey", giveAccess},
	{" denied to ", giveLeave},
	{"Write access to repository", giveLeave},
	{"not allowed to push", giveLeave},
	{".syndicate/ledger.git", "if nothing else is running, .syndicate/ledger.git may be deleted: all of it can be fetched again"},
	{"hook declined", "let syndicate push to the branch, or name another one (ledger.branch)"},
}

var (
	userInfo = regexp.MustCompile(`(://)[^/\s]*@`)
	query    = regexp.MustCompile(`(://[^\s'"?]*)\?[^\s'"]*`)
)

// redact leaves out of addresses what may be a secret.
func redact(s string) string {
	return query.ReplaceAllString(userInfo.ReplaceAllString(s, "$1"), "$1")
}
