package studio_test

import (
	"bytes"
	"context"
	"flag"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/studio"
)

var update = flag.Bool("update", false, "write what is painted now; look at it before it is committed")

// atelier is shared by the tests: starting its programs takes longer than most of them.
var atelier *studio.Studio

// cacheDir has the compiled programs, for all studios of the tests.
var cacheDir string

func TestMain(m *testing.M) {
	var err error
	if cacheDir, err = os.MkdirTemp("", "studio-*"); err != nil {
		panic(err)
	}
	atelier = studio.New(studio.Options{CacheDir: cacheDir})
	status := m.Run()
	atelier.Close()
	os.RemoveAll(cacheDir)
	os.Exit(status)
}

// paint asks for the picture of a case's only section.
func paint(ctx context.Context, s *studio.Studio, f txtar.File) (syndicate.Picture, error) {
	source := strings.TrimSuffix(string(f.Data), "\n")
	switch f.Name {
	case "display.tex":
		return s.Formula(ctx, source, true)
	case "inline.tex":
		return s.Formula(ctx, source, false)
	case "in.svg":
		return s.Drawing(ctx, f.Data)
	case "in.goat":
		return s.Diagram(ctx, "goat", source)
	case "in.table": // tabs between cells, bars between the lines of one
		var rows [][][]string
		for row := range strings.Lines(source) {
			var cells [][]string
			for cell := range strings.SplitSeq(strings.TrimSuffix(row, "\n"), "\t") {
				cells = append(cells, strings.Split(cell, "|"))
			}
			rows = append(rows, cells)
		}
		return s.Table(ctx, rows, 1)
	}
	panic("a case cannot have a section " + f.Name)
}

// cases returns the archives of testdata/pictures: the reason for each on top, then what is painted. The
// picture itself is the file NAME.png beside it.
func cases(t *testing.T) map[string]*txtar.Archive {
	t.Helper()
	files, err := os.ReadDir("testdata/pictures")
	if err != nil {
		t.Fatal(err)
	}
	archives := make(map[string]*txtar.Archive)
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), ".txtar"); ok {
			archive, err := txtar.ParseFile(filepath.Join("testdata/pictures", f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			if len(archive.Files) != 1 || len(bytes.TrimSpace(archive.Comment)) == 0 {
				t.Errorf("%s has not got one section, and a reason on top", f.Name())
			}
			archives[name] = archive
		}
	}
	for _, f := range files {
		name, isPicture := strings.CutSuffix(f.Name(), ".png")
		if isPicture && archives[name] == nil || !isPicture && filepath.Ext(f.Name()) != ".txtar" {
			t.Errorf("%s belongs to no case", f.Name())
		}
	}
	if len(archives) == 0 {
		t.Fatal("there are no cases")
	}
	return archives
}

// TestPictures compares pixels, not files: how PNG is compressed is Go's business.
func TestPictures(t *testing.T) {
	t.Parallel()
	for name, archive := range cases(t) {
		t.Run(name, func(t *testing.T) {
			picture, err := paint(t.Context(), atelier, archive.Files[0])
			if err != nil {
				t.Fatal(err)
			}
			if picture.MediaType != "image/png" {
				t.Errorf("the picture is %s", picture.MediaType)
			}
			golden := filepath.Join("testdata/pictures", name+".png")
			if *update {
				if err := os.WriteFile(golden, picture.Data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if n := different(decode(t, picture.Data), decode(t, want)); n > 0 {
				t.Errorf("%d pixels are not those of %s: see what -update makes of it", n, golden)
			}
		})
	}
}

func decode(t *testing.T, data []byte) image.Image {
	t.Helper()
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// different counts the pixels that two images have not got in common.
func different(a, b image.Image) (n int) {
	all := a.Bounds().Union(b.Bounds())
	for y := all.Min.Y; y < all.Max.Y; y++ {
		for x := all.Min.X; x < all.Max.X; x++ {
			r1, g1, b1, a1 := a.At(x, y).RGBA()
			r2, g2, b2, a2 := b.At(x, y).RGBA()
			if r1 != r2 || g1 != g2 || b1 != b2 || a1 != a2 {
				n++
			}
		}
	}
	return n
}

// TestSize: readers see a picture as large as it is on the post's page, and the letters of all alike.
func TestSize(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		svg           string
		width, height int
	}{
		{"a small one is put on paper", `<svg width="100" height="50"/>`, 1400, 100},
		{"lengths have units", `<svg width="1in" height="1in"/>`, 1400, 192},
		{"the view box says it", `<svg viewBox="0 0 300 200"/>`, 1400, 400},
		{"one length and the view box say it", `<svg width="600" viewBox="0 0 300 200"/>`, 1400, 800},
		{"a part of the page is no length", `<svg width="100%" height="100%" viewBox="0 0 300 200"/>`, 1400, 400},
		{"as wide as the column", `<svg width="700" height="50"/>`, 1400, 100},
		{"wider than the column", `<svg width="1000" height="50"/>`, 2000, 100},
		{"no wider than two columns", `<svg width="5600" height="400"/>`, 2800, 200},
		{"a poster has no more pixels than fit into memory", `<svg width="1000" height="50000"/>`, 1400, 6000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			picture, err := atelier.Drawing(t.Context(), []byte(tt.svg))
			if err != nil {
				t.Fatal(err)
			}
			if size := decode(t, picture.Data).Bounds().Size(); size != image.Pt(tt.width, tt.height) {
				t.Errorf("the picture has %v pixels, want %d × %d", size, tt.width, tt.height)
			}
		})
	}
}
