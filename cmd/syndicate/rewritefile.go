package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path"
	"path/filepath"
)

// rewriteFile replaces the content of a regular file in one step, with the same permissions. Somebody who
// reads it sees the old content or the new one. If the file changes meanwhile, it stays as it then is.
// The result says whether there was anything to change.
func rewriteFile(root *os.Root, name string, change func(content []byte) ([]byte, error)) (changed bool, err error) {
	file := filepath.FromSlash(name)
	info, err := root.Lstat(file)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return false, errors.New("it is no file of the site")
	case err != nil:
		return false, reason(err)
	case path.Ext(name) == ".gotmpl":
		return false, errors.New("it is no content file")
	case !info.Mode().IsRegular():
		return false, errors.New("it is a link or a folder, and no file")
	case info.Mode().Perm()&0o200 == 0:
		return false, errors.New("it is read-only")
	}
	old, err := root.ReadFile(file)
	if err != nil {
		return false, reason(err)
	}
	content, err := change(old)
	if err != nil || bytes.Equal(content, old) {
		return false, err
	}
	temp := filepath.Join(filepath.Dir(file), ".syndicate-"+rand.Text()) // Hugo ignores names with a dot
	defer func() {
		if !changed {
			_ = root.Remove(temp)
		}
	}()
	if err := writeDurably(root, temp, content, info.Mode().Perm()); err != nil {
		return false, reason(err)
	}
	if now, err := root.ReadFile(file); err != nil || !bytes.Equal(now, old) {
		return false, errors.New("it was changed at the same moment")
	}
	if err := root.Rename(temp, file); err != nil {
		return false, reason(err)
	}
	return true, nil
}

// writeDurably makes a new file and waits until its content is on the disk.
func writeDurably(root *os.Root, name string, content []byte, perm os.FileMode) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Chmod(perm), f.Sync(), f.Close()) // Chmod since the umask has its say above
}

// reason leaves out of an error what was done to which file.
func reason(err error) error {
	var e *os.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
