package main

import (
	"context"
	"io/fs"
	"testing"
)

const aGIF, anSVG = "GIF89a\x01\x00", `<svg xmlns="http://www.w3.org/2000/svg"/>`

func TestImagesOfTheSiteAreBroughtAlong(t *testing.T) {
	files := map[string]string{
		"https://example.org/posts/tea/cup.gif": aGIF, "https://example.org/logo.svg": anSVG, "https://example.org/posts/tea/notes.txt": "words",
	}
	open := func(_ context.Context, address string) ([]byte, error) {
		if data, ok := files[address]; ok {
			return []byte(data), nil
		}
		return nil, fs.ErrNotExist
	}
	const gif, svg = "data:image/gif;base64,R0lGODlhAQA=", "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
	for source, want := range map[string]string{
		`<p>a</p><img src="cup.gif" alt="A cup">`:                 `<p>a</p><img src="` + gif + `" alt="A cup"/>`,
		`<img srcset="cup.gif 2x" src="../../logo.svg">`:          `<img src="` + svg + `"/>`,
		`<img src="https://example.org/logo.svg">`:                `<img src="` + svg + `"/>`,
		`<img src="https://elsewhere.example/posts/tea/cup.gif">`: `<img src="https://elsewhere.example/posts/tea/cup.gif"/>`,
		`<img src="missing.png"><img>`:                            `<img src="missing.png"/><img/>`,
		`<img src="notes.txt">`:                                   `<img src="notes.txt"/>`,
		`<img src="%zz">`:                                         `<img src="%zz"/>`,
	} {
		images := siteImages{open: open, left: mostInlined}
		if got := images.inline(t.Context(), source, "https://example.org/posts/tea/"); got != want {
			t.Errorf("of %s becomes\n%s\nwant\n%s", source, got, want)
		}
	}

	images := siteImages{open: open, left: len(aGIF)}
	twice := `<img src="cup.gif"/><img src="cup.gif"/>`
	if got, want := images.inline(t.Context(), twice, "https://example.org/posts/tea/"), `<img src="`+gif+`"/><img src="cup.gif"/>`; got != want {
		t.Errorf("with room for one it becomes\n%s\nwant\n%s", got, want)
	}
}
