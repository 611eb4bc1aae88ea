package hugosite

import (
	"cmp"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/afero"
)

// folder is an open folder of the disk, listed together with what is above it in memory.
//
// afero.UnionFile would not do: Hugo insists on fs.ReadDirFile.
type folder struct {
	afero.File
	overlay *overlay
}

// ReadDir implements fs.ReadDirFile. It returns all entries at once, whatever the number asked for:
// Hugo asks for all.
func (f *folder) ReadDir(int) ([]fs.DirEntry, error) {
	below, err := f.File.(fs.ReadDirFile).ReadDir(-1)
	if err != nil {
		return nil, err
	}
	entries := map[string]fs.DirEntry{}
	for _, e := range below {
		if !f.overlay.gone(filepath.Join(f.Name(), e.Name())) {
			entries[e.Name()] = e
		}
	}
	above, err := afero.ReadDir(f.overlay.mem, f.Name())
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for _, info := range above {
		if _, both := entries[info.Name()]; !both || !info.IsDir() {
			entries[info.Name()] = fs.FileInfoToDirEntry(info)
		}
	}
	byName := func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) }
	return slices.SortedFunc(maps.Values(entries), byName), nil
}

func (f *folder) Readdir(n int) ([]os.FileInfo, error) {
	entries, err := f.ReadDir(n)
	if err != nil {
		return nil, err
	}
	infos := make([]os.FileInfo, len(entries))
	for i, e := range entries {
		if infos[i], err = e.Info(); err != nil {
			return nil, err
		}
	}
	return infos, nil
}

func (f *folder) Readdirnames(n int) ([]string, error) {
	entries, err := f.ReadDir(n)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}
