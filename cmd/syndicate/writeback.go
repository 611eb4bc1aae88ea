package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// writingBack is a ledger that also writes the address of each story that it records as published into
// the front matter of its post, if the site wants that. The ledger is the truth, the post a courtesy:
// what cannot be written there is a warning and no failure.
type writingBack struct {
	syndicate.Ledger
	app   *app
	posts *postFiles // nil until they are needed
}

// postFiles says where the addresses of stories go.
type postFiles struct {
	key   string              // of front matter, empty for nowhere
	paths map[string][]string // content files by the keys of their posts
}

// writingBack makes the ledger write back. Nothing of the sandbox leads readers anywhere.
func (a *app) writingBack(l syndicate.Ledger, sandbox bool) syndicate.Ledger {
	if sandbox {
		return l
	}
	return &writingBack{Ledger: l, app: a}
}

// writingBack does the same with what the job knows of the site.
func (j *job) writingBack(l syndicate.Ledger, sandbox bool) syndicate.Ledger {
	if sandbox {
		return l
	}
	w := &writingBack{Ledger: l, app: j.app}
	if j.config.WriteBack == "" || j.site != nil && j.site.IsWhole() {
		w.posts = j.postFiles()
	}
	return w
}

// Settle implements [syndicate.Ledger].
func (w *writingBack) Settle(ctx context.Context, e syndicate.Entry) error {
	err := w.Ledger.Settle(ctx, e)
	recorded := err == nil || errors.Is(err, syndicate.ErrNotShared)
	if recorded && e.State == syndicate.StatePublished && e.Story.URL != "" {
		if problem := w.write(ctx, e); problem != nil {
			w.app.ui.warning("%s is recorded, but its address was not written back: %v", e.Key, problem)
		}
	}
	return err
}

func (w *writingBack) write(ctx context.Context, e syndicate.Entry) error {
	if err := w.load(ctx); err != nil || w.posts.key == "" {
		return err
	}
	paths := w.posts.paths[e.Key]
	if len(paths) != 1 {
		return fmt.Errorf("the site has %d posts of that name", len(paths))
	}
	key, name := w.posts.key, paths[0]
	if err := notOurs(name); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	root, err := os.OpenRoot(w.app.global.site) // symbolic links do not lead out of it
	if err != nil {
		return err
	}
	defer root.Close()
	changed, err := rewriteFile(root, name, func(content []byte) ([]byte, error) {
		return withStory(content, key, publicAddress(e.Story), e.Story.ID)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if changed {
		w.app.ui.note("wrote %s into %s", key, name)
	}
	return nil
}

// load finds out where posts are, from a site that the command has not loaded.
func (w *writingBack) load(ctx context.Context) error {
	if w.posts != nil {
		return nil
	}
	j, err := w.app.load(ctx)
	if err != nil {
		return fmt.Errorf("the site cannot be read: %w", err)
	}
	defer j.close()
	w.posts = j.postFiles()
	return nil
}

// postFiles lists the files of all posts, if anything is to be written into them.
func (j *job) postFiles() *postFiles {
	files := &postFiles{key: j.config.WriteBack, paths: map[string][]string{}}
	if files.key == "" {
		return files
	}
	for _, p := range j.site.Posts(func(map[string]any) bool { return true }) {
		j.config.Apply(p) // it may have an id of its own
		files.paths[p.Key] = append(files.paths[p.Key], p.Path)
	}
	return files
}

// publicAddress is where readers find a story. What Medium returns of a draft is the page where its author
// edits it; once the draft is published, the story is at the address above that.
func publicAddress(s syndicate.Story) string { return strings.TrimSuffix(s.URL, "/edit") }

// withStory returns a content file with the address of a story under a key of its front matter, added
// to what is there if that is a list. Anything else that an author wrote there stays.
func withStory(content []byte, key, address, id string) ([]byte, error) {
	texts, isList, err := frontmatter.Texts(strings.NewReader(string(content)), key)
	if err != nil {
		return nil, err
	}
	isSame := func(t frontmatter.Text) bool {
		found, err := medium.StoryID(t.Text)
		return err == nil && found == id
	}
	switch {
	case isList && slices.ContainsFunc(texts, isSame):
		return content, nil
	case isList:
		return frontmatter.Append(content, key, address)
	case len(texts) > 0 && texts[0].Text != "" && !isSame(texts[0]):
		return nil, fmt.Errorf("line %d has another %s, %q", texts[0].Line, key, texts[0].Text)
	}
	return frontmatter.Set(content, key, address)
}
