package gitledger

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// known reports whether this machine has seen the branch.
func (r *repository) known(ctx context.Context) (bool, error) {
	_, err := r.run(ctx, nil, "rev-parse", "--quiet", "--verify", r.tip)
	if exitsWith(err, 1) { // see git-rev-parse(1)
		return false, nil
	}
	return err == nil, err
}

// fetch brings what we know of the branch up to date, and reports whether it exists.
//
// The first time only the newest commit is fetched. After that, a branch that does not continue what we
// have seen is an error: records may be lost.
func (r *repository) fetch(ctx context.Context) (exists bool, err error) {
	exists, err = r.fetchOnce(ctx)
	if errors.Is(err, errJustMade) {
		return r.fetchOnce(ctx)
	}
	return exists, err
}

// errJustMade says that the branch came to be between two looks.
var errJustMade = errors.New("somebody has just made the branch")

func (r *repository) fetchOnce(ctx context.Context) (exists bool, err error) {
	known, err := r.known(ctx)
	if err != nil {
		return false, err
	}
	args := []string{"fetch", "--no-tags", "--no-prune", "--no-recurse-submodules"}
	if !known {
		args = append(args, "--depth=1")
	}
	_, err = r.run(ctx, nil, append(args, remoteName)...)
	if err == nil {
		if !known {
			err = r.checkLedger(ctx)
		}
		return true, err
	}
	var failure *gitError
	if !errors.As(err, &failure) {
		return false, err
	}
	if strings.Contains(failure.said, "non-fast-forward") {
		return false, fmt.Errorf("the branch %s of %s was rewound since this machine saw it last, and records may be lost; restore it, or if that is wanted delete %s", r.branch, r.remote, r.gitDir)
	}
	switch there, unsure := r.isThere(ctx); {
	case unsure != nil:
		return false, err
	case there && strings.Contains(failure.said, "couldn't find remote ref"):
		return false, fmt.Errorf("%w: %w", errJustMade, err)
	case there:
		return false, err
	case known:
		return false, fmt.Errorf("the branch %s of %s is gone; restore it with git --git-dir=%s push ADDRESS %s:refs/heads/%s, or if that is wanted delete %s", r.branch, r.remote, r.gitDir, r.tip, r.branch, r.gitDir)
	}
	return false, nil
}

// isThere reports whether the remote says that it has the branch.
func (r *repository) isThere(ctx context.Context) (bool, error) {
	_, err := r.run(ctx, nil, "ls-remote", "--quiet", "--exit-code", remoteName, "refs/heads/"+r.branch)
	if exitsWith(err, 2) { // see git-ls-remote(1)
		return false, nil
	}
	return err == nil, err
}

// readme is the file that marks a branch as a ledger, and tells people what it is.
const readme = "README.md"

const readmeText = `# The ledger of syndicate

This branch records which posts of a site were published elsewhere, so that none is published twice.
The program syndicate writes it. Do not delete it, do not rewrite its history, and do not merge it.
`

// checkLedger refuses a branch that holds something else.
func (r *repository) checkLedger(ctx context.Context) error {
	isLedger := false
	err := r.objects(ctx, []string{r.tip + ":" + readme}, func(_ int, o object) {
		isLedger = bytes.Contains(o.data, []byte("syndicate"))
	})
	if err == nil && !isLedger {
		err = fmt.Errorf("the branch %s of %s is no ledger: its %s does not say so; name a branch of its own for the ledger (ledger.branch)", r.branch, r.remote, readme)
	}
	if err != nil { // look again the next time
		_, forget := r.run(ctx, nil, "update-ref", "-d", r.tip)
		return errors.Join(err, forget)
	}
	return nil
}

// A file is one in a commit.
type file struct {
	name string // with slashes
	mode string // see git-ls-tree(1)
	id   string
	size int
}

// list returns the files of the branch below a folder.
func (r *repository) list(ctx context.Context, folder string) ([]file, error) {
	out, err := r.run(ctx, nil, "ls-tree", "-r", "-l", "-z", r.tip, "--", folder+"/")
	if err != nil {
		return nil, err
	}
	var files []file
	for line := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		about, name, found := strings.Cut(line, "\t")
		if fields := strings.Fields(about); found && len(fields) == 4 {
			size, _ := strconv.Atoi(fields[3]) // a submodule has none
			files = append(files, file{name: strings.TrimPrefix(name, folder+"/"), mode: fields[0], id: fields[2], size: size})
		}
	}
	return files, nil
}

