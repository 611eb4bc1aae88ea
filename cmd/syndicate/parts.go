package main

import (
	"context"
	"slices"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// partSize is how many content files are loaded at a time. Hugo keeps a large site in memory as a whole; by
// parts it takes no more than this many posts do.
const partSize = 2000

// loadSelected loads what a command needs that looks at each post once: the flagged posts, or the first part of
// all, which candidates follows with the others.
func (a *app) loadSelected(ctx context.Context, s selection) (*job, error) {
	switch {
	case len(s.paths) > 0: // to tell what a path means, all posts are needed
		return a.load(ctx)
	case !s.unflagged:
		return a.loadFrom(ctx, a.flaggedOptions(ctx))
	}
	files, err := hugosite.ContentFiles(ctx, a.siteOptions(ctx))
	if err != nil || len(files) <= a.partSize {
		return a.load(ctx)
	}
	parts := slices.Collect(slices.Chunk(files, a.partSize))
	j, err := a.loadFrom(ctx, a.partOptions(ctx, parts[0]))
	if err == nil && !j.site.IsWhole() {
		j.rest = parts[1:]
	}
	return j, err
}

func (a *app) partOptions(ctx context.Context, files []string) hugosite.Options {
	o := a.siteOptions(ctx)
	o.Pages = files
	return o
}

// loadNext goes on with the next part of the site, if there is one.
func (j *job) loadNext(ctx context.Context) (more bool, err error) {
	if len(j.rest) == 0 {
		return false, nil
	}
	o := j.partOptions(ctx, j.rest[0])
	j.rest = j.rest[1:]
	return true, j.loadInstead(ctx, o)
}

// loadWhole goes on with the whole site, after something was looked for in vain in a part of it.
func (j *job) loadWhole(ctx context.Context, missed string) error {
	j.ui.detail("reading all of the site: %s was not found", missed)
	j.rest = nil
	return j.loadInstead(ctx, j.siteOptions(ctx))
}

// loadInstead loads the site anew.
func (j *job) loadInstead(ctx context.Context, o hugosite.Options) error {
	j.close()
	j.site = nil
	next, err := j.loadFrom(ctx, o)
	if err != nil {
		return err
	}
	j.site, j.rewriter.Files = next.site, next.site
	return nil
}

// mark tells a post from all others, whichever part of the site it comes from.
func mark(p *syndicate.Post) string { return p.Path + "\n" + p.Language + "\n" + p.Key }
