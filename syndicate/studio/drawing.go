package studio

import (
	"context"
	"image"
	"math"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Pictures of drawings.
const (
	density   = 2          // pixels to one of CSS
	maxPixels = 12_000_000 // of a picture
)

// Drawing paints an SVG document or element, in the size that it has on a page.
func (s *Studio) Drawing(ctx context.Context, svg []byte) (syndicate.Picture, error) {
	return s.album.picture(ctx, func() (syndicate.Picture, error) { return s.drawing(ctx, svg) }, "drawing", string(svg))
}

func (s *Studio) drawing(ctx context.Context, svg []byte) (syndicate.Picture, error) {
	painted, err := s.draw(ctx, svg)
	if err != nil {
		return syndicate.Picture{}, err
	}
	return s.picture(painted, 0)
}

func (s *Studio) draw(ctx context.Context, svg []byte) (image.Image, error) {
	ruler, err := s.ruler()
	if err != nil {
		return nil, err
	}
	d, err := readDrawing(svg, ruler)
	if err != nil {
		return nil, err
	}
	// What is wider than the column is made up to twice as wide, so that it can be enlarged.
	width := min(d.width*density, 2*float64(s.options.Width))
	height := width * d.height / d.width
	width *= min(1, maxPixels/max(width, float64(s.options.Width))/height)
	return s.painter.paint(ctx, d, max(1, int(math.Round(width))))
}
