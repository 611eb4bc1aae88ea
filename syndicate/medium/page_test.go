package medium_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// Each case is a page, modelled on Medium's as they were at one time, and what is read of it.
func TestReadStoryPage(t *testing.T) {
	const dir = "testdata/pages"
	files, err := os.ReadDir(dir)
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		name, isCase := strings.CutSuffix(file.Name(), ".txtar")
		if !isCase {
			t.Errorf("%s is no case", file.Name())
			continue
		}
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, file.Name())
			archive, err := txtar.ParseFile(path)
			if err != nil || len(archive.Files) != 2 || archive.Files[0].Name != "page.html" || archive.Files[1].Name != "want" || len(archive.Comment) == 0 {
				t.Fatalf("a reason, page.html and want are needed: %v", err)
			}
			got := shown(t, archive.Files[0].Data)
			if *update {
				archive.Files[1].Data = got
				if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if want := archive.Files[1].Data; !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// shown is what is read of a page, or why nothing is.
func shown(t *testing.T, html []byte) []byte {
	t.Helper()
	page, err := medium.ReadStoryPage(bytes.NewReader(html))
	if err != nil {
		if !errors.Is(err, medium.ErrNoStory) {
			t.Errorf("unexpected: %v", err)
		}
		return []byte(err.Error() + "\n")
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(page); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadStoryPageTooLarge(t *testing.T) {
	endless := io.LimitReader(zeros{}, 17<<20)
	if _, err := medium.ReadStoryPage(endless); !errors.Is(err, medium.ErrNoStory) || !strings.Contains(err.Error(), "16 MB") {
		t.Error(err)
	}
}

// Whatever is handed in, it is a story's page with plain addresses, or an error that says so.
// What a page says is shown to people and kept in the history, so it is not endless.
func TestReadStoryPageIsBrief(t *testing.T) {
	long := strings.Repeat("ä", 1<<20)
	page, err := medium.ReadStoryPage(strings.NewReader(`<meta property="al:ios:url" content="medium://p/aaaaaa">` +
		`<link rel="canonical" href="https://example.org/` + long + `"><article><h1>` + long + `</h1></article>`))
	if err != nil || len(page.Title) > 8000 || len(page.Original) > 8000 || !strings.HasSuffix(page.Title, "ä…") {
		t.Errorf("%d bytes of title, %d of the original: %v", len(page.Title), len(page.Original), err)
	}
}

func FuzzReadStoryPage(f *testing.F) {
	files, err := filepath.Glob("testdata/pages/*.txtar")
	if err != nil || len(files) == 0 {
		f.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, html []byte) {
		page, err := medium.ReadStoryPage(bytes.NewReader(html))
		if (page.ID == "") != errors.Is(err, medium.ErrNoStory) {
			t.Errorf("%+v, %v", page, err)
		}
		for _, link := range page.Links {
			if !strings.HasPrefix(link.Address, "https://") && !strings.HasPrefix(link.Address, "http://") {
				t.Errorf("a link to %s", link.Address)
			}
		}
	})
}
