package hugosite

import (
	"context"
	"io"
	"iter"
	"net/url"
)

// An engine is a Hugo that has read a site: the one built in, or the user's own.
type engine interface {
	// name says which Hugo it is.
	name() string
	// languages are those of the site, the default one among them.
	languages() []language
	// regularPages yields the regular pages in all languages.
	regularPages() iter.Seq[source]
	// prepare announces pages that will be rendered.
	prepare([]source)
	// render renders a page. What Hugo had to say against the page comes as messages, one line each.
	// It is called for one page at a time.
	render(ctx context.Context, p source) (r rendered, messages []string, err error)
	// spare lets go of what takes memory and can be read again. No page is being rendered.
	spare()
	// forget drops what is kept of a page that was rendered. It may be called while another one is.
	forget(p source)
	// published tells what the site publishes.
	published() *published
	close() error
}

// A language is a site in one language.
type language struct {
	code    string
	baseURL string
	params  map[string]any
}

// A source is a page as an engine knows it.
type source interface {
	bundle
	// frontMatter is what the page says, with cascades as Hugo merges them. It is not to be changed.
	frontMatter() map[string]any
	// facts are what there is to know of the page without rendering it. They belong to the caller.
	facts() facts
}

// A bundle is a page with files of its own.
type bundle interface {
	// owns reports whether there is a file of this folded name.
	owns(name string) bool
	// open opens the file that is published at an address, which is at this name in the folder of the
	// page; nil if there is none.
	open(u *url.URL, name string) (io.ReadCloser, error)
}

// pageContent is what came of rendering a page.
type pageContent struct {
	rendered
	messages []string
}
