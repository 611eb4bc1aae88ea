package rewrite_test

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// painter makes pictures that are the text of what they were made of. It cannot paint what has the
// word "impossible" in it.
type painter struct{}

func picture(format string, args ...any) (syndicate.Picture, error) {
	s := fmt.Sprintf(format, args...)
	if strings.Contains(s, "impossible") {
		return syndicate.Picture{}, fmt.Errorf("test: %w", syndicate.ErrNoPicture)
	}
	return syndicate.Picture{MediaType: "image/png", Data: []byte(s)}, nil
}

func (painter) Formula(_ context.Context, tex string, display bool) (syndicate.Picture, error) {
	return picture("formula %s %v", tex, display)
}

func (painter) Drawing(_ context.Context, svg []byte) (syndicate.Picture, error) {
	return picture("drawing %q", svg)
}

func (painter) Diagram(_ context.Context, language, source string) (syndicate.Picture, error) {
	return picture("diagram %s %q", language, source)
}

func (painter) Table(_ context.Context, rows [][][]string, headers int) (syndicate.Picture, error) {
	return picture("table %q %d", rows, headers)
}

// Convert leaves alone what the destination can show, as a studio does: here, pictures of the painter.
func (painter) Convert(_ context.Context, data []byte) (syndicate.Picture, error) {
	if painted.Match(data) {
		return picture("%s", data)
	}
	return picture("converted %s", data)
}

var painted = regexp.MustCompile("^(formula|drawing|diagram|table|converted) ")

// files are those of the site at https://example.org/, by their addresses without it.
type files struct{}

func (files) File(_ context.Context, address string) ([]byte, error) {
	name, ours := strings.CutPrefix(address, "https://example.org/")
	if !ours || strings.Contains(name, "absent") {
		return nil, fmt.Errorf("%s: %w", address, fs.ErrNotExist)
	}
	return []byte("file " + name), nil
}

// story knows the stories of the posts in the folder "told".
func story(permalink string) string {
	name, told := strings.CutPrefix(permalink, "https://example.org/told/")
	if !told {
		return ""
	}
	return "https://medium.com/p/" + strings.Trim(name, "/")
}
