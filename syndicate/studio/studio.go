// Package studio makes the pictures that stand in an article where markup does not do: formulas,
// drawings, diagrams, tables, and images in formats that the destination does not take.
//
// Everything is painted in the process, by programs that are embedded: MathJax sets formulas, resvg
// paints SVG, with fonts that are embedded too, libavif decodes AVIF (see the folder assets, which has
// their licences). Nothing is fetched, no other program is run, no file is read but for the compiled
// programs. So a picture depends on nothing but what it shows, and a stranger's SVG can do no harm.
//
// All pictures that are painted are opaque, on white: most drawings are made for white paper, and a
// reader's page may be dark. All are at least as wide as the destination's column, with two pixels to
// one of CSS; what a small formula leaves of that is white. A destination stretches or blurs what is
// smaller.
//
// A picture that would not show what the post's reader sees is worse than none: what cannot be painted
// faithfully is refused with [syndicate.ErrNoPicture].
package studio

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Options say what pictures the destination takes. Zero values stand for what Medium advises.
type Options struct {
	Width    int           // of a full column, in pixels at double density; 1400 if 0
	MaxBytes int           // of a file; 25 MB if 0
	CacheDir string        // where programs are kept between runs, compiled, which saves seconds; nowhere if ""
	Timeout  time.Duration // for setting a formula or painting a picture; a minute if 0, hundreds of times what is needed
}

// A Studio makes pictures. Several goroutines may use it at once. It is cheap to make: the programs
// are started when the first picture needs them, which takes about a second.
type Studio struct {
	options Options
	album   album
	painter *painter
	avif    *avifDecoder
	setter  *typesetter
	ruler   func() (*ruler, error)
}

// New makes a studio. [Studio.Close] frees what it holds.
func New(o Options) *Studio {
	if o.Width == 0 {
		o.Width = 1400
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = 25 << 20
	}
	if o.Timeout == 0 {
		o.Timeout = time.Minute
	}
	return &Studio{
		options: o, album: newAlbum(), painter: newPainter(o), avif: newAVIFDecoder(o), setter: newTypesetter(o.Timeout), ruler: sync.OnceValues(newRuler),
	}
}

// Close frees the memory of the programs. The studio makes no pictures any more.
func (s *Studio) Close() error {
	return errors.Join(s.painter.program.close(), s.avif.program.close())
}

// within does a part of the work on a picture within the time that it may take. That the caller's own time is over
// is not the picture's fault, and another error.
func within(ctx context.Context, timeout time.Duration, work func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err := work(limited)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		return refuse("it takes longer than %v", timeout)
	}
	return err
}

// refuse returns the error about something that cannot be painted.
func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{syndicate.ErrNoPicture}, args...)...)
}
