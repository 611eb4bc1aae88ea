package gitledger

import (
	"errors"
	"testing"
)

func TestGitError(t *testing.T) {
	for said, want := range map[string]string{
		"": "git push: exit status 1",
		"fatal: unable to access 'https://me:pa@ss@example.org/x.git/?token=1': Could not resolve host: example.org\n": "git push: fatal: unable to access 'https://example.org/x.git/': Could not resolve host: example.org",
		"remote: \nremote: Protected.\nTo https://t@example.org\nerror: failed to push some refs\nhint: try\n":         "git push: Protected",
		"fatal: could not read Username for 'https://github.com': terminal prompts disabled":                           "git push: fatal: could not read Username for 'https://github.com': terminal prompts disabled; give git access to the remote: it cannot ask here",
		"remote: Permission to me/site.git denied to github-actions[bot].":                                             "git push: Permission to me/site.git denied to github-actions[bot]; the job needs leave to push, on GitHub permissions: contents: write",
	} {
		err := &gitError{command: "push", said: said, err: errors.New("exit status 1")}
		if got := err.Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestJudgePush tells what is certain not to have arrived from what nobody knows.
func TestJudgePush(t *testing.T) {
	for out, want := range map[string]error{
		"To x\n!\ta:b\t[rejected] (fetch first)\nDone\n":                            errBehind,
		"!\ta:b\t[rejected] (non-fast-forward)\n":                                   errBehind,
		"!\ta:b\t[remote rejected] (cannot lock ref 'b': is at 1 but expected 2)\n": errBusy,
		"!\ta:b\t[remote rejected] (failed to update ref)\n":                        errBusy,
		"!\ta:b\t[remote rejected] (incorrect old value provided)\n":                errBusy,
		"!\ta:b\t[remote rejected] (reference already exists)\n":                    errBusy,
		"!\ta:b\t[remote rejected] (pre-receive hook declined)\n":                   errRefused,
		"!\ta:b\t[remote rejected] (protected branch hook declined)\n":              errRefused,
		"!\ta:b\t[remote rejected] (shallow update not allowed)\n":                  errRefused,
		"!\ta:b\t[remote failure] (remote failed to report status)\n":               nil,
		"": nil,
	} {
		got := judgePush(out, &gitError{command: "push", said: "fatal: x", err: errors.New("exit status 1")})
		for _, kind := range []error{errBehind, errBusy, errRefused} {
			if errors.Is(got, kind) != (kind == want) {
				t.Errorf("%q: got %v, want %v", out, got, want)
			}
		}
	}
}
