package gensite

import (
	"io/fs"
	"maps"
	"os"
	"regexp"
	"testing"
)

func TestGenerate(t *testing.T) {
	site, again := generate(t, 100, 20), generate(t, 100, 20)
	if !maps.Equal(site, again) {
		t.Error("two sites of the same size differ")
	}
	post := regexp.MustCompile(`^content/posts/post-\d+(\.md|/index\.md)$`)
	flag := regexp.MustCompile(`(?m)^syndicate(:| =) "medium"$`)
	posts, flagged := 0, 0
	for name, text := range site {
		if post.MatchString(name) {
			posts++
			if flag.MatchString(text) {
				flagged++
			}
		}
	}
	if posts != 100 || flagged != 20 {
		t.Errorf("%d posts, %d of them flagged", posts, flagged)
	}
}

func TestFlag(t *testing.T) {
	dir := t.TempDir()
	if err := Generate(dir, 100, 0); err != nil {
		t.Fatal(err)
	}
	before := 0
	for _, after := range []int{20, 3, 0} {
		if err := Flag(dir, 100, before, after); err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(read(t, dir), generate(t, 100, after)) {
			t.Errorf("from %d to %d flags: not what is generated with these", before, after)
		}
		before = after
	}
}

func generate(t *testing.T, posts, flagged int) map[string]string {
	dir := t.TempDir()
	if err := Generate(dir, posts, flagged); err != nil {
		t.Fatal(err)
	}
	return read(t, dir)
}

// read returns the files of a folder.
func read(t *testing.T, dir string) map[string]string {
	files := map[string]string{}
	folder := os.DirFS(dir)
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(folder, name)
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
