package studio_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/studio"
)

// TestFormulas: what textbooks and blogs write can be set.
func TestFormulas(t *testing.T) {
	t.Parallel()
	list, err := os.ReadFile("testdata/formulas.txt")
	if err != nil {
		t.Fatal(err)
	}
	for tex := range strings.Lines(string(list)) {
		if _, err := atelier.Formula(t.Context(), strings.TrimSuffix(tex, "\n"), true); err != nil {
			t.Errorf("%s: %v", tex, err)
		}
	}
}

// TestSamePictures: several goroutines, in whatever order, get what another studio gets, to the byte. That an
// article is the same every time hangs on it.
func TestSamePictures(t *testing.T) {
	t.Parallel()
	other := studio.New(studio.Options{CacheDir: cacheDir})
	defer other.Close()
	archives := cases(t)
	names := []string{"matrix", "letters", "text", "shapes", "goat", "table"}
	var mu sync.Mutex
	painted := make(map[string][]byte)
	var wait sync.WaitGroup
	for range 2 {
		for _, name := range names {
			wait.Go(func() {
				picture, err := paint(t.Context(), atelier, archives[name].Files[0])
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if before := painted[name]; before != nil && !bytes.Equal(before, picture.Data) {
					t.Errorf("%s is not the same twice", name)
				}
				painted[name] = picture.Data
			})
		}
	}
	wait.Wait()
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(painted))) {
		picture, err := paint(t.Context(), other, archives[name].Files[0])
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(picture.Data, painted[name]) {
			t.Errorf("%s is not the same in another studio", name)
		}
	}
}

// requirePicture: whatever comes in, a picture comes out that the domain takes, or the error for none.
func requirePicture(t *testing.T, picture syndicate.Picture, err error) {
	t.Helper()
	if err != nil {
		if !errors.Is(err, syndicate.ErrNoPicture) {
			t.Error(err)
		}
		return
	}
	if _, ok := syndicate.ParsePicture(picture.Address()); !ok {
		t.Errorf("the picture is not one: %s of %d bytes", picture.MediaType, len(picture.Data))
	}
}

func FuzzDrawing(f *testing.F) {
	f.Add([]byte(`<svg width="9" height="9"><style>.a{fill:red}</style><text class="a" x="1" y="8">a</text></svg>`))
	f.Add([]byte(`<svg viewBox="0 0 9 9" style="fill: light-dark(#fff, var(--a, #000))"><switch><foreignObject>a</foreignObject><text>a</text></switch></svg>`))
	f.Add([]byte(`<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width='1in' height='2%'><svg:use href="#a"/></svg:svg>`))
	f.Fuzz(func(t *testing.T, svg []byte) {
		picture, err := atelier.Drawing(t.Context(), svg)
		requirePicture(t, picture, err)
	})
}

func FuzzConvert(f *testing.F) {
	files, err := filepath.Glob("testdata/images/*.*")
	if err != nil || len(files) == 0 {
		f.Fatal("no images", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	s := studio.New(studio.Options{CacheDir: cacheDir, Width: 200, MaxBytes: 1000})
	f.Fuzz(func(t *testing.T, data []byte) {
		picture, err := s.Convert(t.Context(), data)
		requirePicture(t, picture, err)
	})
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		s := studio.New(studio.Options{CacheDir: cacheDir})
		if _, err := s.Formula(context.Background(), `x`, true); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

func BenchmarkFormula(b *testing.B) {
	benchmark(b, func(ctx context.Context) (syndicate.Picture, error) {
		return atelier.Formula(ctx, `x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}`, true)
	})
}

func BenchmarkTable(b *testing.B) {
	rows := [][][]string{{{"a"}, {"b"}}, {{"one"}, {"two"}}, {{"three"}, {"four"}}}
	benchmark(b, func(ctx context.Context) (syndicate.Picture, error) { return atelier.Table(ctx, rows, 1) })
}

func BenchmarkConvert(b *testing.B) {
	data, err := os.ReadFile("testdata/images/photograph.webp")
	if err != nil {
		b.Fatal(err)
	}
	benchmark(b, func(ctx context.Context) (syndicate.Picture, error) { return atelier.Convert(ctx, data) })
}

func benchmark(b *testing.B, paint func(context.Context) (syndicate.Picture, error)) {
	if _, err := paint(b.Context()); err != nil { // starts what it needs
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := paint(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
