package syndicate

import (
	"context"
	"errors"
	"strings"
	"time"
)

// Status says who may see a story.
type Status string

const (
	Draft    Status = "draft"
	Unlisted Status = "unlisted"
	Public   Status = "public"
)

// Route says how an article gets to its destination.
type Route string

const (
	RouteAPI  Route = "api"  // the tool creates the story
	RouteDesk Route = "desk" // a person does, helped by the tool
)

// A Profile is what a destination can show, and how much of it.
type Profile struct {
	Name         string // "medium": the key of its settings and its folder in the ledger
	Title        string // "Medium": what people call it
	MaxTitle     int    // characters of a title
	MaxSubtitle  int    // characters of a subtitle
	MaxTags      int    // tags that it uses; it ignores the ones after
	MaxTag       int    // characters of a tag; it ignores longer ones
	CodeLanguage bool   // whether code blocks can carry their language

	ImageTypes []string // media types of the images that it takes
	MaxImage   int64    // bytes of an image

	Licenses        []string // names of the licenses that a story can carry
	MaxPerDay       int      // public and unlisted stories in any 24 hours, unless the site says otherwise
	MaxDraftsPerDay int      // drafts in any 24 hours, likewise
}

// An Account is who a story is published as.
type Account struct {
	ID   string // the destination's own, opaque
	Name string // user name, without a leading @
	URL  string // profile page
}

// A Submission is one story to be created.
type Submission struct {
	Article  Article
	Settings Settings
}

// A Story is the thing that exists at the destination.
type Story struct {
	ID          string    `json:"id"`
	URL         string    `json:"url"`
	Status      Status    `json:"status,omitempty"`
	PublishedAt time.Time `json:"publishedAt,omitzero"`
}

// A Publisher creates stories at a destination.
type Publisher interface {
	// Preflight proves that the account works. It creates nothing.
	Preflight(ctx context.Context) (Account, error)

	// Admit reports why the account may not publish the submission, as far as that can be known
	// without creating anything.
	Admit(ctx context.Context, s Submission) error

	// Upload stores a picture at the destination and returns its address. It makes no story, and may
	// be called again for the same picture, and by several goroutines at once.
	Upload(ctx context.Context, p Picture) (address string, err error)

	// Publish makes one attempt at creating a story.
	//
	// An error that wraps [ErrRejected] proves that nothing was created. Every other error means
	// that nobody knows: the story may exist, and Publish must not be called for it again.
	Publish(ctx context.Context, s Submission) (Story, error)
}

// A Prover looks at the original of a story, as anybody on the web can.
type Prover interface {
	// Prove reports why the page at the address cannot be named as the original. The error wraps
	// [ErrCannotTell] when that could not be found out.
	Prove(ctx context.Context, address string) error

	// ProveImage reports why there is no image at the address that the destination takes, likewise. It may
	// be called by several goroutines at once, and often for the same address.
	ProveImage(ctx context.Context, address string) error
}

// Files are the files that a site has on the web, or will have once it is deployed. They are safe for
// concurrent use.
type Files interface {
	// File returns the file at an absolute address. The error wraps [io/fs.ErrNotExist] if the address
	// is not the site's, or there is nothing.
	File(ctx context.Context, address string) ([]byte, error)
}

var (
	// ErrCannotTell is wrapped by errors that are no answer to the question.
	ErrCannotTell = errors.New("cannot tell")

	// ErrRejected is wrapped by errors of [Publisher.Publish] that prove that nothing was created.
	ErrRejected = errors.New("nothing was created")

	// ErrStop is wrapped, besides [ErrRejected], by errors that the next submission would meet as
	// well: a dead token, a spent allowance, a blocked address.
	ErrStop = errors.New("no use in going on")
)

// WhyUnanswered is what an error that wraps [ErrCannotTell] says besides that.
func WhyUnanswered(err error) string {
	return strings.TrimPrefix(err.Error(), ErrCannotTell.Error()+": ")
}
