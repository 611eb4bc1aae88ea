package hugosite

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/spf13/afero"
)

func TestOverlay(t *testing.T) {
	dir := t.TempDir()
	disk := afero.NewOsFs()
	path := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"a", "b", "c", "sub/d", "hidden/e"} {
		must(t, os.MkdirAll(filepath.Dir(path(name)), 0o777))
		must(t, os.WriteFile(path(name), []byte("disk "+name), 0o666))
	}
	o := newOverlay(disk, path("hidden"))
	must(t, afero.WriteFile(o, path("a"), []byte("changed"), 0o666))
	must(t, afero.WriteFile(o, path("sub/new"), []byte("new"), 0o666))
	must(t, afero.WriteFile(o, path("hidden/mine"), []byte("mine"), 0o666))
	must(t, o.Remove(path("b")))
	must(t, o.Rename(path("c"), path("sub/c")))
	f, err := o.OpenFile(path("sub/d"), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(" and more")
	must(t, err)
	must(t, f.Close())

	for name, want := range map[string]string{
		"a": "changed", "sub/new": "new", "sub/c": "disk c", "sub/d": "disk sub/d and more", "hidden/mine": "mine",
	} {
		if got, err := afero.ReadFile(o, path(name)); string(got) != want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"b", "c", "hidden/e"} {
		if _, err := o.Open(path(name)); !os.IsNotExist(err) {
			t.Errorf("open %s: %v", name, err)
		}
		if _, _, err := o.LstatIfPossible(path(name)); !os.IsNotExist(err) {
			t.Errorf("lstat %s: %v", name, err)
		}
	}
	for folder, want := range map[string][]string{".": {"a", "hidden", "sub"}, "sub": {"c", "d", "new"}} {
		if got := names(t, o, path(folder)); !slices.Equal(got, want) {
			t.Errorf("%s lists %v", folder, got)
		}
	}
	// Nothing of it happened.
	if got := names(t, disk, dir); !slices.Equal(got, []string{"a", "b", "c", "hidden", "sub"}) {
		t.Errorf("the disk has %v", got)
	}
	for _, name := range []string{"a", "sub/d"} {
		if got, _ := os.ReadFile(path(name)); string(got) != "disk "+name {
			t.Errorf("the disk has %q in %s", got, name)
		}
	}
}

func names(t *testing.T, fs afero.Fs, name string) []string {
	f, err := fs.Open(name)
	must(t, err)
	defer f.Close()
	names, err := f.Readdirnames(-1)
	must(t, err)
	slices.Sort(names)
	return names
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
