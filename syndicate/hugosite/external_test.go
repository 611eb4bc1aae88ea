package hugosite_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// Other versions of Hugo are built, and tested, like this:
//
//	GOBIN=/tmp/hugo-0.145 go install github.com/gohugoio/hugo@v0.145.0
//	go test ./syndicate/hugosite -run TestExternal -hugo /tmp/hugo-0.145/hugo
var otherHugos = flag.String("hugo", "", "hugo commands to test besides the one of the module, separated by commas")

var everyExternal = flag.Bool("external", false, "go through all sites of TestExternalIsTheSame, not only each third")

// sameHugo returns the command of the version that is built in.
func sameHugo(t testing.TB) string {
	out, err := exec.Command("go", "tool", "-n", "hugo").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}

// eachHugo runs a test with each command.
func eachHugo(t *testing.T, test func(t *testing.T, hugo string)) {
	for _, hugo := range append(strings.FieldsFunc(*otherHugos, func(r rune) bool { return r == ',' }), sameHugo(t)) {
		t.Run(filepath.Base(filepath.Dir(hugo)), func(t *testing.T) { test(t, hugo) })
	}
}

// A hugo command of the version that is built in makes the same of each of the golden sites. The commands
// run at the same time where no site changes the environment. The Hugo that is built in does not: an error
// of one site could get into another.
func TestExternalIsTheSame(t *testing.T) {
	hugo := sameHugo(t)
	for i, file := range archives(t, "testdata/sites") {
		if i%3 != 0 && !*everyExternal {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			dir, o, environ := unpack(t, file)
			before := snapshot(t, dir)
			want := everything(t, o)
			if len(environ) == 0 {
				t.Parallel()
			}
			o.Hugo = hugo
			if got := everything(t, o); got != want {
				t.Error(difference(got, want))
			}
			if after := snapshot(t, dir); !reflect.DeepEqual(after, before) {
				t.Errorf("the site was changed: %v, it was %v", after, before)
			}
		})
	}
}

// So do other versions with sites that have nothing in them which changed. These sites have what could get
// in the way of how a hugo command is asked.
func TestExternalVersions(t *testing.T) {
	eachHugo(t, func(t *testing.T, hugo string) {
		for _, file := range archives(t, "testdata/versions") {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				dir, o, _ := unpack(t, file)
				before := snapshot(t, dir)
				want := everything(t, o)
				o.Hugo = hugo
				if got := everything(t, o); got != want {
					t.Error(difference(got, want))
				}
				if after := snapshot(t, dir); !reflect.DeepEqual(after, before) {
					t.Errorf("the site was changed: %v, it was %v", after, before)
				}
			})
		}
	})
}

// difference shows the lines in which the posts of a hugo command differ from those of the one built in.
func difference(command, builtIn string) string {
	c, b := strings.SplitAfter(command, "\n"), strings.SplitAfter(builtIn, "\n")
	for len(c) > 0 && len(b) > 0 && c[0] == b[0] {
		c, b = c[1:], b[1:]
	}
	for len(c) > 0 && len(b) > 0 && c[len(c)-1] == b[len(b)-1] {
		c, b = c[:len(c)-1], b[:len(b)-1]
	}
	return fmt.Sprintf("the command makes\n%s\nwhat is built in makes\n%s", strings.Join(c, ""), strings.Join(b, ""))
}

// everything loads a site and shows all there is to know of it, or the error.
func everything(t *testing.T, o hugosite.Options) string {
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
		b.WriteString(everythingOf(t, site, p))
	}
	return b.String()
}

// everythingOf renders a post and shows all there is to know of it.
func everythingOf(t *testing.T, site *hugosite.Site, p *syndicate.Post) string {
	if err := site.Render(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	show(&b, p)
	fmt.Fprintf(&b, "\t%q %q %v %v %v\n", p.Description, p.Summary, p.Date.UTC(), p.PublishDate.UTC(), p.Lastmod.UTC())
	fmt.Fprintf(&b, "\t%q %q %v\n\t%s\n", p.PathKey, p.Source, p.Fields, values(p.Params))
	return b.String()
}

// values shows values with their types. Versions of Hugo differ in the type of a whole number.
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
	case int, int64, uint64:
		return fmt.Sprint("whole ", v)
	}
	return fmt.Sprintf("%T(%v)", v, v)
}

