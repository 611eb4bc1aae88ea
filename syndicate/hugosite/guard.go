package hugosite

import (
	"io"
	"slices"

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
	folders := mountedAt("content", mountsOf(configs)) // also those of themes and modules
	return func(file afero.File) error {
		name := file.Name()
		isMounted := func(m mount) bool { return isIn(m.folder, name) }
		if !configs.Base.ContentTypes.Config.IsContentFile(name) || !slices.ContainsFunc(folders, isMounted) {
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
