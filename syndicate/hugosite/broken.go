package hugosite

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/gohugoio/hugo/common/herrors"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/spf13/afero"
)

// maxBroken is how many templates of a site may be broken. For each of them Hugo starts anew.
const maxBroken = 50

// standIn puts another template in the place of one that this Hugo cannot compile, if that is what an
// error of the build is about. It reports whether it did.
//
// A single such template fails a build, but most make the pages around the posts, which nobody wants
// here, and the Hugo that builds the site may well know what this one does not. The stand-in says what
// is wrong wherever it is used, so that a post that needs the template does get the error.
func standIn(source *overlay, configs *allconfig.Configs, dir string, cause error, log *journal) bool {
	files, err := layoutFiles(source, mountsOf(configs))
	if err != nil {
		return false
	}
	file, what := brokenTemplate(files, dir, cause)
	text, err := afero.ReadFile(source, file)
	if err != nil || strings.HasPrefix(string(text), standInMark) {
		return false
	}
	if err := afero.WriteFile(source.mem, file, []byte(standInFor(string(text), what)), 0o666); err != nil {
		return false
	}
	log.pass(slog.LevelWarn, "posts that need this template cannot be rendered: "+what)
	return true
}

const standInMark = "{{- /* stand-in */ -}}"

// standInFor writes the template that says what is wrong. To Hugo, a shortcode has a closing tag if its
// template mentions what is inside.
func standInFor(text, what string) string {
	inner := ""
	if strings.Contains(text, ".Inner") {
		inner = "{{ if false }}{{ .Inner }}{{ end }}"
	}
	return fmt.Sprintf("%s%s{{ errorf \"%%s\" %q }}", standInMark, inner, what)
}

// Hugo compiles in two steps. The first says in which file it failed, the second in which template.
var (
	parseFailed  = regexp.MustCompile(`\b(?:parse of|apply base) template failed: `)
	escapeFailed = regexp.MustCompile(`^html/template:([^:]+):(\d+)(?::\d+)?: (.+)`)
)

// brokenTemplate finds the file of the template that does not compile, if the error is about one, and
// tells where and what is wrong.
func brokenTemplate(files []layoutFile, dir string, err error) (file, what string) {
	text := tidy(dir, err.Error())
	place, _ := errors.AsType[herrors.FileError](err)
	inFile := place != nil && parseFailed.MatchString(err.Error())
	inTemplate := escapeFailed.FindStringSubmatch(text)
	for _, f := range files {
		switch {
		case inFile && f.path == place.Position().Filename:
			return f.path, text
		case inTemplate != nil && modernName(f.name) == modernName(inTemplate[1]):
			name := strings.TrimPrefix(f.path, dir+string(filepath.Separator))
			return f.path, fmt.Sprintf("%s:%s: %s", filepath.ToSlash(name), inTemplate[2], inTemplate[3])
		}
	}
	return "", ""
}

// modernName is the name that Hugo, since version 0.146, has for a template in an old place.
func modernName(name string) string {
	name = strings.TrimPrefix(name, "_default/")
	for _, kind := range []string{"partials/", "shortcodes/"} {
		if strings.HasPrefix(name, kind) {
			return "_" + name
		}
	}
	return name
}
