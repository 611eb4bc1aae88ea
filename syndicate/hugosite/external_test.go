package hugosite_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// Other versions of Hugo are built, and tried, with
//
//	GOBIN=/tmp/hugo-0.145 go install github.com/gohugoio/hugo@v0.145.0
//	go test ./syndicate/hugosite -run TestExternal -hugo /tmp/hugo-0.145/hugo
var hugos = flag.String("hugo", "", "hugo commands to test besides the one of the module, separated by commas")

// sameHugo returns the command of the version that is built in.
func sameHugo(t testing.TB) string {
	out, err := exec.Command("go", "tool", "-n", "hugo").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// A hugo command of the version that is built in makes the same of each of the golden sites.
func TestExternalIsTheSame(t *testing.T) {
	hugo := sameHugo(t)
	for _, file := range archives(t, "testdata/sites") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			dir, o := unpack(t, file)
			got, want := everything(t, o, hugo), everything(t, o, "")
			compare(t, strings.ReplaceAll(got, dir, "DIR"), strings.ReplaceAll(want, dir, "DIR"))
		})
	}
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.SplitAfter(got, "\n"), strings.SplitAfter(want, "\n")
	for len(g) > 0 && len(w) > 0 && g[0] == w[0] {
		g, w = g[1:], w[1:]
	}
	for len(g) > 0 && len(w) > 0 && g[len(g)-1] == w[len(w)-1] {
		g, w = g[:len(g)-1], w[:len(w)-1]
	}
	t.Errorf("the command makes\n%s\nwhat is built in makes\n%s", strings.Join(g, ""), strings.Join(w, ""))
}

// everything loads a site with a hugo command, or with what is built in, and shows all of its posts.
func everything(t *testing.T, o hugosite.Options, hugo string) string {
	o.Hugo = hugo
	site, err := hugosite.Load(t.Context(), o)
	if err != nil {
		return fmt.Sprintf("error: %v\n", err)
	}
	defer site.Close()
	var b strings.Builder
	fmt.Fprintln(&b, site.BaseURL(), values(site.Params()))
	posts := site.Posts(all)
	site.Prepare(posts)
	for _, p := range posts {
		if err := site.Render(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		show(&b, p)
		fmt.Fprintf(&b, "\t%q %q %v %v %v\n", p.Description, p.Summary, p.Date.UTC(), p.PublishDate.UTC(), p.Lastmod.UTC())
		fmt.Fprintf(&b, "\t%q %q %v\n\t%s\n", p.PathKey, p.Source, p.Fields, values(p.Params))
	}
	return b.String()
}

// values shows values with their types.
func values(v any) string {
	switch v := v.(type) {
	case map[string]any:
		shown := map[string]string{}
		for key, value := range v {
			shown[key] = values(value)
		}
		return fmt.Sprint(shown)
	case []any:
		var shown []string
		for _, value := range v {
			shown = append(shown, values(value))
		}
		return fmt.Sprint(shown)
	case time.Time:
		return v.Format(time.RFC3339Nano)
	}
	return fmt.Sprintf("%T(%v)", v, v)
}

var _ = reflect.DeepEqual
var _ = os.Getenv
var _ *syndicate.Post
var _ txtar.File
