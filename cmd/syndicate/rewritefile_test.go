package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRewriteFile(t *testing.T) {
	dir := t.TempDir()
	site := filepath.Join(dir, "site")
	file := func(name string) string { return filepath.Join(site, filepath.FromSlash(name)) }
	put := func(name, content string, perm os.FileMode) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(file(name)), 0o777), os.WriteFile(file(name), []byte(content), perm), os.Chmod(file(name), perm)); err != nil {
			t.Fatal(err)
		}
	}
	put("content/a.md", "old", 0o640)
	put("content/locked.md", "old", 0o444)
	put("content/_content.gotmpl", "old", 0o666)
	put("../outside/b.md", "old", 0o666)
	if err := errors.Join(os.Symlink(file("content/a.md"), file("content/link.md")), os.Symlink(filepath.Join(dir, "outside"), file("content/out"))); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(site)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	to := func(content string) func([]byte) ([]byte, error) {
		return func([]byte) ([]byte, error) { return []byte(content), nil }
	}
	tests := []struct {
		name    string
		change  func([]byte) ([]byte, error)
		changed bool
		want    string // error
	}{
		{"content/a.md", to("new"), true, ""},
		{"content/a.md", to("new"), false, ""},
		{"content/a.md", func([]byte) ([]byte, error) { return nil, errors.New("no") }, false, "no"},
		{"content/a.md", func([]byte) ([]byte, error) { put("content/a.md", "newer", 0o640); return []byte("newest"), nil }, false, "it was changed at the same moment"},
		{"content/none.md", to("new"), false, "it is no file of the site"},
		{"content/locked.md", to("new"), false, "it is read-only"},
		{"content/_content.gotmpl", to("new"), false, "it is no content file"},
		{"content/link.md", to("new"), false, "it is a link or a folder, and no file"},
		{"content/out/b.md", to("new"), false, "path escapes from parent"},
		{"../outside/b.md", to("new"), false, "path escapes from parent"},
	}
	for _, tt := range tests {
		changed, err := rewriteFile(root, tt.name, tt.change)
		if changed != tt.changed || tt.want == "" && err != nil || tt.want != "" && (err == nil || err.Error() != tt.want) {
			t.Errorf("%s: %v, %v; want %v, %q", tt.name, changed, err, tt.changed, tt.want)
		}
	}
	for name, want := range map[string]string{"content/a.md": "newer", "content/locked.md": "old", "../outside/b.md": "old", "content/_content.gotmpl": "old"} {
		if got, err := os.ReadFile(file(name)); string(got) != want || err != nil {
			t.Errorf("%s has %q, %v", name, got, err)
		}
	}
	if info, err := os.Stat(file("content/a.md")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the permissions are %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(file("content"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s was left behind", e.Name())
		}
	}
}
