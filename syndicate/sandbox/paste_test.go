package sandbox

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
)

// golden runs the cases of a folder: files to what is wanted of them.
func golden(t *testing.T, dir string, got func(t *testing.T, files map[string]string) string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) == 0 {
		t.Fatalf("no cases in %s: %v", dir, err)
	}
	for _, entry := range entries {
		name, isCase := strings.CutSuffix(entry.Name(), ".txtar")
		if !isCase {
			t.Errorf("stray file %s", entry.Name())
			continue
		}
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, entry.Name())
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			last := len(archive.Files) - 1
			if len(archive.Comment) == 0 || last < 1 || archive.Files[last].Name != "want" {
				t.Fatal("a reason, what goes in and what is wanted are needed")
			}
			files := map[string]string{}
			for _, file := range archive.Files {
				files[file.Name] = string(file.Data)
			}
			got := got(t, files)
			if *update {
				archive.Files[last].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := files["want"]; got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// inLines puts each paragraph of a document on a line of its own.
func inLines(d document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title:    %s\nsubtitle: %s\n", d.title, d.subtitle)
	for _, p := range d.paragraphs {
		fmt.Fprintf(&b, "%s%s: %s\n", p.tag, p.attributes, p.inner)
	}
	return b.String()
}

// fromTheWeb takes images as the sandbox does that are not on this machine.
func fromTheWeb(src string) (string, bool) { return src, isAbsolute(src) }

func TestPasteGolden(t *testing.T) {
	golden(t, "testdata/paste", func(t *testing.T, files map[string]string) string {
		empty := strings.TrimSpace(files["empty"]) != "false"
		d := readPaste(strings.TrimSuffix(files["in.html"], "\n"), files["text"], empty, fromTheWeb)
		if again := readBack(asShown(d), fromTheWeb); inLines(again) != inLines(d) {
			t.Errorf("the editor reads back\n%s", inLines(again))
		}
		return inLines(d)
	})
}

// asShown is what the editor's page has of a document.
func asShown(d document) string {
	shown := "<h1>" + html.EscapeString(d.title) + "</h1>"
	if d.subtitle != "" {
		shown += "<h4>" + html.EscapeString(d.subtitle) + "</h4>"
	}
	return shown + editable(d.body())
}

func TestImportGolden(t *testing.T) {
	golden(t, "testdata/import", func(t *testing.T, files map[string]string) string {
		address, err := url.Parse("http://127.0.0.1:1313/posts/hello/")
		if err != nil {
			t.Fatal(err)
		}
		p := readPage(files["in.html"], address, fromTheWeb)
		return fmt.Sprintf("canonical: %s\ndate:      %s\n%s", p.canonical, p.date.Format("2006-01-02 15:04 MST"), inLines(p.doc))
	})
}

// HTML that is nested too deep for the parser is text, and no reason to stop.
func TestDeepNesting(t *testing.T) {
	source := strings.Repeat("<ul><li>", 500) + "deep &lt;"
	if got := readPaste(source, "", true, fromTheWeb).body(); got != "<p>deep &lt;</p>" {
		t.Errorf("a paste is %s", got)
	}
	if got := normalize(source).body; got != "<p>deep &lt;</p>" {
		t.Errorf("a post is %s", got)
	}
}

// Whatever is pasted, what is shown has no element or attribute but those of a story, and the editor
// reads back what it shows.
func FuzzPaste(f *testing.F) {
	f.Add(`<h1>a</h1><h4>b</h4><p>c<a href="https://e/">d</a><script>e</script>`)
	f.Add(`<ul><li><ul><li>x</ul><table><pre>a` + "\n\n" + `b<blockquote><p>q<figure><img src="https://e/x" onerror=x><figcaption>c`)
	f.Add(`<svg><p><style><a href=javascript:x><img src=data:x>`)
	f.Add("<p>a\n<p>\n<h5>'b' \" — c")
	f.Fuzz(func(t *testing.T, source string) {
		d := readPaste(source, source, true, fromTheWeb)
		mustBeStory(t, source, d.body())
		again := readBack(asShown(d), fromTheWeb)
		twice := readBack(asShown(again), fromTheWeb)
		if inLines(again) != inLines(twice) {
			t.Fatalf("%q is read back as\n%s\nand then\n%s", source, inLines(again), inLines(twice))
		}
	})
}
