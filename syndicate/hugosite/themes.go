package hugosite

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/gohugoio/hugo/config/allconfig"
)

// Hugo and the go command say in one of these ways that a theme or a module cannot be had. The last of
// the go command's own words, which may be many lines, says most.
var (
	themeMissing   = regexp.MustCompile(`module "([^"]+)" not found in "([^"]+)"`)
	goMissing      = regexp.MustCompile(`binary with name "go" not found`)
	goGetFailed    = regexp.MustCompile(`failed to get \["([^"@]+)@.*: (.+)`)
	downloadFailed = regexp.MustCompile(`failed to download modules: .*?go: ([^@\s]+)@[^:]+: `)
)

// explainModule says how to get the theme or module that an error is about, nothing if it is about
// something else. The text is the error on one line, and dir the site.
func explainModule(dir, text string) string {
	if m := goGetFailed.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf(`module %q is not there (%s): get it with "hugo mod get"`, m[1], m[2])
	}
	if m := downloadFailed.FindStringSubmatch(text); m != nil {
		return fmt.Sprintf(`module %q cannot be downloaded: get it with "hugo mod get" where there is a network, or keep it in the site with "hugo mod vendor"`, m[1])
	}
	if m := themeMissing.FindStringSubmatch(text); m != nil {
		return explainTheme(dir, m[1], m[2])
	}
	if goMissing.MatchString(text) {
		return `the site's modules cannot be had without Go: install it from https://go.dev/dl, or keep them in the site with "hugo mod vendor"`
	}
	return ""
}

// explainTheme says how to get a theme that is neither in a folder nor a module.
func explainTheme(dir, name, folder string) string {
	switch {
	case isSubmodule(dir, name):
		return fmt.Sprintf(`theme %q is not there: get it with "git submodule update --init --recursive"`, name)
	case !isModulePath(name):
		return fmt.Sprintf("theme %q is not there: put it into %s, or say with --themesDir which folder it is in", name, folder)
	case exists(filepath.Join(dir, "go.mod")):
		return fmt.Sprintf(`module %q is not there: get it with "hugo mod get"`, name)
	}
	return fmt.Sprintf(`module %q is not there, and the site has no go.mod: get it with "hugo mod init" and "hugo mod get"`, name)
}

// isModulePath reports whether a theme is named like a module: by an address.
func isModulePath(name string) bool {
	host, _, ok := strings.Cut(name, "/")
	return ok && strings.Contains(host, ".")
}

// isSubmodule reports whether the repository around the site has a submodule in a folder of this name.
func isSubmodule(dir, name string) bool {
	path := regexp.MustCompile(`(?m)^\s*path\s*=\s*(?:.*/)?` + regexp.QuoteMeta(name) + `\s*$`)
	for {
		if text, err := os.ReadFile(filepath.Join(dir, ".gitmodules")); err == nil && path.Match(text) {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir || exists(filepath.Join(dir, ".git")) {
			return false
		}
		dir = parent
	}
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// emptyTheme tells of a theme whose folder is empty, as a fresh clone without its submodules has it. To
// Hugo that is a theme without templates: most posts do not mind, but those that use its shortcodes fail.
func emptyTheme(configs *allconfig.Configs) string {
	for _, module := range configs.Modules[1:] {
		entries, err := os.ReadDir(module.Dir())
		if err == nil && len(entries) == 0 {
			return fmt.Sprintf(`the folder of theme %q is empty: get it with "git submodule update --init --recursive"`, module.Path())
		}
	}
	return ""
}

// explainWith adds to an error of the build what emptyTheme told, which may well be the reason.
func explainWith(empty string, err error) error {
	if empty == "" {
		return err
	}
	return configError(err, "%v; %s", err, empty)
}
