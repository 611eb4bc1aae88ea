package gitledger

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/record"
)

// Read implements [syndicate.Ledger]. It always asks the remote: an old copy may lack what others did.
// Where the branch does not exist yet, the records are those of the file ledger that the branch will
// start with. Paths of damaged records are as git names files in a branch.
func (g *Git) Read(ctx context.Context) (syndicate.Records, error) {
	if err := ctx.Err(); err != nil {
		return syndicate.Records{}, err
	}
	unshared := g.share(ctx)
	records, err := g.read(ctx)
	if err == nil {
		err = g.overlay(ctx, records)
	}
	if err != nil {
		return syndicate.Records{}, fmt.Errorf("the ledger cannot be read: %w", err)
	}
	if unshared != nil {
		g.options.Notice(fmt.Sprintf("some outcomes are %v: %v", syndicate.ErrNotShared, unshared))
	}
	return records, nil
}

func (g *Git) read(ctx context.Context) (syndicate.Records, error) {
	unlock, err := g.lockRepository(ctx)
	if err != nil {
		return syndicate.Records{}, err
	}
	defer unlock()
	repo, err := g.connect()
	if err != nil {
		return syndicate.Records{}, err
	}
	exists, err := repo.fetch(ctx)
	if err != nil {
		return syndicate.Records{}, err
	}
	if !exists {
		return g.before.Read(ctx)
	}
	files, err := g.records(ctx, repo)
	if err != nil {
		return syndicate.Records{}, err
	}
	var found record.Reading
	var whole []write
	for _, f := range files {
		if g.readInto(&found, f) {
			whole = append(whole, write{f.name, f.data})
		}
	}
	g.copyOut(whole)
	return found.Records(), nil
}

// A recordFile is a record of the branch.
type recordFile struct {
	name string // below the folder of the destination
	data []byte
	err  error // why it is none
}

// records returns all that is in the place of a record.
func (g *Git) records(ctx context.Context, repo *repository) ([]*recordFile, error) {
	files, err := repo.list(ctx, g.options.Destination)
	if err != nil {
		return nil, err
	}
	var records, readable []*recordFile
	var ids []string
	for _, f := range files {
		if isHidden(f.name) || !strings.EqualFold(path.Ext(f.name), record.Extension) {
			continue
		}
		r := &recordFile{name: f.name, err: f.check()}
		records = append(records, r)
		if r.err == nil {
			readable, ids = append(readable, r), append(ids, f.id)
		}
	}
	return records, repo.objects(ctx, ids, func(i int, o object) { readable[i].data = o.data })
}

// check reports why a file cannot be a record.
func (f file) check() error {
	switch {
	case f.mode != "100644" && f.mode != "100755": // see git-fast-import(1)
		return errors.New("it is a symbolic link or a submodule, not a file")
	case f.size > record.MaxSize:
		return fmt.Errorf("it has more than %d bytes", record.MaxSize)
	}
	return nil
}

// isHidden reports whether a part of the name starts with a dot: the file ledger passes over those, too.
func isHidden(name string) bool { return strings.Contains("/"+name, "/.") }

// readInto reports whether the record is whole and in its place.
func (g *Git) readInto(found *record.Reading, f *recordFile) bool {
	e, err := g.codec.Decode(f.data)
	if f.err != nil {
		err = f.err
	}
	switch {
	case err != nil:
		found.AddDamaged(f.name, g.place(f.name), f.data, err)
	case record.FileName(e.Key) != f.name:
		found.AddMisplaced(f.name, g.place(f.name), f.data, e)
	default:
		found.Add(e)
		return true
	}
	return false
}

// lookup returns what is recorded of the posts that a change is about.
func (c *change) lookup(ctx context.Context, exists bool) (map[string]record.Old, error) {
	olds := map[string]record.Old{}
	keys := c.keys()
	if !exists {
		records, err := c.before.Read(ctx)
		for _, key := range keys {
			olds[key] = oldIn(records, key)
		}
		return olds, unreachable(err)
	}
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = c.repo.tip + ":" + c.nameInBranch(key)
	}
	err := c.repo.objects(ctx, names, func(i int, o object) {
		olds[keys[i]] = c.old(keys[i], o)
	})
	return olds, unreachable(err)
}

// oldIn returns what records say about a key.
func oldIn(records syndicate.Records, key string) record.Old {
	if d, ok := records.Damaged[key]; ok {
		return record.Old{Damage: d.Err}
	}
	if e, ok := records.Entries[key]; ok {
		return record.Old{Entry: e}
	}
	return record.None()
}

// old makes of what is in the place of a record what is recorded.
func (c *change) old(key string, o object) record.Old {
	switch o.kind {
	case "":
		return record.None()
	case "blob":
		e, err := c.codec.Decode(o.data)
		if err == nil && e.Key != key {
			err = fmt.Errorf("it is the record of %+q, not of %+q", e.Key, key)
		}
		return record.Old{Entry: e, Damage: err}
	}
	return record.Old{Damage: errors.New("it is a folder, not a file")}
}

// start is what a new branch begins with: a word to people, and the records of the file ledger that the
// site had so far.
func (c *change) start(ctx context.Context) ([]write, error) {
	writes := []write{{readme, []byte(readmeText)}}
	records, err := c.before.Read(ctx)
	if err != nil {
		return nil, err
	}
	for key, e := range records.Entries {
		data, err := c.codec.Encode(e)
		if err != nil {
			return nil, err
		}
		writes = append(writes, write{c.nameInBranch(key), data})
	}
	for key, d := range records.Damaged {
		info, err := os.Lstat(d.Path)
		if err == nil && info.Mode()&fs.ModeType != 0 {
			err = fmt.Errorf("%s is no file", d.Path)
		}
		data := []byte(nil)
		if err == nil {
			data, err = os.ReadFile(d.Path)
		}
		if err != nil {
			return nil, err
		}
		writes = append(writes, write{c.nameInBranch(key), data})
	}
	if n := len(writes) - 1; n > 0 {
		c.options.Notice(fmt.Sprintf("the branch %s starts with the %d records of %s, which are not read any more", c.repo.branch, n, c.options.DataDir))
	}
	return writes, nil
}
