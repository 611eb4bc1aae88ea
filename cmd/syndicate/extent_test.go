package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/studio"
)

var updateExtent = flag.Bool("update-extent", false, "write into the archives of testdata/extent how much is loaded")

// Each archive in testdata/extent is a site, with a reason on top. However much of it is loaded, the flagged
// posts are to be the same as in the whole site. The file "want" says how much that is, and which posts.
func TestExtent(t *testing.T) {
	files, err := filepath.Glob("testdata/extent/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sites: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(bytes.TrimSpace(archive.Comment)) == 0 {
				t.Error("no reason on top")
			}
			isWant := func(f txtar.File) bool { return f.Name == "want" }
			want := ""
			if i := slices.IndexFunc(archive.Files, isWant); i >= 0 {
				want = string(archive.Files[i].Data)
			}
			archive.Files = slices.DeleteFunc(archive.Files, isWant)
			dir := t.TempDir()
			writeSite(t, dir, archive.Files)
			got := compareLoads(t, globalOptions{site: dir})
			if got == want {
				return
			}
			if !*updateExtent {
				t.Fatalf("got\n%s\nwant\n%s", got, want)
			}
			archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
			if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

var decoded = regexp.MustCompile(`%[0-9A-F]{2}`)

func decodeByte(escape []byte) []byte {
	b, _ := hex.DecodeString(string(escape[1:]))
	return b
}

// writeSite writes the files of a site, and the least configuration if they have none. What a file named
// "NAME -> TARGET" would hold is a symbolic link; "%0D", "%EF" and the like in a file named "NAME %" are bytes.
func writeSite(t testing.TB, dir string, files []txtar.File) {
	t.Helper()
	configured := false
	for _, f := range files {
		name, target, isLink := strings.Cut(f.Name, " -> ")
		name, hasBytes := strings.CutSuffix(name, " %")
		if hasBytes {
			f.Data = decoded.ReplaceAllFunc(f.Data, decodeByte)
		}
		configured = configured || strings.HasPrefix(name, "hugo.") || strings.HasPrefix(name, "config/")
		name = filepath.Join(dir, filepath.FromSlash(name))
		err := os.MkdirAll(filepath.Dir(name), 0o777)
		switch {
		case err != nil:
		case isLink:
			err = os.Symlink(filepath.FromSlash(target), name)
		default:
			err = os.WriteFile(name, f.Data, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !configured {
		writeSite(t, dir, []txtar.File{{Name: "hugo.toml", Data: []byte("baseURL = 'https://example.org/'\ntitle = 'Site'\n")}})
	}
}

// compareLoads loads the flagged posts of a site and the whole site, and fails if the posts differ. It tells how
// much was loaded for the flagged posts, why the whole had to be loaded after all, and which posts there are.
func compareLoads(t testing.TB, g globalOptions) string {
	t.Helper()
	messages := &bytes.Buffer{}
	a := testApp(t, g, messages)
	few, fewErr := gathered(t.Context(), a, a.flaggedOptions(t.Context()))
	all, allErr := gathered(t.Context(), a, a.siteOptions(t.Context()))
	var b strings.Builder
	fmt.Fprintln(&b, strings.ReplaceAll(few.extent, g.site, "SITE"))
	if few.missed != "" {
		fmt.Fprintf(&b, "then the whole site: %s was not found\n", few.missed)
	}
	switch {
	case few.missed != "": // the program takes the whole site
	case fewErr == nil && allErr != nil: // what is broken is not needed
	case fmt.Sprint(fewErr) != fmt.Sprint(allErr):
		t.Errorf("%s\nthe error is %v, of the whole site %v", &b, fewErr, allErr)
	default:
		diffPosts(t, b.String(), few.candidates, all.candidates)
	}
	if allErr != nil {
		fmt.Fprintln(&b, "error:", strings.ReplaceAll(allErr.Error(), g.site, "SITE"))
	}
	for _, c := range all.candidates {
		fmt.Fprintln(&b, c.Post.Key)
	}
	return b.String()
}

func diffPosts(t testing.TB, extent string, few, all []syndicate.Candidate) {
	t.Helper()
	if one, other := keysOf(few), keysOf(all); !slices.Equal(one, other) {
		t.Errorf("%sthe posts are %q, of the whole site %q", extent, one, other)
		return
	}
	for i, c := range all {
		one, other := described(few[i]), described(c)
		for _, what := range slices.Sorted(maps.Keys(other)) {
			if one[what] != other[what] {
				t.Errorf("%s%s differs in its %s:\n%s\nin the whole site:\n%s", extent, c.Post.Key, what, one[what], other[what])
			}
		}
	}
}

func keysOf(candidates []syndicate.Candidate) (keys []string) {
	for _, c := range candidates {
		keys = append(keys, c.Post.Key)
	}
	return keys
}

// described is everything that anybody may want to know of a candidate.
func described(c syndicate.Candidate) map[string]string {
	d := map[string]string{
		"hashes":   c.Article.ContentHash() + " " + c.Article.TextHash(),
		"article":  fmt.Sprintf("%+v", c.Article),
		"findings": fmt.Sprintf("%+v", c.Findings),
	}
	post := reflect.ValueOf(*c.Post)
	for i := range post.NumField() {
		d[strings.ToLower(post.Type().Field(i).Name)] = fmt.Sprintf("%+v", post.Field(i).Interface())
	}
	return d
}

// A gathering is what one load of a site came to.
type gathering struct {
	extent, missed string
	candidates     []syndicate.Candidate
}

func gathered(ctx context.Context, a *app, o hugosite.Options) (g gathering, err error) {
	j, err := a.loadFrom(ctx, o)
	if err != nil {
		return g, err
	}
	defer j.close()
	g.candidates, err = j.all(ctx, selection{})
	g.extent, g.missed = j.site.Extent(), j.site.Missed()
	return g, err
}

func testApp(t testing.TB, g globalOptions, messages io.Writer) *app {
	g.hugo, g.verbose, g.noColor = embeddedHugo, true, true
	environ := environment{
		getenv: func(string) string { return "" },
		stdout: messages, stderr: messages,
		now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
	}
	a := &app{environment: environ, global: g, studio: studio.New(studio.Options{})}
	t.Cleanup(func() { a.studio.Close() })
	a.ui = newUI(environ.stdout, environ.stderr, environ.getenv)
	a.ui.configure(a.global)
	return a
}
