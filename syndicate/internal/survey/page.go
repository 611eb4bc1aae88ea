package survey

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// A page is a content file. A site may have very many.
type page struct {
	*place
	name string
}

// A place is a folder of the content.
type place struct {
	dir string // absolute
	at  string // in the content, with slashes, as Hugo compares paths
}

func (p page) file() string { return p.dir + string(filepath.Separator) + p.name }

// base is the name without extension and language, as Hugo compares names.
func (p page) base(plan *Plan) string {
	name := strings.TrimSuffix(p.name, filepath.Ext(p.name))
	for ext := path.Ext(name); plan.isIdentifier(ext); ext = path.Ext(name) {
		name = strings.TrimSuffix(name, ext)
	}
	return Fold(name)
}

// isIdentifier reports whether a part of a file's name says which page of several with one path it is:
// ".fr", or in the form of Hugo since version 0.153 "._language_fr_".
func (p *Plan) isIdentifier(ext string) bool {
	ext = strings.TrimPrefix(strings.ToLower(ext), ".")
	return slices.Contains(p.Languages, ext) || len(ext) > 2 && ext[0] == '_' && ext[len(ext)-1] == '_'
}

type kind byte

const (
	single kind = iota // posts/hello.md
	leaf               // posts/hello/index.md
	branch             // posts/_index.md
)

func (p page) kind(plan *Plan) kind {
	switch p.base(plan) {
	case "index":
		return leaf
	case "_index":
		return branch
	}
	return single
}

// path is where the page is in the content: "posts/hello".
func (p page) path(plan *Plan) string {
	if p.kind(plan) != single {
		return p.at
	}
	return path.Join(p.at, p.base(plan))
}

// portable names a file by the number of its folder, and where it is there.
func (p *Plan) portable(file string) string {
	for i, f := range p.Folders {
		if rel, err := filepath.Rel(f.Dir, file); err == nil && filepath.IsLocal(rel) {
			return fmt.Sprint(i, ":", filepath.ToSlash(rel))
		}
	}
	return file
}

// chunk is how many pages a processor works at before it asks for more.
const chunk = 64

// inParallel has all processors work at the pages that a source gives.
func inParallel(ctx context.Context, source func(give func(page) error) error, do func([]page) error) error {
	group, ctx := errgroup.WithContext(ctx)
	chunks := make(chan []page)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			for pages := range chunks {
				if err := do(pages); err != nil {
					return err
				}
			}
			return nil
		})
	}
	group.Go(func() error {
		defer close(chunks)
		var pages []page
		send := func() error {
			select {
			case chunks <- pages:
				pages = nil
				return nil
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		err := source(func(p page) error {
			if pages = append(pages, p); len(pages) < chunk {
				return nil
			}
			return send()
		})
		if err != nil {
			return err
		}
		return send()
	})
	return group.Wait()
}
