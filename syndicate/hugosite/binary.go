package hugosite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A binary is a hugo command.
type binary struct {
	path    string
	version version
}

// version is a version of Hugo: major, minor, patch.
type version [3]int

// oldest is the first version that renders only what is asked for, in what it calls segments.
var oldest = version{0, 124, 0}

func (v version) before(major, minor int) bool {
	return slices.Compare(v[:], []int{major, minor}) < 0
}

func (v version) String() string { return fmt.Sprintf("%d.%d.%d", v[0], v[1], v[2]) }

// answerTime is how long hugo may take for an answer that needs no content.
const answerTime = 30 * time.Second

var versionLine = regexp.MustCompile(`(?i)^hugo\b.*?\bv(\d+)\.(\d+)(?:\.(\d+))?`)

// findBinary finds a hugo command, by name or path, and learns its version.
func findBinary(ctx context.Context, name string) (*binary, error) {
	path, err := exec.LookPath(name)
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return nil, configError(err, "there is no command %s", name)
	case err != nil:
		return nil, configError(err, "%s is no command", name)
	}
	if path, err = filepath.Abs(path); err != nil { // it is run in the folder of the site
		return nil, err
	}
	b := &binary{path: path}
	out, err := b.output(ctx, "", nil, "version")
	if err != nil {
		return nil, err
	}
	match := versionLine.FindStringSubmatch(strings.TrimSpace(string(out)))
	if match == nil {
		return nil, configError(nil, "%s is no hugo: it has no answer to %q", name, "hugo version")
	}
	for i := range b.version {
		b.version[i], _ = strconv.Atoi(match[i+1])
	}
	return b, nil
}

// check makes sure that the version can be worked with.
func (b *binary) check() error {
	if b.version.before(oldest[0], oldest[1]) {
		return configError(nil, "%s is hugo %v, version %v or later is needed", b.path, b.version, oldest)
	}
	return nil
}

// output runs hugo for an answer on its standard output.
func (b *binary) output(ctx context.Context, dir string, environ []string, args ...string) ([]byte, error) {
	limited, cancel := context.WithTimeoutCause(ctx, answerTime, fmt.Errorf("%s %s did not end within %v", b.path, args[0], answerTime))
	defer cancel()
	var out bytes.Buffer
	log := &hugoLog{}
	err := b.run(limited, dir, environ, &out, log, args...)
	if err != nil && limited.Err() == nil {
		err = configError(err, "%s", log.failure(b.path+" "+args[0], err))
	}
	return out.Bytes(), err
}

// run runs hugo in a folder until it ends or the context does, which kills it and all that it started.
func (b *binary) run(ctx context.Context, dir string, environ []string, stdout, stderr io.Writer, args ...string) error {
	cmd := exec.CommandContext(ctx, b.path, args...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = dir, environ, stdout, stderr
	cmd.WaitDelay = time.Second // for what it started and could not be killed
	killAll(cmd)
	err := cmd.Run()
	if ended := contextError(ctx); ended != nil {
		return ended
	}
	return err
}

// hugoLog makes messages of what hugo prints. It is a writer for its output.
type hugoLog struct {
	warn, fail func(message string) // may be nil
	errors     []string
	last       string // what it said last that is no log entry: its reason to give up, if it does
	rest       []byte
}

func (l *hugoLog) Write(p []byte) (int, error) {
	l.rest = append(l.rest, p...)
	for {
		line, rest, found := bytes.Cut(l.rest, []byte("\n"))
		if !found {
			return len(p), nil
		}
		l.rest = rest
		l.line(strings.TrimSpace(string(line)))
	}
}

// line takes a line in. Those that begin with no level go on with an entry or show progress.
func (l *hugoLog) line(text string) {
	if message, ok := strings.CutPrefix(text, "WARN "); ok && l.warn != nil {
		l.warn(strings.TrimSpace(message))
	}
	message, isError := strings.CutPrefix(text, "ERROR ")
	message, isLast := strings.CutPrefix(message, "Error: ")
	message, isBuild := strings.CutPrefix(strings.TrimSpace(message), "error building site: ")
	switch {
	case isLast || isError && isBuild:
		l.last = strings.TrimPrefix(message, "command error: ")
	case isError:
		l.errors = append(l.errors, message)
		if l.fail != nil {
			l.fail(message)
		}
	}
}

// failure words the error that hugo ended with.
func (l *hugoLog) failure(command string, err error) string {
	switch {
	case l.last != "":
		return l.last
	case len(l.errors) > 0:
		return l.errors[len(l.errors)-1]
	}
	return fmt.Sprintf("%s failed: %v", command, err)
}