// One page with an error, of whatever kind, is one page's error.
func TestExternalErrors(t *testing.T) {
	dir := makeSite(t, config+`
-- layouts/shortcodes/errorf.html --
{{ errorf "no good" }}
-- layouts/shortcodes/broken.html --
{{ .Nope }}
-- content/p/a.md --
---
title: A
---
{{< errorf >}}
-- content/p/b.md --
---
title: The same
---
{{< errorf >}}
-- content/p/c.md --
---
title: C
---
{{< broken >}}
-- content/p/d.md --
---
title: D
---
[x]({{< relref "nowhere" >}})
-- content/p/e.md --
---
title: E
---
fine
`)
	eachHugo(t, func(t *testing.T, hugo string) {
		site := loadWith(t, hugosite.Options{Dir: dir, Hugo: hugo})
		posts := site.Posts(all)
		site.Prepare(posts)
		var got []string
		for _, p := range posts {
			if err := site.Render(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			for _, f := range p.Findings {
				got = append(got, fmt.Sprintf("%s:%d %s", p.Key, f.Line, f.Message))
			}
			if p.Findings != nil == (p.HTML != "") {
				t.Errorf("%s has findings %v and HTML %q", p.Key, p.Findings, p.HTML)
			}
		}
		want := []string{"p/a:0 no good", "p/b:0 no good", "p/c:4 ", "p/d:4 "}
		if len(got) != len(want) {
			t.Fatalf("got %q", got)
		}
		for i := range want {
			if !strings.HasPrefix(got[i], want[i]) || strings.Contains(got[i], "hugo-syndicate") {
				t.Errorf("got %q, want %q", got[i], want[i])
			}
		}
	})
}

// A page that never comes back is given up, and the others are rendered all the same.
func TestExternalNeverBack(t *testing.T) {
	dir := makeSite(t, config+`
-- layouts/shortcodes/show.html --
{{ with site.GetPage (.Get 0) }}{{ .Content }}{{ end }}
-- content/p/a.md --
---
title: A
---
fine
-- content/p/b.md --
---
title: B
---
{{< show "/p/c" >}}
-- content/p/c.md --
---
title: C
---
{{< show "/p/b" >}}
`)
	site := loadWith(t, hugosite.Options{Dir: dir, Hugo: sameHugo(t), ContentTimeout: 3 * time.Second})
	posts := site.Posts(all)
	site.Prepare(posts)
	for _, p := range posts {
		if err := site.Render(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	if posts[0].HTML == "" || len(posts[1].Findings) != 1 || len(posts[2].Findings) != 1 {
		t.Errorf("got %q and %v", posts[0].HTML, posts[1:])
	}
}

// What is no hugo, or one that is too old, is told in one line.
func TestExternalRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Log("the commands here are shell scripts, which Windows does not run")
		return
	}
	dir := makeSite(t, config)
	for _, tt := range []struct{ name, script, want string }{
		{"old", "echo 'hugo v0.110.0-e32a493b7826d02763c3b79623952e625402b168+extended linux/amd64'", "COMMAND is hugo 0.110.0, version 0.124.0 or later is needed"},
		{"ancient", "echo 'Hugo Static Site Generator v0.54.0 linux/amd64 BuildDate: unknown'", "COMMAND is hugo 0.54.0, version 0.124.0 or later is needed"},
		{"other", "echo hello", `COMMAND is no hugo: it has no answer to "hugo version"`},
		{"failing", "echo oh >&2; exit 3", "COMMAND version failed: exit status 3"},
		{"garbage", "[ $1 = version ] && echo hugo v0.140.0 || echo '<html>'", "COMMAND gave a configuration that cannot be read: invalid character '<' looking for beginning of value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			command := script(t, tt.script)
			_, err := hugosite.Load(t.Context(), hugosite.Options{Dir: dir, Hugo: command})
			if want := strings.ReplaceAll(tt.want, "COMMAND", command); err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
			if !errors.Is(err, hugosite.ErrConfig) {
				t.Errorf("%v is no configuration error", err)
			}
		})
	}
	if _, err := hugosite.Load(t.Context(), hugosite.Options{Dir: dir, Hugo: "/no/such/hugo"}); err == nil || err.Error() != "there is no command /no/such/hugo" {
		t.Errorf("got %v", err)
	}
}

// script makes a command of a shell script.
func script(t *testing.T, text string) string {
	name := filepath.Join(t.TempDir(), "hugo")
	if err := os.WriteFile(name, []byte("#!/bin/sh\n"+text+"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	return name
}
