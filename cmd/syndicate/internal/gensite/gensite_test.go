package gensite

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestGenerate(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if err := Generate(dir, 100, 20); err != nil {
			t.Fatal(err)
		}
	}
	posts, err := filepath.Glob(filepath.Join(a, "content", "posts", "post-*"))
	if err != nil || len(posts) != 100 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	flagged := 0
	for _, name := range posts {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			name = filepath.Join(name, "index.md")
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("\nsyndicate: medium\n")) {
			flagged++
		}
		rel, _ := filepath.Rel(a, name)
		if again, err := os.ReadFile(filepath.Join(b, rel)); err != nil || !bytes.Equal(text, again) {
			t.Errorf("%s differs from run to run (%v)", rel, err)
		}
	}
	if flagged != 20 {
		t.Errorf("%d flagged", flagged)
	}
}
