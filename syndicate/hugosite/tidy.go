package hugosite

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// tidy makes one line for people of an error or log entry of Hugo, and not a long one.
func tidy(dir, text string) string { return shorten(reword(dir, text)) }

// shorten keeps the two ends of a long text: where it happened, and what. In between Hugo may name a
// template once for every time that it was called.
func shorten(text string) string {
	const head, tail = 250, 150
	if len(text) <= head+tail {
		return text
	}
	return strings.ToValidUTF8(text[:head], "") + " ... " + strings.ToValidUTF8(text[len(text)-tail:], "")
}

// reword brings an error or log entry of Hugo on one line, with paths relative to the site, places as
// "file:line", and without the steps that Hugo was in the middle of. Hugo's further lines are
// excerpts of files and settings.
func reword(dir, text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	text = strings.ReplaceAll(text, dir+string(filepath.Separator), "")
	for _, r := range rewordings {
		text = r.pattern.ReplaceAllString(text, r.replacement)
	}
	return strings.TrimRight(text, " .:;")
}

// rewordings are applied in this order.
var rewordings = []struct {
	pattern     *regexp.Regexp
	replacement string
}{
	// A file of a config folder: the place is in one of its own, the name beside it.
	{regexp.MustCompile(`failed to unmarshal config for path "([^"]+)": "_stream\.\w+:(\d+):\d+"`), `$1:$2`},
	{regexp.MustCompile(`: failed to unmarshal config for path "[^"]+": `), `: `},
	{regexp.MustCompile(`"([^" ]+):(\d+):\d+"`), `$1:$2`},
	{regexp.MustCompile(`^\[[\w-]+\] REF_NOT_FOUND: Ref `), `reference `},
	{regexp.MustCompile(`execute of template failed: template: \S+ executing "[^"]+" `), ``},
	{regexp.MustCompile(`parse of template failed: template: \S+ `), ``},
	{regexp.MustCompile(`failed to render shortcode: (\S+:\d+: failed to render shortcode)`), `$1`},
	{regexp.MustCompile(`failed to (open file "[^"]+"|create page from pageMetaSource \S+|load config|extract shortcode|process shortcode): `), ``},
	{regexp.MustCompile(`\b(assemble|process|readAndProcessContent|unmarshal failed|toml): `), ``},
	{regexp.MustCompile(`: \[\d+:\d+\] `), `: `},
	{regexp.MustCompile(`; the current security configuration is`), ``},
}

// placeIn finds the line of a file that a tidy text names. If the text begins with that place, it is
// returned without.
func placeIn(text, file string) (rest string, line int) {
	for after := text; ; {
		_, next, found := strings.Cut(after, file+":")
		if !found {
			return text, 0
		}
		digits := next[:len(next)-len(strings.TrimLeft(next, "0123456789"))]
		if digits != "" {
			line, _ = strconv.Atoi(digits)
			return strings.TrimPrefix(text, file+":"+digits+": "), line
		}
		after = next
	}
}
