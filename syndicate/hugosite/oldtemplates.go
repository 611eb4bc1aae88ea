package hugosite

import (
	"path"
	"regexp"
	"strings"
)

// triedValue is a value that may be an error instead.
var triedValue = regexp.MustCompile(`\(try (\([^()]*\))\)\.Value`)

// template returns one of our templates as a version of Hugo understands it.
func (v version) template(name, text string) (string, string) {
	if v.before(0, 146) { // new folders
		folder, file := path.Split(name)
		name = map[string]string{"_markup/": "_default/_markup/", "_shortcodes/": "shortcodes/"}[folder] + file
	}
	if v.before(0, 141) { // the function "try"
		text = triedValue.ReplaceAllString(text, "$1")
	}
	if v.before(0, 125) { // the page that a text is from, where another shows it
		text = strings.ReplaceAll(text, ".PageInner", ".Page")
	}
	return name, text
}
