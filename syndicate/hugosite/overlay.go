package hugosite

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/afero"
)

// overlay is the file system that Hugo sees: the disk below, to read from, and above it everything
// that is written, in memory.
//
// afero.CopyOnWriteFs would not do: its LstatIfPossible breaks below Hugo's own file systems.
type overlay struct {
	afero.Fs                        // the disk; only its methods that read are reached
	mem      afero.Fs               // what was written
	removed  sync.Map               // names of the disk's files that were removed
	hidden   []string               // folders of the disk that do not exist for Hugo
	guard    func(afero.File) error // refuses files of the disk; may be nil
	hides    func(name string) bool // more that does not exist for Hugo; may be nil
	trace    *trace                 // of what was looked at on the disk
	asked    func(name string)      // is told when that is asked for by its name; may be nil
}

func newOverlay(disk afero.Fs, hidden ...string) *overlay {
	return &overlay{Fs: disk, mem: afero.NewMemMapFs(), hidden: hidden, trace: &trace{}}
}

func (o *overlay) Name() string { return "overlay" }

// above reports whether name is to be read from memory: a file there, or a folder only there.
func (o *overlay) above(name string) bool {
	info, err := o.mem.Stat(name)
	if err != nil {
		return false
	}
	if !info.IsDir() || o.gone(name) {
		return true
	}
	_, err = o.Fs.Stat(name)
	return err != nil
}

// gone reports whether name does not exist any more, or never did as far as Hugo knows.
func (o *overlay) gone(name string) bool {
	name = filepath.Clean(name)
	for _, h := range o.hidden {
		if isIn(h, name) {
			return true
		}
	}
	_, removed := o.removed.Load(name)
	return removed || o.hides != nil && o.hides(name)
}

var errNotAFile = errors.New("it is a pipe, socket or device, not a file")

func notExist(op, name string) error { return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist} }

// withhold says that a file does not exist which does not for Hugo.
func (o *overlay) withhold(op, name string) error {
	if o.asked != nil && o.hides != nil && o.hides(filepath.Clean(name)) {
		o.asked(name)
	}
	return notExist(op, name)
}

func (o *overlay) Stat(name string) (os.FileInfo, error) {
	if o.above(name) {
		return o.mem.Stat(name)
	}
	if o.gone(name) {
		return nil, o.withhold("stat", name)
	}
	info, err := o.Fs.Stat(name)
	o.trace.note(name, existence, err == nil)
	return info, err
}

// LstatIfPossible implements afero.Lstater. Hugo uses it to find symbolic links, which it does not
// follow in a site.
func (o *overlay) LstatIfPossible(name string) (os.FileInfo, bool, error) {
	if o.above(name) {
		info, err := o.mem.Stat(name)
		return info, false, err
	}
	if o.gone(name) {
		return nil, false, o.withhold("lstat", name)
	}
	l, ok := o.Fs.(afero.Lstater)
	if !ok {
		info, err := o.Stat(name)
		return info, false, err
	}
	info, isLstat, err := l.LstatIfPossible(name)
	there := err == nil
	if there && info.Mode()&os.ModeSymlink != 0 {
		there = exists(name)
	}
	o.trace.note(name, existence, there)
	return info, isLstat, err
}

func (o *overlay) Open(name string) (afero.File, error) {
	if o.above(name) {
		return o.mem.Open(name)
	}
	if o.gone(name) {
		return nil, o.withhold("open", name)
	}
	info, err := o.Fs.Stat(name)
	switch {
	case err != nil:
		o.trace.note(name, existence, false)
		return nil, err
	case info.IsDir():
		o.trace.note(name, listing, true)
	default:
		o.trace.note(name, text, true)
	}
	// Opening a pipe waits for somebody to write into it, maybe for ever.
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, errNotAFile // Hugo adds the name
	}
	file, err := o.Fs.Open(name)
	switch {
	case err != nil:
		return nil, err
	case info.IsDir():
		return &folder{File: file, overlay: o}, nil
	case o.guard != nil:
		err = o.guard(file)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

func (o *overlay) OpenFile(name string, flag int, perm os.FileMode) (afero.File, error) {
	if flag&(os.O_WRONLY|os.O_RDWR|os.O_APPEND|os.O_CREATE|os.O_TRUNC) == 0 {
		return o.Open(name)
	}
	if !o.above(name) && flag&os.O_TRUNC == 0 && !o.gone(name) {
		if err := o.copyUp(name); err != nil {
			return nil, err
		}
	}
	if err := o.mem.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return nil, err
	}
	return o.mem.OpenFile(name, flag, perm)
}

// copyUp copies a file of the disk into memory, so that it can be changed there.
func (o *overlay) copyUp(name string) error {
	content, err := afero.ReadFile(o, name)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return afero.WriteFile(o.mem, name, content, 0o666)
}

func (o *overlay) Create(name string) (afero.File, error) {
	return o.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
}

func (o *overlay) Mkdir(name string, perm os.FileMode) error { return o.MkdirAll(name, perm) }

func (o *overlay) MkdirAll(name string, perm os.FileMode) error {
	if info, err := o.Stat(name); err == nil && info.IsDir() {
		return nil
	}
	return o.mem.MkdirAll(name, perm)
}

func (o *overlay) Remove(name string) error {
	o.removed.Store(filepath.Clean(name), true)
	if _, err := o.mem.Stat(name); err == nil {
		return o.mem.Remove(name)
	}
	return nil
}

func (o *overlay) RemoveAll(name string) error {
	o.removed.Store(filepath.Clean(name), true)
	return o.mem.RemoveAll(name)
}

func (o *overlay) Rename(from, to string) error {
	content, err := afero.ReadFile(o, from)
	if err != nil {
		return err
	}
	file, err := o.Create(to)
	if err != nil {
		return err
	}
	if _, err := file.Write(content); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return o.Remove(from)
}

func (o *overlay) Chmod(string, os.FileMode) error            { return nil }
func (o *overlay) Chown(string, int, int) error               { return nil }
func (o *overlay) Chtimes(string, time.Time, time.Time) error { return nil }