// An object is what a name stands for. It has no kind if that is nothing.
type object struct {
	kind string // "blob", "tree"
	data []byte
}

// objects looks names up, all with one command, and hands out what each stands for.
func (r *repository) objects(ctx context.Context, names []string, each func(i int, o object)) error {
	if len(names) == 0 {
		return nil
	}
	out, err := r.run(ctx, []byte(strings.Join(names, "\n")+"\n"), "cat-file", "--batch")
	if err != nil {
		return err
	}
	in := bufio.NewReader(bytes.NewReader(out))
	for i := range names {
		o, err := readObject(in)
		if err != nil {
			return fmt.Errorf("git cat-file: what it says about %s makes no sense: %w", names[i], err)
		}
		each(i, o)
	}
	return nil
}

// readObject reads an answer of git cat-file --batch.
func readObject(in *bufio.Reader) (o object, err error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return o, err
	}
	line = strings.TrimSuffix(line, "\n")
	if strings.HasSuffix(line, " missing") {
		return o, nil
	}
	fields := strings.Fields(line)
	if len(fields) != 3 {
		return o, errors.New(line)
	}
	size, err := strconv.Atoi(fields[2])
	if err != nil {
		return o, err
	}
	data := make([]byte, size+len("\n"))
	if _, err := io.ReadFull(in, data); err != nil {
		return o, err
	}
	return object{kind: fields[1], data: data[:size]}, nil
}

// A write is a file that is to have other content.
type write struct {
	name string
	data []byte
}

// commit makes a commit of what is to change, on top of what we know of the branch, ready to be pushed.
// It is not signed, and nobody's name is on it.
func (r *repository) commit(ctx context.Context, isFirst bool, message string, when time.Time, writes []write) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "commit %s\ncommitter syndicate <syndicate@localhost> %d +0000\n", r.next, when.Unix())
	fmt.Fprintf(&b, "data %d\n%s\n", len(message), message)
	if !isFirst {
		fmt.Fprintf(&b, "from %s^0\n", r.tip)
	}
	for _, w := range writes {
		fmt.Fprintf(&b, "M 100644 inline %s\ndata %d\n%s\n", w.name, len(w.data), w.data)
	}
	b.WriteString("done\n")
	_, err := r.run(ctx, b.Bytes(), "fast-import", "--quiet", "--force", "--done")
	return err
}

// What may come of a push, besides that it arrives.
var (
	errBehind  = errors.New("somebody else was faster")
	errBusy    = errors.New("somebody else pushes at the same time")
	errRefused = errors.New("refused")
)

// push sends the commit. The error wraps one of those above if it is certain that it did not arrive.
func (r *repository) push(ctx context.Context) error {
	// It is over in a moment, and a push that was cut off may have arrived.
	ctx = context.WithoutCancel(ctx)
	out, err := r.run(ctx, nil, "push", "--porcelain", "--quiet", "--no-recurse-submodules", remoteName, r.next+":refs/heads/"+r.branch)
	var failure *gitError
	if errors.As(err, &failure) {
		return judgePush(string(out), failure)
	}
	return err
}

// signsOfCompany is how remotes put it that another push to the branch was under way.
var signsOfCompany = []string{"cannot lock", "failed to lock", "failed to update ref", "old value", "already exists"}

// judgePush tells the kinds of failure apart by the line that git prints for a ref that was not taken:
//
//	!	refs/next/x:refs/heads/y	[rejected] (fetch first)
func judgePush(out string, failure *gitError) error {
	for line := range strings.Lines(out) {
		fields := strings.SplitN(strings.TrimSpace(line), "\t", 3)
		if len(fields) < 3 || fields[0] != "!" {
			continue
		}
		summary := fields[2]
		switch {
		case strings.HasPrefix(summary, "[rejected]"):
			return fmt.Errorf("%w: %s", errBehind, summary)
		case !strings.HasPrefix(summary, "[remote rejected]"):
			return failure // such as [remote failure]: it is not known what became of it
		case slices.ContainsFunc(signsOfCompany, func(sign string) bool { return strings.Contains(summary, sign) }):
			return fmt.Errorf("%w: %s", errBusy, summary)
		}
		failure.said += "\n" + summary
		return fmt.Errorf("%w: %w", errRefused, failure)
	}
	return failure
}
