package gitledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/filelock"
)

// patience is how long one command of git may take. Over a slow line, a fetch of 10,000 records takes
// some seconds.
const patience = 2 * time.Minute

// A repository is a bare one of our own that knows one branch of one remote.
type repository struct {
	dir     string // where commands run: addresses may be relative to it
	gitDir  string
	environ []string
	remote  string // as people know it
	branch  string
	tip     string // ref of what we know of the branch; it only ever moves forward
	next    string // ref of what is to be pushed
}

// remoteName is what our repository calls the remote. It is known from the environment only.
const remoteName = "ledger"

// connect makes our repository ready, if need be, to speak to the remote as the site's repository would.
func connect(ctx context.Context, dir, gitDir, remote, branch string) (*repository, error) {
	site := git{dir: dir, environ: without(os.Environ(), isMisleading)}
	top, format, err := site.describe(ctx, remote)
	if err != nil {
		return nil, err
	}
	address, err := site.address(ctx, remote)
	if err != nil {
		return nil, err
	}
	settings, err := site.settings(ctx, remote)
	if err != nil {
		return nil, err
	}
	name := nameOf(address, branch)
	r := &repository{dir: top, remote: redact(remote), branch: branch, tip: "refs/ledgers/" + name, next: "refs/next/" + name}
	if r.gitDir, err = filepath.Abs(gitDir); err != nil {
		return nil, err
	}
	settings = append(settings,
		setting{"remote." + remoteName + ".url", address},
		setting{"remote." + remoteName + ".fetch", "refs/heads/" + branch + ":" + r.tip},
		setting{"core.hooksPath", os.DevNull}, // those of the user are about other things
		setting{"push.gpgSign", "false"},
		setting{"gc.autoDetach", "false"}, // nothing is left running
	)
	r.environ = append(without(os.Environ(), func(name string) bool { return isMisleading(name) || isSetting(name) }), asVariables(settings)...)
	if err := r.create(ctx, format); err != nil {
		return nil, err
	}
	r.environ = append(r.environ, "GIT_DIR="+r.gitDir)
	return r, nil
}

// create makes the repository if there is none. Another process may be about to do the same: it takes its
// name once it is whole, and whoever comes second uses the first one's.
func (r *repository) create(ctx context.Context, format string) error {
	exists := func() bool {
		_, err := os.Stat(filepath.Join(r.gitDir, "HEAD"))
		return err == nil
	}
	if exists() {
		return nil
	}
	parent := filepath.Dir(r.gitDir)
	if err := filelock.MakeDir(parent); err != nil {
		return err
	}
	unfinished, err := os.MkdirTemp(parent, filepath.Base(r.gitDir)+".")
	if err != nil {
		return err
	}
	defer os.RemoveAll(unfinished)
	if _, err := r.run(ctx, nil, "init", "--quiet", "--bare", "--template=", "--object-format="+format, unfinished); err != nil {
		return err
	}
	if err := os.Rename(unfinished, r.gitDir); err != nil && !exists() {
		return err
	}
	return nil
}

// describe returns the top of the site's repository and the kind of its objects' names, which the remote
// shares. An address as the remote needs no repository around the site.
func (g git) describe(ctx context.Context, remote string) (top, format string, err error) {
	out, err := g.run(ctx, nil, "rev-parse", "--show-object-format", "--show-toplevel")
	if err == nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return lines[len(lines)-1], lines[0], nil
	}
	if !strings.Contains(err.Error(), "not a git repository") {
		return "", "", err
	}
	if isAddress(remote) {
		return g.dir, "sha1", nil
	}
	return "", "", fmt.Errorf("%s is in no git repository, so there is no remote %q; give the address of one instead (ledger.remote), or keep the ledger in files (ledger.kind)", g.dir, remote)
}

// isAddress reports whether a remote that has no such name is meant by its address.
func isAddress(remote string) bool { return strings.ContainsAny(remote, "/:") }

// address returns where the remote takes pushes. It is fetched from there as well: a mirror may lag.
func (g git) address(ctx context.Context, remote string) (string, error) {
	out, err := g.run(ctx, nil, "remote", "get-url", "--push", remote)
	switch {
	case err == nil:
		return strings.TrimSpace(string(out)), nil
	case isAddress(remote):
		return remote, nil
	case !exitsWith(err, 2): // see git-remote(1)
		return "", err
	}
	return "", fmt.Errorf("the site's git repository has no remote %q; add it with git remote add, or name another one (ledger.remote)", remote)
}

