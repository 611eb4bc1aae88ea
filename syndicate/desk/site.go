package desk

import (
	"context"
	"html/template"
	"io"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Site is one reading of a site, and what can be done with its posts. Its methods are called by several
// goroutines at the same time.
type Site interface {
	// Address is the site's own, for people.
	Address() string
	// Posts returns the flagged posts. They stay the same for the life of the reading.
	Posts() []Post
	Close() error

	Renderer
	Recorder
	Editor
	Verifier
}

// A Post is a flagged post with its article.
type Post struct {
	*syndicate.Post
	Article  syndicate.Article
	Findings []syndicate.Finding // of reading and of checking
	Original string              // the post's content on its own site, as HTML
}

// A Renderer shows articles.
type Renderer interface {
	// Preview writes a page that shows the article beside the original. What the post brings along may be
	// in it: the desk gives the page no rights.
	Preview(ctx context.Context, w io.Writer, p *Post) error
	// Clip shapes the article for the clipboard.
	Clip(p *Post) (syndicate.Clip, error)
	// Importability says what the destination's importer will make of the post's page. It may take
	// seconds, and its error says why that cannot be known.
	Importability(ctx context.Context, p *Post) (syndicate.Importability, error)
}

// A Standing is what is recorded, against the site: what is to happen with each post, as the command
// "status" has it.
type Standing struct {
	Actions []syndicate.Action
	Entries map[string]syndicate.Entry // by key
}

// A Recorder reads and changes the ledger. Every change takes the ledger's lock for its own moment only
// and goes by what is recorded then.
//
// An error that wraps [syndicate.ErrNotShared] is a warning: the change is recorded.
type Recorder interface {
	Standing(ctx context.Context) (*Standing, error)
	// Word names how a post stands, as the command "status" does.
	Word(a syndicate.Action) string
	// Pick returns what would happen if a person took this post now, whatever else is ready.
	Pick(ctx context.Context, p *Post) (syndicate.Action, error)

	// Begin records that a person is about to bring the post to the destination. After an error nothing
	// is recorded, and the person must not go.
	Begin(ctx context.Context, p *Post) error
	// Published records the story that the person made of the post with the key, be the post gone from the
	// site meanwhile. The error says what is wrong with its address.
	Published(ctx context.Context, key, address string, status syndicate.Status) error
	// NotDone records that the person made no story of it.
	NotDone(ctx context.Context, key string) error

	// Difference shows what changed since the story was made, as HTML that is safe whatever the articles
	// hold; it is empty if a reader sees no change. Its error says why that cannot be shown.
	Difference(ctx context.Context, p *Post) (template.HTML, error)
	// MarkUpdated records that the person brought the story up to date.
	MarkUpdated(ctx context.Context, p *Post) error
}

// An Editor changes what the post's file says about the destination, and nothing else in it.
type Editor interface {
	// Change sets settings or takes them out. The error says which of them makes no sense; then nothing
	// was changed.
	Change(ctx context.Context, p *Post, changes []Change) error
	// Unflag takes the post's flag out of its file. What else that did is said in a few words.
	Unflag(ctx context.Context, p *Post) (remark string, err error)
}

// A Change is a new value for one of the post's settings.
type Change struct {
	Name  string // key below that of the destination: "title"
	Value any    // string or []string; nil takes the setting out
}

// A Verifier proves what is out there.
type Verifier interface {
	// Verified is what was found out last.
	Verified(p *Post) (v syndicate.Verification, known bool)
	Verify(ctx context.Context, p *Post) (syndicate.Verification, error)
	// VerifySaved does the same with the story's page as a browser saved it.
	VerifySaved(ctx context.Context, p *Post, page []byte) (syndicate.Verification, error)
}
