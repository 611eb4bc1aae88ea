package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// adoptFromKeys proposes the stories that other tools have left in front matter, and records them if
// that is wanted.
func (a *app) adoptFromKeys(ctx context.Context, args []string, o adoptOptions) error {
	visible, err := syndicate.ParseStatus(o.status)
	if err != nil {
		return usagef("--status %w", err)
	}
	j, err := a.load(ctx)
	if err != nil {
		return err
	}
	defer j.close()
	posts, err := j.posts(selection{paths: args, unflagged: true})
	if err != nil {
		return err
	}
	l, records, release, err := a.lockedLedger(ctx, o.sandbox)
	if err != nil {
		return err
	}
	defer release()
	var found adoption
	if found.Posts = j.named(posts, o.fromKeys, records); len(found.Posts) == 0 {
		return usagef("no post has a story under %s in its front matter", strings.Join(o.fromKeys, " or "))
	}
	for i := range found.Posts {
		found.Posts[i].Story.Status = visible
	}
	a.listMatches(&found)
	if a.isWanted(ctx, found, o.yes) {
		err = j.record(ctx, j.writingBack(l, o.sandbox), records, &found)
	}
	if err := a.reportAdoption(found, err); err != nil {
		return err
	}
	if found.Summary.Unclear > 0 {
		return verdict(exitInDoubt)
	}
	return nil
}

// named returns the posts that name their story under one of the keys, and the story if that is clear.
func (j *job) named(posts []*syndicate.Post, keys []string, records syndicate.Records) []match {
	list := []match{}
	for _, p := range posts {
		if m, ok := j.namedBy(p, keys); ok {
			list = append(list, m)
		}
	}
	for i := range list {
		m := &list[i]
		others := slices.DeleteFunc(slices.Clone(list), func(o match) bool { return o.post == m.post })
		if m.Unclear == "" {
			m.Unclear = dispute(*m, others, records)
		}
		if e := records.Entries[m.Key]; m.Unclear == "" && e.State == syndicate.StatePublished {
			m.Known, m.Story = true, e.Story
		}
	}
	return list
}

// dispute says why a post cannot have the story that it names, by what else is known.
func dispute(m match, others []match, records syndicate.Records) string {
	for _, other := range others {
		switch {
		case other.Key == m.Key:
			return "has the same id as " + other.Path
		case other.Story.ID == m.Story.ID:
			return other.Path + " names the same story"
		}
	}
	if d, damaged := records.Damaged[m.Key]; damaged {
		return fmt.Sprintf("its record %s cannot be read: %v", d.Path, d.Err)
	}
	e, known := records.Entries[m.Key]
	switch {
	case known && e.InDoubt():
		return "is in doubt: settle it with syndicate resolve"
	case known && e.State == syndicate.StatePublished && e.Story.ID != m.Story.ID:
		return "is recorded as published" + at(e.Story)
	case !known:
		e = syndicate.Entry{Key: m.Key, CanonicalURL: m.post.CanonicalURL()}
	}
	if _, err := storyAt(m.Story.URL, e, records); err != nil {
		return err.Error()
	}
	return ""
}

// namedBy reads the story that a post names itself; ok is false if it names none.
func (j *job) namedBy(p *syndicate.Post, keys []string) (m match, ok bool) {
	m = match{Key: p.Key, Path: p.Path, Title: p.Title, post: p}
	var unclear []string
	for _, key := range keys {
		if !slices.ContainsFunc(p.Fields, func(f syndicate.Field) bool { return strings.EqualFold(f.Path, key) }) {
			continue
		}
		texts, isList, err := j.texts(p, key)
		if err != nil {
			unclear = append(unclear, fmt.Sprintf("%s: %v", p.Path, err))
		}
		for _, text := range texts {
			story, err := namedStory(text.Text, isList)
			switch {
			case err != nil:
				unclear = append(unclear, fmt.Sprintf("%s:%d: %s is %s: %v", p.Path, text.Line, key, syndicate.Describe(text.Text), err))
			case story.ID == "":
			case m.Story.ID != "" && m.Story.ID != story.ID:
				unclear = append(unclear, fmt.Sprintf("%s:%d: names a second story, %s", p.Path, text.Line, story.URL))
			case m.Story.ID == "" || m.Story.URL == storyAddress("", story.ID): // an address says more than an id
				m.Story = story
			}
		}
	}
	m.Unclear = strings.Join(unclear, "; ")
	return m, m.Story.ID != "" || m.Unclear != ""
}

// texts reads what a post's own file has under a key.
func (j *job) texts(p *syndicate.Post, key string) (texts []frontmatter.Text, isList bool, err error) {
	file, err := os.Open(filepath.Join(j.global.site, filepath.FromSlash(p.Path)))
	if err != nil {
		return nil, false, reason(err)
	}
	defer file.Close()
	return frontmatter.Texts(file, key)
}

var (
	errNoStory   = errors.New("neither the id of a story nor its address")
	errShortLink = errors.New("a short link, and only Medium knows where it leads: open it, then adopt the post with the address that it leads to")
)

// namedStory reads a story from what another tool, or a person, wrote down: its id, or an address that
// ends in it. Lists hold addresses at other sites as well, so in a list only those at Medium count.
// The story is empty if there is none.
func namedStory(text string, inList bool) (syndicate.Story, error) {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	hasHost := err == nil && (u.Scheme == "http" || u.Scheme == "https")
	isMedium := hasHost && (u.Hostname() == "medium.com" || strings.HasSuffix(u.Hostname(), ".medium.com"))
	switch {
	case text == "" || inList && !isMedium:
		return syndicate.Story{}, nil
	case isMedium && u.Hostname() == "link.medium.com":
		return syndicate.Story{}, errShortLink
	}
	id, err := medium.StoryID(text)
	if err != nil || len(id) < 8 || len(id) > 12 { // shorter ones are words, longer ones other sites' numbers
		return syndicate.Story{}, errNoStory
	}
	if hasHost && !isMedium && !strings.HasSuffix(strings.Trim(u.Path, "/"), "-"+id) {
		return syndicate.Story{}, errNoStory // at Medium's own addresses the title may be missing
	}
	return syndicate.Story{ID: id, URL: storyAddress(text, id)}, nil
}
