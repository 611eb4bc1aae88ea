package importable_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/importable"
)

var update = flag.Bool("update", false, "write the reports into the golden files")

const address = "https://example.org/posts/hello/"

// A golden case is a txtar archive: a comment that says why it exists, and the files
//
//	article.html  the article; its h1 is the title
//	page.html     the post's page
//	report        what an importer makes of it
func TestReport(t *testing.T) {
	paths := cases(t)
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive := parseCase(t, path)
			if len(bytes.TrimSpace(archive.Comment)) == 0 {
				t.Error("the case does not say why it exists")
			}
			report, err := importable.Report(archive.Files[1].Data, address, articleOf(t, archive.Files[0].Data))
			if err != nil {
				t.Fatal(err)
			}
			got := shown(report)
			if *update {
				archive.Files[2].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(archive.Files[2].Data); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func cases(t testing.TB) (paths []string) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		switch name := f.Name(); {
		case filepath.Ext(name) == ".txtar":
			paths = append(paths, filepath.Join("testdata", name))
		case name != ".gitattributes" && name != "fuzz":
			t.Errorf("testdata/%s does not belong here", name)
		}
	}
	if len(paths) == 0 {
		t.Error("there are no cases")
	}
	return paths
}

func parseCase(t testing.TB, path string) *txtar.Archive {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range archive.Files {
		names = append(names, f.Name)
	}
	if !reflect.DeepEqual(names, []string{"article.html", "page.html", "report"}) {
		t.Fatalf("%s has the files %q", path, names)
	}
	return archive
}

func articleOf(t testing.TB, source []byte) syndicate.Article {
	document, err := goquery.NewDocumentFromReader(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	a := syndicate.Article{Path: "content/posts/hello.md", Title: document.Find("h1").Text(), HTML: string(source)}
	document.Find("img").Each(func(_ int, img *goquery.Selection) {
		a.Images = append(a.Images, syndicate.Image{Src: img.AttrOr("src", "")})
	})
	return a
}

func shown(i syndicate.Importability) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title: %s\nworth it: %v\n", i.Title, i.IsWorthIt())
	for _, t := range i.Troubles {
		sign := "-"
		if t.Severe {
			sign = "!"
		}
		fmt.Fprintf(&b, "%s %s\n\t%s\n", sign, t.What, t.Cure)
	}
	return b.String()
}

func TestReportNeedsAddress(t *testing.T) {
	for _, address := range []string{"", "/posts/hello/", "https://", "https://[::1"} {
		if _, err := importable.Report([]byte("<p>x"), address, syndicate.Article{HTML: "<p>x</p>"}); err == nil {
			t.Errorf("%q was taken for an address", address)
		}
	}
}

func TestReportTooDeep(t *testing.T) {
	page := []byte(strings.Repeat("<div>", 1000) + "x")
	if _, err := importable.Report(page, address, syndicate.Article{HTML: "<p>x</p>"}); err == nil || !strings.Contains(err.Error(), address) {
		t.Errorf("%v, want an error that names the page", err)
	}
}

// FuzzReport reads any page: there is a report or an error, always the same, and each trouble comes
// with a cure, severe ones first.
func FuzzReport(f *testing.F) {
	for _, path := range cases(f) {
		archive := parseCase(f, path)
		f.Add(archive.Files[1].Data, string(archive.Files[0].Data))
	}
	f.Add([]byte("<title></title><base href='%'><img src='%'><table><pre>1</pre></table><math><h2><a href='#'>#</a>"), "<h1>a</h1><pre>1</pre>")
	f.Fuzz(func(t *testing.T, page []byte, source string) {
		a := articleOf(t, []byte(source))
		report, err := importable.Report(page, address, a)
		again, _ := importable.Report(page, address, a)
		if err == nil && !reflect.DeepEqual(report, again) {
			t.Errorf("first %v, then %v", report, again)
		}
		mild := false
		for _, trouble := range report.Troubles {
			if trouble.What == "" || trouble.Cure == "" || trouble.Severe && mild {
				t.Errorf("%+v in %v", trouble, report)
			}
			mild = mild || !trouble.Severe
		}
	})
}
