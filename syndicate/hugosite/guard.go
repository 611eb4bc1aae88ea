package hugosite

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/spf13/afero"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
)

// harmless is the size in bytes below which no front matter can keep Hugo busy for long. It spares most
// files a second look.
const harmless = 16 << 10

// contentGuard returns a function that refuses content files whose front matter would keep Hugo busy
// for minutes. It reads no more of a file than its front matter.
func contentGuard(configs *allconfig.Configs) func(afero.File) error {
	folders := contentFolders(configs)
	return func(file afero.File) error {
		name := file.Name()
		if !configs.Base.ContentTypes.Config.IsContentFile(name) || !within(folders, name) {
			return nil
		}
		if info, err := file.Stat(); err == nil && info.Size() < harmless {
			return nil
		}
		switch _, err := matter.Read(file); err {
		case matter.ErrTooLarge, matter.ErrTooDeep:
			return err // Hugo adds the name
		}
		// All other errors are better told by Hugo.
		_, err := file.Seek(0, io.SeekStart)
		return err
	}
}

// contentFolders are the folders that content comes from: the site's own, and those of its themes
// and modules.
func contentFolders(configs *allconfig.Configs) (folders []string) {
	for _, m := range mountsOf(configs) {
		if m.target == "content" || strings.HasPrefix(m.target, "content/") {
			folders = append(folders, m.folder+string(filepath.Separator))
		}
	}
	return folders
}

func mountSource(dir, source string) string {
	if filepath.IsAbs(source) {
		return filepath.Clean(source)
	}
	return filepath.Join(dir, source)
}

func within(folders []string, name string) bool {
	for _, folder := range folders {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}
