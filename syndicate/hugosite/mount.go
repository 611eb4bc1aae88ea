package hugosite

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/gohugoio/hugo/config/allconfig"
)

// A mount is a folder of the disk and where it is in the site, such as "layouts" or "static/img".
type mount struct {
	folder string // absolute
	target string // with slashes
}

// mountsOf lists the mounts of the site, before those of its themes and modules.
func mountsOf(configs *allconfig.Configs) (mounts []mount) {
	for _, module := range configs.Modules {
		for _, m := range module.Mounts() {
			mounts = append(mounts, mount{inFolder(module.Dir(), m.Source), filepath.ToSlash(m.Target)})
		}
	}
	return mounts
}

// mountedAt returns the mounts that are a folder of the site or in it, by their places in that folder.
func mountedAt(target string, mounts []mount) (found []mount) {
	for _, m := range mounts {
		if rest, ok := strings.CutPrefix(m.target+"/", target+"/"); ok {
			found = append(found, mount{m.folder, strings.TrimSuffix(rest, "/")})
		}
	}
	return found
}

// inFolder is where a file is that is named from a folder, unless its name is absolute.
func inFolder(dir, name string) string {
	if filepath.IsAbs(name) {
		return filepath.Clean(name)
	}
	return filepath.Join(dir, name)
}

// isIn reports whether a file is in a folder, or is the folder.
func isIn(folder, name string) bool {
	rest, ok := strings.CutPrefix(name, folder)
	return ok && (rest == "" || os.IsPathSeparator(rest[0]))
}
