package survey

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A walk goes through the content.
type walk struct {
	*Plan
	page   func(page) error
	bundle func(dir string)  // a leaf bundle, after all that is in it
	other  func(file string) // a file that is no page and in no leaf bundle
	doubt  func(format string, args ...any)
}

// batch is how many entries of a folder are read at once: a blog may have all its posts in one.
const batch = 1024

func (w *walk) run(ctx context.Context) error {
	for _, f := range w.Folders {
		info, err := os.Stat(f.Dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // Hugo tells of its own defaults even if they are not there
		case err != nil:
			return err
		case info.IsDir():
			err = w.folder(ctx, f.Dir, f.At, false)
		case w.isPage(f.At): // a file can be mounted as well
			err = w.file(f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// file looks at a single file that is mounted as a page.
func (w *walk) file(f Folder) error {
	if _, name := path.Split(f.At); !strings.EqualFold(filepath.Base(f.Dir), name) {
		w.doubt("the file %s is mounted by another name", f.Dir)
	}
	p := page{&place{filepath.Dir(f.Dir), Fold(path.Dir(f.At))}, filepath.Base(f.Dir)}
	if p.kind(w.Plan) == leaf {
		w.doubt("the file %s is mounted as a bundle", f.Dir)
	}
	return w.page(p)
}

func (w *walk) folder(ctx context.Context, dir, at string, inBundle bool) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	here := &place{dir, Fold(at)}
	var below, others []string
	isBundle := false
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		entries, err := folder.ReadDir(batch)
		for _, e := range entries {
			switch file := filepath.Join(dir, e.Name()); {
			case e.IsDir():
				below = append(below, e.Name())
			case e.Type()&os.ModeSymlink != 0:
				w.doubt("%s is a symbolic link", file)
			case isAdapter(e.Name()):
				w.doubt("%s makes pages", file)
			case w.isPage(e.Name()):
				p := page{here, e.Name()}
				isBundle = isBundle || p.kind(w.Plan) == leaf
				if err := w.page(p); err != nil {
					return err
				}
			default:
				others = append(others, file)
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	for _, name := range below {
		if w.isPage(name) {
			w.doubt("the folder %s has the name of a page", filepath.Join(dir, name))
		}
		if err := w.folder(ctx, filepath.Join(dir, name), path.Join(at, name), inBundle || isBundle); err != nil {
			return err
		}
	}
	if isBundle && at == "" {
		w.doubt("the folder %s is a single page", dir)
	}
	if isBundle {
		w.bundle(dir)
	}
	if !isBundle && !inBundle {
		for _, file := range others {
			w.other(file)
		}
	}
	return nil
}

// isAdapter reports whether a file is a content adapter, a template that makes pages.
func isAdapter(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "_content.") && strings.HasSuffix(name, ".gotmpl")
}

func (p *Plan) isPage(name string) bool {
	return slices.Contains(p.Suffixes, strings.ToLower(strings.TrimPrefix(filepath.Ext(name), ".")))
}

// isContent reports whether a file is in one of the folders.
func (p *Plan) isContent(file string) bool {
	return slices.ContainsFunc(p.Folders, func(f Folder) bool {
		return strings.HasPrefix(file, f.Dir+string(filepath.Separator))
	})
}
