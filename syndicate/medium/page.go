package medium

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Remedies say where in Medium's editor an author mends what is wrong with a story.
// https://help.medium.com/hc/en-us/articles/360033930293
var Remedies = syndicate.Remedies{
	"reachable": "if you did not take it down, look at https://medium.com/me/stories/public and at Medium's mails to you",
	"title":     "edit the story, put the title right, then Save and publish",
	"canonical": "edit the story: Story settings > Advanced settings > Customize canonical link, tick that it was originally published elsewhere, paste the address of the post, Save canonical link",
	"backlink":  "edit the story and end it with the line: Originally published at, and the address of the post as a link",
	"images":    "edit the story and put in the images that are missing",
	"code":      "edit the story and paste the code blocks again, each into a block of its own (three backticks, then Enter)",
}

// Page reads the page of a public or unlisted story. It implements [syndicate.Pages].
func (v *Visitor) Page(ctx context.Context, story syndicate.Story) (syndicate.StoryPage, error) {
	var none syndicate.StoryPage
	if !isHexID(story.ID) { // somebody wrote the record by hand, and the website has other pages
		return none, cannotTell("nothing on record says which story it is: %q is no id of one", story.ID)
	}
	a, at, err := v.visit(ctx, "p", story.ID)
	if err != nil {
		return none, err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.body))
	if err != nil {
		return none, cannotTell("%s cannot be read: %s", at, oneLine(err.Error(), ""))
	}
	page := readStory(doc)
	if page.ID != strings.ToLower(story.ID) { // a challenge, a login, somebody else's story
		return none, cannotTell("%s does not show the story %s", at, story.ID)
	}
	page.Address = at.String()
	return page, nil
}

// Original returns the address that the page of a story names as canonical, empty if that is the story
// itself.
func (v *Visitor) Original(ctx context.Context, story syndicate.Story) (string, error) {
	page, err := v.Page(ctx, story)
	return page.Original, err
}

// ErrNoStory says that a file is not the saved page of a story.
var ErrNoStory = errors.New("this is not the page of a story")

// ReadStoryPage reads the page of a story that somebody saved in a browser, complete or HTML only. The
// error, which wraps [ErrNoStory] unless r fails, says what to do instead.
func ReadStoryPage(r io.Reader) (syndicate.StoryPage, error) {
	var none syndicate.StoryPage
	data, err := io.ReadAll(io.LimitReader(r, maxVisit+1))
	switch {
	case err != nil:
		return none, err
	case len(data) > maxVisit:
		return none, fmt.Errorf("%w: it has more than %d MB", ErrNoStory, maxVisit>>20)
	case isWebArchive(data):
		return none, fmt.Errorf("%w but an archive: save it as web page, complete, or as web page, HTML only", ErrNoStory)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(data))
	if err != nil {
		return none, fmt.Errorf("%w: %w", ErrNoStory, err)
	}
	page := readStory(doc)
	page.Saved = true
	if page.ID == "" {
		return none, fmt.Errorf("%w: open the story as a reader sees it, not in the editor, and save that page", ErrNoStory)
	}
	return page, nil
}

// isWebArchive reports whether data is in one of the formats in which browsers save a page with all that
// belongs to it: MHTML, or Safari's property list.
func isWebArchive(data []byte) bool {
	head := data[:min(len(data), 2048)]
	return bytes.HasPrefix(data, []byte("bplist")) || !bytes.Contains(head, []byte("<html")) && bytes.Contains(head, []byte("multipart/related"))
}
