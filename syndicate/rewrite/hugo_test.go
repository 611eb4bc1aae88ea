package rewrite_test

import (
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
)

// siteFolder is what the names of sections begin with that are files of a site. One whose name ends in
// ".base64" is a file of bytes, in that encoding: archives hold text only.
const siteFolder = "site/"

// siteConfig is the configuration of sites that have none.
const siteConfig = `baseURL = 'https://example.org/'
title = 'Site'
[markup.goldmark.renderer]
unsafe = true
`

// hugoPost lets Hugo render the one post of the site in the case, nil if the case has no site.
func hugoPost(t *testing.T, archive *txtar.Archive) *syndicate.Post {
	t.Helper()
	dir := t.TempDir()
	files := []txtar.File{{Name: siteFolder + "hugo.toml", Data: []byte(siteConfig)}}
	for _, f := range archive.Files {
		if strings.HasPrefix(f.Name, siteFolder) {
			files = append(files, f)
		}
	}
	if len(files) == 1 {
		return nil
	}
	for _, f := range files {
		name, encoded := strings.CutSuffix(strings.TrimPrefix(f.Name, siteFolder), ".base64")
		if encoded {
			data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(f.Data)))
			if err != nil {
				t.Fatal(err)
			}
			f.Data = data
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	site, err := hugosite.Load(t.Context(), hugosite.Options{Dir: dir, CacheDir: hugoCache(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	posts := site.Posts(func(params map[string]any) bool { return params["other"] == nil })
	if len(posts) != 1 {
		t.Fatalf("the site has %d posts; all but one need the parameter \"other\"", len(posts))
	}
	if err := site.Render(t.Context(), posts[0]); err != nil {
		t.Fatal(err)
	}
	for _, f := range posts[0].Findings {
		t.Errorf("%s:%d: %s", f.Path, f.Line, f.Message)
	}
	return posts[0]
}

// hugoCache is where Hugo keeps the programs that it compiles, which takes it half a second.
func hugoCache(t *testing.T) string {
	t.Helper()
	dir, err := os.UserCacheDir()
	if err != nil {
		return t.TempDir()
	}
	return filepath.Join(dir, "syndicate-test")
}
