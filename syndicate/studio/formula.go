package studio

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/dop251/goja"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// The MathJax (https://www.mathjax.org) that sets formulas, made by assets/update.sh, and how it is called.
var (
	//go:embed assets/mathjax.js.gz
	mathJax []byte
	//go:embed assets/formula.js
	mathJaxCall string
)

// Formulas are set in the size of the text around them: 21 pixels of CSS on Medium.
const (
	formulaSize   = 21 * density // of an em, in pixels
	formulaMargin = 12 * density // around, in pixels
	xHeight       = 0.442        // of MathJax's font, in em: the unit of its lengths
	maxFormula    = 4 << 10      // of TeX, in bytes
)

// Formula sets a formula of TeX, as MathJax does: all of AMS, chemistry, physics' bras and kets, and the
// commands that the formula itself defines. Mistakes and unknown commands make no picture.
func (s *Studio) Formula(ctx context.Context, tex string, display bool) (syndicate.Picture, error) {
	return s.album.picture(ctx, func() (syndicate.Picture, error) { return s.formula(ctx, tex, display) }, "formula", tex, display)
}

func (s *Studio) formula(ctx context.Context, tex string, display bool) (syndicate.Picture, error) {
	switch {
	case strings.TrimSpace(tex) == "":
		return syndicate.Picture{}, refuse("the formula is empty")
	case len(tex) > maxFormula:
		return syndicate.Picture{}, refuse("the formula is too long")
	}
	ruler, err := s.ruler()
	if err != nil {
		return syndicate.Picture{}, err
	}
	line := float64(s.options.Width-2*formulaMargin) / formulaSize / xHeight
	svg, err := s.setter.set(ctx, ruler, tex, display, line)
	if err != nil {
		return syndicate.Picture{}, err
	}
	d, err := readDrawing([]byte(svg), ruler)
	if err != nil {
		return syndicate.Picture{}, err
	}
	width := d.width / units["ex"] * xHeight * formulaSize
	if width*width*d.height/d.width > maxPixels {
		return syndicate.Picture{}, refuse("the formula is too large")
	}
	painted, err := s.painter.paint(ctx, d, max(1, int(math.Ceil(width))))
	if err != nil {
		return syndicate.Picture{}, err
	}
	return s.picture(painted, formulaMargin)
}

// A typesetter runs MathJax. It sets one formula at a time: JavaScript knows no concurrency.
type typesetter struct {
	timeout time.Duration
	idle    chan *session // holds the session while nobody uses it; nil until the first formula
}

// A session is a running MathJax.
type session struct {
	vm  *goja.Runtime
	set func(tex string, display bool, lineWidth float64) (svg string, err error)
}

func newTypesetter(timeout time.Duration) *typesetter {
	t := &typesetter{timeout: timeout, idle: make(chan *session, 1)}
	t.idle <- nil
	return t
}

// set returns the formula as SVG that consists of paths, but for the characters that MathJax has not got. A
// numbered one is as wide as the line, whose width is in ex.
func (t *typesetter) set(ctx context.Context, r *ruler, tex string, display bool, line float64) (svg string, err error) {
	var running *session
	select {
	case running = <-t.idle:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	defer func() { t.idle <- running }()
	if running == nil {
		if running, err = newSession(r); err != nil {
			return "", fmt.Errorf("starting MathJax: %w", err)
		}
	}
	interrupted, used := false, running
	err = within(ctx, t.timeout, func(ctx context.Context) (err error) {
		stop := context.AfterFunc(ctx, func() { used.vm.Interrupt(ctx.Err()) })
		svg, err = used.set(tex, display, line)
		if interrupted = !stop(); interrupted {
			return ctx.Err()
		}
		if err != nil {
			return refuse("the formula cannot be set: %s", message(err))
		}
		return nil
	})
	if interrupted {
		running = nil // it is in who knows what state
	}
	return svg, err
}

func newSession(r *ruler) (*session, error) {
	code, err := unzip(mathJax)
	if err != nil {
		return nil, err
	}
	vm := goja.New()
	vm.SetMaxCallStackSize(4000) // a formula's braces may be as deep as it is long
	if _, err := vm.RunString(string(code)); err != nil {
		return nil, err
	}
	made, err := vm.RunString(mathJaxCall)
	if err != nil {
		return nil, err
	}
	prepare, _ := goja.AssertFunction(made)
	set, err := prepare(goja.Undefined(), vm.ToValue(func(text string) float64 { return r.width(text, serifRegular) }))
	if err != nil {
		return nil, err
	}
	s := &session{vm: vm}
	return s, vm.ExportTo(set, &s.set)
}

// message returns what an error of JavaScript says, without the trace.
func message(err error) string {
	var thrown *goja.Exception
	if errors.As(err, &thrown) {
		if object, ok := thrown.Value().(*goja.Object); ok {
			return object.Get("message").String()
		}
	}
	return "an error in MathJax"
}
