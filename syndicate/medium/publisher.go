package medium

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/singleflight"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Publisher publishes articles through the API. It is a [syndicate.Publisher], made for one run:
// what it learns about the account it does not ask again. It is safe for concurrent use.
type Publisher struct {
	client    *Client
	uploading singleflight.Group // pictures that are under way, by their content

	mu           sync.Mutex // guards what follows, each nil until it was asked for
	me           *User
	publications []Publication
	roles        map[string][]Role            // of the account, by publication id
	uploads      map[[sha256.Size]byte]string // addresses of pictures, by their content
}

// NewPublisher returns a publisher that uses the client.
func NewPublisher(c *Client) *Publisher {
	return &Publisher{client: c, roles: map[string][]Role{}, uploads: map[[sha256.Size]byte]string{}}
}

// Preflight asks Medium whose token it is.
func (p *Publisher) Preflight(ctx context.Context) (syndicate.Account, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	me, err := p.account(ctx)
	if err != nil {
		return syndicate.Account{}, err
	}
	return syndicate.Account{ID: me.ID, Name: strings.TrimPrefix(me.Username, "@"), URL: me.URL}, nil
}

// Admit reports why the account may not publish in the publication that the submission names. It
// asks Medium only if there is one.
func (p *Publisher) Admit(ctx context.Context, s syndicate.Submission) error {
	if s.Settings.Publication == "" {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	publication, err := p.find(ctx, s.Settings.Publication)
	if err != nil {
		return err
	}
	roles, err := p.rolesIn(ctx, publication.ID)
	switch {
	case err != nil:
		return err
	case slices.Contains(roles, RoleEditor):
		return nil
	case !slices.Contains(roles, RoleWriter):
		return fmt.Errorf("the account does not write for the publication %q%s", s.Settings.Publication, p.listing())
	case s.Settings.Status != syndicate.Draft:
		return fmt.Errorf("the account is a writer of the publication %q, not an editor: medium takes nothing but drafts from it, so set the status to draft", s.Settings.Publication)
	}
	return nil
}

// Upload stores a picture at Medium, once for every picture. It may be called for several at once.
func (p *Publisher) Upload(ctx context.Context, picture syndicate.Picture) (string, error) {
	sum := sha256.Sum256(picture.Data)
	address, err, _ := p.uploading.Do(string(sum[:]), func() (any, error) {
		p.mu.Lock()
		address, known := p.uploads[sum]
		p.mu.Unlock()
		if known {
			return address, nil
		}
		address, err := p.upload(ctx, picture)
		if err != nil {
			return "", err
		}
		p.mu.Lock()
		p.uploads[sum] = address
		p.mu.Unlock()
		return address, nil
	})
	return address.(string), err
}

func (p *Publisher) upload(ctx context.Context, picture syndicate.Picture) (string, error) {
	image, err := p.client.UploadImage(ctx, picture.MediaType, bytes.NewReader(picture.Data))
	var refused *Error
	switch {
	case errors.As(err, &refused) && refused.Code == CodeMissingScope:
		return "", fmt.Errorf("the token may not upload images: set \"upload\" to false, then the article does without pictures of its own: %w", err)
	case errors.As(err, &refused) && refused.hitsEveryone():
		return "", rejectedError{error: err, stop: true}
	case err != nil:
		return "", err
	}
	return image.URL, nil
}

// Publish creates the story; see [Client.CreatePost] about its errors.
func (p *Publisher) Publish(ctx context.Context, s syndicate.Submission) (syndicate.Story, error) {
	create, err := p.target(ctx, s.Settings.Publication)
	if err != nil {
		// No create was sent. Unless it is about one publication, the next submission fails alike.
		var refused *Error
		stop := s.Settings.Publication == "" || errors.As(err, &refused) && refused.hitsEveryone()
		return syndicate.Story{}, rejectedError{error: err, stop: stop}
	}
	created, err := create(ctx, newPost(s))
	if err != nil {
		return syndicate.Story{}, err
	}
	return p.story(created, s.Settings.Status), nil
}

// target returns the call that creates a story in the publication, or of the account if none is named.
func (p *Publisher) target(ctx context.Context, publication string) (func(context.Context, Post) (CreatedPost, error), error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if publication != "" {
		found, err := p.find(ctx, publication)
		return func(ctx context.Context, post Post) (CreatedPost, error) {
			return p.client.CreatePostInPublication(ctx, found.ID, post)
		}, err
	}
	me, err := p.account(ctx)
	return func(ctx context.Context, post Post) (CreatedPost, error) {
		return p.client.CreatePost(ctx, me.ID, post)
	}, err
}

func newPost(s syndicate.Submission) Post {
	return Post{
		Title:           s.Article.Title,
		Content:         s.Article.HTML,
		Tags:            s.Article.Tags[:min(len(s.Article.Tags), Profile.MaxTags)],
		CanonicalURL:    s.Article.CanonicalURL,
		PublishStatus:   s.Settings.Status,
		License:         s.Settings.License,
		NotifyFollowers: s.Settings.NotifyFollowers,
	}
}

// story is the domain's view of what was created, given the status that was asked for.
func (p *Publisher) story(created CreatedPost, asked syndicate.Status) syndicate.Story {
	story := syndicate.Story{
		ID:          created.ID,
		URL:         created.URL,
		Status:      asked,
		PublishedAt: created.PublishedAt,
	}
	if !isStoryAddress(created.URL, p.client.base) {
		story.URL = shortURL(created.ID)
	}
	if status, err := syndicate.ParseStatus(string(created.PublishStatus)); err == nil {
		story.Status = status
	}
	return story
}

func (p *Publisher) account(ctx context.Context) (User, error) {
	if p.me == nil {
		me, err := p.client.Me(ctx)
		if err != nil {
			return User{}, err
		}
		p.me = &me
	}
	return *p.me, nil
}

// find looks up a publication by id, name or address.
func (p *Publisher) find(ctx context.Context, wanted string) (Publication, error) {
	if err := p.loadPublications(ctx); err != nil {
		var refused *Error
		if !errors.As(err, &refused) || refused.Code != CodeMissingScope {
			return Publication{}, fmt.Errorf("looking up the publication %q: %w", wanted, err)
		}
		if !isHexID(wanted) {
			return Publication{}, fmt.Errorf("the token may not list publications, so %q cannot be looked up: name the publication by its id", wanted)
		}
		return Publication{ID: wanted}, nil
	}
	var found []Publication
	for _, candidate := range p.publications {
		if candidate.ID == wanted {
			return candidate, nil
		}
		if strings.EqualFold(candidate.Name, wanted) || strings.EqualFold(path.Base(candidate.URL), wanted) || sameAddress(candidate.URL, wanted) {
			found = append(found, candidate)
		}
	}
	switch len(found) {
	case 0:
		return Publication{}, fmt.Errorf("the account knows no publication %q%s", wanted, p.listing())
	case 1:
		return found[0], nil
	}
	return Publication{}, fmt.Errorf("several publications are called %q: name the one you mean by its id%s", wanted, p.listing())
}

// A Membership is a publication and what the account may do in it.
type Membership struct {
	Publication
	Role Role // the highest, empty if the account merely follows it
}

// Memberships returns all publications that Medium lists for the account.
func (p *Publisher) Memberships(ctx context.Context) ([]Membership, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.loadPublications(ctx); err != nil {
		return nil, err
	}
	memberships := make([]Membership, len(p.publications))
	for i, publication := range p.publications {
		roles, err := p.rolesIn(ctx, publication.ID)
		if err != nil {
			return nil, err
		}
		memberships[i].Publication = publication
		switch {
		case slices.Contains(roles, RoleEditor): // Medium lists an editor as a writer too
			memberships[i].Role = RoleEditor
		case slices.Contains(roles, RoleWriter):
			memberships[i].Role = RoleWriter
		}
	}
	return memberships, nil
}

func (p *Publisher) loadPublications(ctx context.Context) error {
	if p.publications != nil {
		return nil
	}
	me, err := p.account(ctx)
	if err != nil {
		return err
	}
	p.publications, err = p.client.Publications(ctx, me.ID)
	return err
}

// rolesIn returns what the account may do in a publication; nothing if it merely follows it.
func (p *Publisher) rolesIn(ctx context.Context, publicationID string) ([]Role, error) {
	if roles, known := p.roles[publicationID]; known {
		return roles, nil
	}
	me, err := p.account(ctx)
	if err != nil {
		return nil, err
	}
	contributors, err := p.client.Contributors(ctx, publicationID)
	if err != nil {
		return nil, fmt.Errorf("asking who writes for the publication %s: %w", publicationID, err)
	}
	var roles []Role
	for _, c := range contributors {
		if c.UserID == me.ID {
			roles = append(roles, c.Role)
		}
	}
	p.roles[publicationID] = roles
	return roles, nil
}

// listing names the publications that there are, for the end of a message.
func (p *Publisher) listing() string {
	const most = 10 // the account may follow hundreds
	var names []string
	for _, known := range p.publications[:min(len(p.publications), most)] {
		names = append(names, fmt.Sprintf("%q (%s)", known.Name, known.ID))
	}
	switch more := len(p.publications) - most; {
	case p.publications == nil: // the token may not list them
		return ""
	case len(names) == 0:
		return ": it has none"
	case more > 0:
		return fmt.Sprintf(": there are %s and %d more", strings.Join(names, ", "), more)
	}
	return ": there are " + strings.Join(names, ", ")
}

// sameAddress compares two addresses of web pages as people write them.
func sameAddress(a, b string) bool {
	u, err1 := url.Parse(a)
	v, err2 := url.Parse(b)
	if err1 != nil || err2 != nil || u.Host == "" || v.Host == "" {
		return false
	}
	bare := func(u *url.URL) string {
		return strings.TrimPrefix(u.Host, "www.") + strings.TrimSuffix(u.Path, "/")
	}
	return strings.EqualFold(bare(u), bare(v))
}
