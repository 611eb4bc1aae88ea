package rewrite

import (
	"context"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A Rewriter turns posts into articles for one destination. Without a Studio, Files and Story it
// still does: with fewer pictures, and with links that lead to the site.
//
// It may be used by several goroutines if what it is made of may.
type Rewriter struct {
	Profile syndicate.Profile
	Studio  Studio
	Files   syndicate.Files
	// Story returns the address of the story of the post with this permalink, nothing if there is none.
	Story func(permalink string) string
	// Tracking is the parameters that the site adds to those which only say where readers come from: names, or
	// patterns such as "example.com?partner". They are taken out of links where the author wants that.
	Tracking []string
}

// A Studio makes the pictures that an article needs where markup does not do. What it makes depends
// on its arguments alone. An error that wraps [syndicate.ErrNoPicture] says that it cannot be done,
// which the article survives; any other one ends the rewriting.
type Studio interface {
	// Formula sets a formula of TeX.
	Formula(ctx context.Context, tex string, display bool) (syndicate.Picture, error)
	// Drawing paints an SVG document.
	Drawing(ctx context.Context, svg []byte) (syndicate.Picture, error)
	// Diagram draws what a block of code in a language such as "goat" describes.
	Diagram(ctx context.Context, language, source string) (syndicate.Picture, error)
	// Table paints rows of cells, each of lines of text. The first headers of the rows are its head.
	Table(ctx context.Context, rows [][][]string, headers int) (syndicate.Picture, error)
	// Convert makes an image of any format one that the destination can show.
	Convert(ctx context.Context, data []byte) (syndicate.Picture, error)
}
