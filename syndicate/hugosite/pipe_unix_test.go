//go:build unix

package hugosite_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// A pipe that somebody left in the site must not be waited for.
func TestPipes(t *testing.T) {
	for _, name := range []string{"content/posts/x.md", "config/_default/hugo.toml"} {
		t.Run(name, func(t *testing.T) {
			dir := makeSite(t, "-- config/_default/params.toml --\n-- content/posts/one.md --\n")
			if err := syscall.Mkfifo(filepath.Join(dir, name), 0o666); err != nil {
				t.Fatal(err)
			}
			_, err := hugosite.Load(t.Context(), hugosite.Options{Dir: dir, CacheDir: t.TempDir()})
			if err == nil || err.Error() != name+":1: it is a pipe, socket or device, not a file" {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What cannot be read is no reason to stop as long as nobody asks for it.
func TestPipeBesideAPost(t *testing.T) {
	dir := makeSite(t, config+"-- content/one/index.md --\n---\ntitle: One\n---\n{{< r >}}\n-- content/two.md --\n---\ntitle: Two\n---\nFine.\n"+
		"-- layouts/_shortcodes/r.html --\n{{ (.Page.Resources.Get \"x.txt\").Content }}\n")
	if err := syscall.Mkfifo(filepath.Join(dir, "content/one/x.txt"), 0o666); err != nil {
		t.Fatal(err)
	}
	site := loadWith(t, hugosite.Options{Dir: dir})
	if p := find(t, site, "one"); len(p.Findings) != 1 || !strings.Contains(p.Findings[0].Message, "x.txt") {
		t.Errorf("%+v", p.Findings)
	}
	if p := find(t, site, "two"); p.Findings != nil {
		t.Errorf("%+v", p.Findings)
	}
}

// A command that hangs ends with the context, and so does what it started: both would write into the pipe.
func TestExternalHangs(t *testing.T) {
	for name, hangs := range map[string]string{"at once": "true", "reading the site": `[ "$1" != version ] && [ "$1" != config ]`} {
		t.Run(name, func(t *testing.T) {
			pipe := filepath.Join(t.TempDir(), "pipe")
			if err := syscall.Mkfifo(pipe, 0o666); err != nil {
				t.Fatal(err)
			}
			command := script(t, hangs+" || exec '"+sameHugo(t)+`' "$@"
exec 3>'`+pipe+`'
(echo started >&3; sleep 20; echo the child survived >&3) &
wait
echo the command survived >&3`)
			o := hugosite.Options{Dir: makeSite(t, config), Hugo: command, CacheDir: t.TempDir()}
			ctx, cancel := context.WithCancelCause(t.Context())
			ended := make(chan error)
			go func() {
				_, err := hugosite.Load(ctx, o)
				ended <- err
			}()
			file, err := os.Open(pipe) // waits for the command
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			said := bufio.NewReader(file)
			if line, err := said.ReadString('\n'); line != "started\n" {
				t.Fatalf("%q, %v", line, err)
			}
			reason := errors.New("enough")
			cancel(reason)
			if err := <-ended; !errors.Is(err, reason) {
				t.Errorf("got %v", err)
			}
			if rest, err := io.ReadAll(said); len(rest) > 0 || err != nil {
				t.Errorf("%s%v", rest, err)
			}
		})
	}
}
