package hugosite_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

var update = flag.Bool("update", false, "write what the tests get into their files")

// Each archive in testdata/sites is a site, with a reason on top. Its file "want" says what comes of
// loading it and rendering every post, "options" and "env" how it is loaded.
func TestSites(t *testing.T) {
	for _, file := range archives(t, "testdata/sites") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(bytes.TrimSpace(archive.Comment)) == 0 {
				t.Error("no reason on top")
			}
			want := ""
			if i := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" }); i >= 0 {
				want = string(archive.Files[i].Data)
			}
			dir, o, _ := unpack(t, file)
			got := strings.ReplaceAll(outcome(t, o), dir, "DIR")
			if got == want {
				return
			}
			if !*update {
				t.Errorf("got\n%s\nwant\n%s", got, want)
				return
			}
			archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
			archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
			if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// archives lists the archives in a folder, which is to have some and nothing else.
func archives(t *testing.T, folder string) (files []string) {
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) == 0 {
		t.Fatalf("no sites: %v", err)
	}
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) != ".txtar" {
			t.Errorf("stray file %s", entry.Name())
			continue
		}
		files = append(files, filepath.Join(folder, entry.Name()))
	}
	return files
}

// unpack makes the site of an archive, and sets the variables of the environment that it asks for.
func unpack(t *testing.T, file string) (dir string, o hugosite.Options, environ []string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	special := map[string]string{}
	var site []txtar.File
	for _, f := range archive.Files {
		switch f.Name {
		case "want", "options", "env":
			special[f.Name] = string(f.Data)
		default:
			site = append(site, f)
		}
	}
	for line := range strings.Lines(special["env"]) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		t.Setenv(key, value)
		environ = append(environ, key)
	}
	dir = write(t, site)
	return dir, options(t, dir, special["options"]), environ
}

func options(t *testing.T, dir, text string) hugosite.Options {
	o := hugosite.Options{Dir: dir, CacheDir: t.TempDir()}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch key {
		case "environment":
			o.Environment = value
		case "baseURL":
			o.BaseURL = value
		case "config":
			o.Config = value
		case "configDir":
			o.ConfigDir = value
		case "themesDir":
			o.ThemesDir = value
		case "dir":
			o.Dir = filepath.Join(dir, value)
		default:
			t.Fatalf("unknown option %q", key)
		}
	}
	return o
}

// outcome loads a site and shows all its posts, or the error.
func outcome(t *testing.T, o hugosite.Options) string {
	site, err := hugosite.Load(t.Context(), o)
	if errors.Is(err, hugosite.ErrConfig) {
		return fmt.Sprintf("configuration error: %v\n", err)
	}
	if err != nil {
		return fmt.Sprintf("error: %v\n", err)
	}
	defer site.Close()
	var b strings.Builder
	for _, p := range site.Posts(all) {
		if err := site.Render(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		show(&b, p)
	}
	return b.String()
}

func all(map[string]any) bool { return true }

// show writes what a test of a site may want to see of a post.
func show(b *strings.Builder, p *syndicate.Post) {
	fmt.Fprintf(b, "%s %s [%s] %q\n", p.Key, p.Path, p.Language, p.Title)
	fmt.Fprintf(b, "\tat %s\n", p.Permalink)
	for _, alias := range p.Aliases {
		fmt.Fprintf(b, "\talias %s\n", alias)
	}
	if p.Tags != nil {
		fmt.Fprintf(b, "\ttags %q\n", p.Tags)
	}
	if flag := p.Params[syndicate.ParamsKey]; flag != nil {
		fmt.Fprintf(b, "\tsyndicate %v\n", flag)
	}
	for _, f := range p.Findings {
		fmt.Fprintf(b, "\t%s %s:%d: %s: %s\n", f.Severity, f.Path, f.Line, f.Rule, f.Message)
	}
	for _, address := range p.Missing {
		fmt.Fprintf(b, "\tmissing %s\n", address)
	}
	for _, address := range p.Generated {
		fmt.Fprintf(b, "\tgenerated %s\n", address)
	}
	for line := range strings.Lines(p.HTML) {
		fmt.Fprintf(b, "\t| %s\n", strings.TrimSuffix(line, "\n"))
	}
}

// write makes a site of files. One named *.png becomes a small image.
func write(t testing.TB, files []txtar.File) string {
	dir := t.TempDir()
	for _, f := range files {
		if strings.HasSuffix(f.Name, ".png") {
			f.Data = png(t)
		}
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
