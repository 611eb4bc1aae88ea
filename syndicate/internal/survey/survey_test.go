package survey

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

const post = "---\ntitle: T\nsyndicate: medium\n---\n"

// write writes the files of an archive into a new folder.
func write(t *testing.T, archive string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		add(t, dir, f.Name, string(f.Data))
	}
	return dir
}

func add(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func look(t *testing.T, dir string) *Survey {
	t.Helper()
	s, err := Look(t.Context(), Plan{
		Folders: []Folder{{Dir: dir}}, Flag: "syndicate", Suffixes: []string{"html", "md"},
		Languages: []string{"en", "fr"}, Taxonomies: []string{"tags"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// files returns the files of pages, relative to the folder.
func files(s *Survey, all bool) string {
	var names []string
	for _, file := range s.Files(all) {
		rel, _ := filepath.Rel(s.plan.Folders[0].Dir, file)
		names = append(names, filepath.ToSlash(rel))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestNeeded(t *testing.T) {
	for _, test := range []struct{ name, archive, want string }{
		{"nothing", "-- a.md --\ntext\n", ""},
		{"flagged", "-- p/a.md --\n" + post + "-- p/b.md --\ntext\n", "p/a.md"},
		{"flag in the text", "-- p/a.md --\n---\ntitle: A\n---\nsyndicate: medium\n", ""},
		{"flag in capitals", "-- p/a.md --\n---\nSYNDICATE: medium\n---\n", "p/a.md"},
		{"escape", "-- p/a.md --\n---\n\"\\u0073yndicate\": medium\n---\n", "p/a.md"},
		{"extension in capitals", "-- p/a.MD --\n" + post, "p/a.MD"},
		{"sections", "-- _index.md --\n-- p/_index.md --\n-- p/q/_index.md --\n-- p/q/a.md --\n" + post + "-- r/_index.md --\n", "_index.md p/_index.md p/q/_index.md p/q/a.md"},
		{"section in another writing", "-- P/_index.md --\n-- p/a.md --\n" + post, "P/_index.md p/a.md"},
		{"other languages", "-- p/a.md --\n" + post + "-- p/a.fr.md --\n-- p/a._language_fr_.md --\n-- p/a.de.md --\n-- p/b.fr.md --\n", "p/a._language_fr_.md p/a.de.md p/a.fr.md p/a.md"},
		{"link", "-- p/a.md --\n" + post + "[b](../q/b.md)\n-- q/b.md --\n-- q/c.md --\n", "p/a.md q/b.md"},
		{"link with brackets", "-- p/a.md --\n" + post + "[b](b(1).md)\n-- p/b(1).md --\n", "p/a.md p/b(1).md"},
		{"link in brackets", "-- p/a.md --\n" + post + "(see [b](b), :( [c](c)) [d](d) :(\n-- p/b.md --\n-- p/c.md --\n-- p/d.md --\n", "p/a.md p/b.md p/c.md p/d.md"},
		{"words", "-- p/a.md --\n" + post + "Words, such as b and c, are no links.\n-- p/b.md --\n-- p/c.md --\n", "p/a.md"},
		{"apostrophes", "-- p/a.md --\n" + post + "don't [b](<b c.md>) {{< x \"d e.md\" >}} it's\n-- p/b c.md --\n-- p/d e.md --\n", "p/a.md p/b c.md p/d e.md"},
		{"link with blanks", "-- p/a.md --\n" + post + "[b](<b c.md>) [d](d%20e.md)\n-- p/b c.md --\n-- p/d e.md --\n", "p/a.md p/b c.md p/d e.md"},
		{"link with a title", "-- p/a.md --\n" + post + "[b](it's \"it's\")\n-- p/it's.md --\n", "p/a.md p/it's.md"},
		{"link to another site", "-- p/a.md --\n" + post + "<https://example.org/b>\n-- p/b.md --\n", "p/a.md"},
		{"parameter", "-- p/a.md --\n" + post + "{{< x to=b.md >}}\n-- p/b.md --\n", "p/a.md p/b.md"},
		{"section without a page", "-- p/a.md --\n" + post + "[q](/q/)\n-- q/b.md --\n-- q/c.md --\n", "p/a.md q/b.md"},
		{"bundle", "-- p/a/index.md --\n" + post + "-- p/a/n.md --\n-- p/b/index.md --\n-- p/b/n.md --\n", "p/a/index.md p/a/n.md"},
		{"in a bundle", "-- p/a/index.md --\n-- p/a/n.md --\n" + post, "p/a/index.md p/a/n.md"},
		{"bundle in a bundle", "-- p/a/index.md --\n-- p/a/b/index.md --\n" + post, "p/a/b/index.md p/a/index.md"},
		{"cascade", "-- p/_index.md --\n---\ncascade: {syndicate: medium}\n---\n[c](/c.md)\n-- p/a.md --\n[b](/b.md)\n-- b.md --\n-- c.md --\n-- d.md --\n", "b.md c.md p/_index.md p/a.md"},
		{"cascade from the home page", "-- _index.md --\n---\ncascade: {syndicate: medium}\n---\n-- p/a.md --\n-- b.md --\n", "_index.md b.md p/a.md"},
		{"cascade of something else", "-- p/_index.md --\n---\ncascade: {x: medium}\n---\n-- p/a.md --\n", ""},
		{"path like the one of a cascade", "-- p/_index.md --\n---\ncascade: {syndicate: medium}\n---\n-- pq/a.md --\n", "p/_index.md"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := look(t, write(t, test.archive))
			if got := files(s, false); got != test.want {
				t.Errorf("needed %q, want %q", got, test.want)
			}
			if s.Unsure() != "" {
				t.Errorf("unsure: %s", s.Unsure())
			}
			needed := s.Files(false)
			for _, file := range s.Files(true) {
				if s.Hides(file) == slices.Contains(needed, file) {
					t.Errorf("%s: hidden %v", file, s.Hides(file))
				}
			}
		})
	}
}

func TestUnsure(t *testing.T) {
	for _, test := range []struct{ name, archive, want string }{
		{"adapter", "-- p/_content.gotmpl --\n", "DIR/p/_content.gotmpl makes pages"},
		{"folder like a page", "-- a.md/b.md --\n", "the folder DIR/a.md has the name of a page"},
		{"a bundle only", "-- index.md --\n", "the folder DIR is a single page"},
		{"term", "-- p/a.md --\n" + post + "[x](/tags/x/)\n", `a post that may be flagged links to a term of "tags", which other posts make`},
		{"term in an unflagged page", "-- p/a.md --\n[x](/tags/x/)\n", ""},
		{"inline template", "-- p/a.md --\n" + post + "{{< X.inline >}}{{< /X.inline >}}\n", `a post that may be flagged has the template "x.inline" in its text`},
		{"name", "-- p/a.md --\n" + post + "{{< ref \"b\" >}}\n-- q/b.md --\n", `a post that may be flagged refers to "b" by its name alone`},
		{"name in the same folder", "-- p/a.md --\n" + post + "{{% relref path=\"b.md#x\" lang=\"fr\" %}}\n-- p/b.md --\n", ""},
		{"name at the top", "-- p/a.md --\n" + post + "{{< ref `b` >}}\n-- b.md --\n", ""},
		{"name in the same section", "-- p/_index.md --\n" + post + "{{< ref b >}}\n-- p/b.md --\n", ""},
		{"name in the same folder and elsewhere", "-- p/a.md --\n" + post + "{{< ref b >}}\n-- p/b.md --\n-- q/b.md --\n", `a post that may be flagged refers to "b" by its name alone`},
		{"name with its folder", "-- p/a.md --\n" + post + "{{< ref \"/q/b\" >}} {{< ref \"./b\" >}} {{< ref \"#x\" >}}\n-- q/b.md --\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := write(t, test.archive)
			if got := strings.ReplaceAll(look(t, dir).Unsure(), dir, "DIR"); filepath.ToSlash(got) != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
	t.Run("symbolic link", func(t *testing.T) {
		dir := write(t, "-- a.md --\n")
		if err := os.Symlink("a.md", filepath.Join(dir, "b.md")); err != nil {
			t.Fatal(err)
		}
		if got, want := look(t, dir).Unsure(), filepath.Join(dir, "b.md")+" is a symbolic link"; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestShortcodes(t *testing.T) {
	s := look(t, write(t, "-- a.md --\n"+post+"{{< One >}}{{% two/three x %}}{{%/* four */%}}{{</ one >}}{{<five/>}}\n-- b.md --\n{{< six >}}\n"))
	for name, want := range map[string]bool{"one": true, "two/three": true, "five": true, "six": false, "x": false} {
		if s.Shortcodes()[name] != want {
			t.Errorf("%s: %v, want %v; all: %v", name, !want, want, slices.Sorted(maps.Keys(s.Shortcodes())))
		}
	}
}

func TestLeaves(t *testing.T) {
	s := look(t, write(t, "-- p/a.md --\n"+post+"-- p/b.md --\n"))
	for where, want := range map[string]bool{"/p/b/": true, "b.md": true, "../p/B": true, "/p/a": false, "/p/c": false, "/b/c": false} {
		if s.Leaves(where) != want {
			t.Errorf("%s: %v, want %v", where, !want, want)
		}
	}
}

// A digest is another one if, and only if, what it is about has changed.
func TestDigest(t *testing.T) {
	const archive = "-- p/a/index.md --\n" + post + "[b](/p/b)\n-- p/a/x.png --\nx\n-- p/b.md --\nb\n-- p/c.md --\nc\n-- p/d/index.md --\nd\n-- p/d/x.png --\nx\n-- p/z.png --\nx\n"
	for _, test := range []struct {
		name, file, text      string
		changes, changesWhole bool
	}{
		{"nothing", "p/b.md", "b\n", false, false},
		{"the post", "p/a/index.md", post + "[b](/p/b).\n", true, true},
		{"a page that is needed", "p/b.md", "x\n", true, true},
		{"another page", "p/c.md", "x\n", false, true},
		{"another page that is flagged now", "p/c.md", post, true, true},
		{"a new page", "p/e.md", "e\n", false, true},
		{"a new page that is meant", "q/b.md", "b\n", true, true},
		{"a new section", "p/_index.md", "e\n", true, true},
		{"a new file of the post", "p/a/y.png", "x\n", true, true},
		{"a new file of another post", "p/d/y.png", "x\n", false, true},
		{"a new file of a section", "p/y.png", "x\n", true, true},
		{"what is in a file that is no page", "p/a/x.png", "y\n", false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, other := write(t, archive), write(t, archive)
			add(t, other, test.file, test.text)
			for _, all := range []bool{false, true} {
				want := test.changes && !all || test.changesWhole && all
				if got := sum(t, look(t, dir), all) != sum(t, look(t, other), all); got != want {
					t.Errorf("of all %v: changed %v, want %v", all, got, want)
				}
			}
		})
	}
}

func sum(t *testing.T, s *Survey, all bool) string {
	t.Helper()
	d, err := s.Digest(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestMounts(t *testing.T) {
	dir := write(t, "-- content/p/a.md --\n"+post+"[n](/notes/n.md) [r](/about.md)\n-- notes/n.md --\nn\n-- notes/m.md --\nm\n-- about.md --\nr\n")
	s, err := Look(t.Context(), Plan{
		Folders: []Folder{
			{Dir: filepath.Join(dir, "content")}, {Dir: filepath.Join(dir, "notes"), At: "notes"},
			{Dir: filepath.Join(dir, "about.md"), At: "about.md"}, {Dir: filepath.Join(dir, "nowhere"), At: "x"},
		},
		Flag: "syndicate", Suffixes: []string{"md"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"content/p/a.md": false, "notes/n.md": false, "notes/m.md": true, "about.md": false} {
		if got := s.Hides(filepath.Join(dir, filepath.FromSlash(name))); got != want {
			t.Errorf("%s: hidden %v, want %v", name, got, want)
		}
	}
	if needed, all := s.Count(); needed != 3 || all != 4 || s.Unsure() != "" {
		t.Errorf("%d of %d, unsure: %q", needed, all, s.Unsure())
	}
}
