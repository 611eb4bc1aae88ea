package gitledger

import (
	"fmt"
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
	for sign, advice := range remedies {
		if strings.Contains(said, sign) {
			said += "; " + advice
			break
		}
	}
	return fmt.Sprintf("git %s: %s", e.command, said)
}

func (e *gitError) Unwrap() error { return e.err }

// isChatter reports whether a line says nothing about what went wrong.
func isChatter(line string) bool {
	for _, start := range []string{"hint:", "To ", "From ", "Counting ", "Compressing ", "Writing ", "Enumerating ", "Delta ", "Total ", "Resolving "} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	return false
}

// remedies say what to do about what git says.
var remedies = map[string]string{
	"dubious ownership":            "if that is fine, tell git so with git config --global --add safe.directory and the folder",
	"could not read Username":      "give git access to the remote: it cannot ask here",
	"Authentication failed":        "give git access to the remote: it cannot ask here",
	"Permission denied (publickey": "give git access to the remote: it cannot ask here",
	"hook declined":                "let syndicate push to the branch, or name another one (ledger.branch)",
	"denied to":                    "the job needs leave to push, on GitHub permissions: contents: write",
	"Write access to repository":   "the job needs leave to push, on GitHub permissions: contents: write",
	"not allowed to push":          "the job needs a token that may push",
}

var (
	userInfo = regexp.MustCompile(`(://)[^/\s]*@`)
	query    = regexp.MustCompile(`(://[^\s'"?]*)\?[^\s'"]*`)
)

// redact leaves out of addresses what may be a secret.
func redact(s string) string {
	return query.ReplaceAllString(userInfo.ReplaceAllString(s, "$1"), "$1")
}