// A setting is one of git's.
type setting struct{ key, value string }

// settings returns what the site's own repository, and the caller's environment, say about how to reach
// remotes: the rest git finds by itself. It may hold secrets.
func (g git) settings(ctx context.Context, remote string) ([]setting, error) {
	out, err := g.run(ctx, nil, "config", "--list", "--null", "--show-scope")
	if err != nil {
		return nil, err
	}
	fields := strings.Split(string(out), "\x00")
	var found []setting
	for i := 0; i+1 < len(fields); i += 2 {
		key, value, hasValue := strings.Cut(fields[i+1], "\n")
		if !hasValue {
			value = "true"
		}
		if !slices.Contains([]string{"local", "worktree", "command"}, fields[i]) {
			continue
		}
		if about, ok := strings.CutPrefix(key, "remote."+remote+"."); ok && slices.Contains(remoteSettings, about) {
			found = append(found, setting{"remote." + remoteName + "." + about, value})
		} else if slices.ContainsFunc(networkSettings, func(prefix string) bool { return strings.HasPrefix(key, prefix) }) {
			found = append(found, setting{key, value})
		}
	}
	return found, nil
}

// The names of git's settings about the network, as git lists them. See git-config(1).
var (
	networkSettings = []string{"http.", "credential.", "url.", "protocol.", "ssh.", "core.sshcommand", "core.askpass", "core.gitproxy"}
	remoteSettings  = []string{"proxy", "proxyauthmethod", "receivepack", "uploadpack", "vcs"}
)

// asVariables hands settings to git in a way that nobody else on the machine can read.
func asVariables(settings []setting) []string {
	variables := []string{fmt.Sprintf("GIT_CONFIG_COUNT=%d", len(settings))}
	for i, s := range settings {
		variables = append(variables, fmt.Sprintf("GIT_CONFIG_KEY_%d=%s", i, s.key), fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", i, s.value))
	}
	return variables
}

// isMisleading reports whether a variable is about a repository that the caller is at work in, as a hook
// is: see git rev-parse --local-env-vars. Traces would drown the errors.
func isMisleading(name string) bool {
	return strings.HasPrefix(name, "GIT_TRACE") || slices.Contains([]string{
		"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE",
		"GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
		"GIT_COMMON_DIR", "GIT_QUARANTINE_PATH", "GIT_CURL_VERBOSE", "LANGUAGE",
	}, name)
}

// isSetting reports whether a variable is a setting of git's, which [git.settings] reads.
func isSetting(name string) bool {
	return name == "GIT_CONFIG_PARAMETERS" || name == "GIT_CONFIG_COUNT" ||
		strings.HasPrefix(name, "GIT_CONFIG_KEY_") || strings.HasPrefix(name, "GIT_CONFIG_VALUE_")
}

// without returns the variables whose name is not one of some.
func without(environ []string, some func(name string) bool) []string {
	return slices.DeleteFunc(slices.Clone(environ), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return some(name)
	})
}

func (r *repository) run(ctx context.Context, stdin []byte, args ...string) ([]byte, error) {
	return git{dir: r.dir, environ: r.environ}.run(ctx, stdin, args...)
}

// git is the system's git, at work in a folder.
type git struct {
	dir     string
	environ []string
}

// run returns what a command prints. The error is one line with what git says, without secrets.
func (g git) run(ctx context.Context, stdin []byte, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = g.dir
	// Nobody is there to be asked, and messages are read by this program, too.
	cmd.Env = append(slices.Clone(g.environ), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0")
	cmd.Stdin = bytes.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second
	apart(cmd)
	err := cmd.Run()
	switch {
	case err == nil:
		return stdout.Bytes(), nil
	case ctx.Err() == context.DeadlineExceeded:
		return stdout.Bytes(), fmt.Errorf("git %s: no answer within %v", args[0], patience)
	case ctx.Err() != nil:
		return stdout.Bytes(), context.Cause(ctx)
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("the ledger is on a git remote, and there is no git command on this machine; install git 2.31 or later")
	}
	return stdout.Bytes(), &gitError{command: args[0], said: stderr.String(), err: err}
}
