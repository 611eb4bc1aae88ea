package syndicate

import (
	"strings"
	"unicode"
)

// plainTitle leaves out what may differ between two spellings of one title.
func plainTitle(title string) string {
	return strings.ToLower(strings.Join(strings.Fields(title), " "))
}

// sameTitle compares titles as they are read. Destinations set type: they curl quotes, make dashes of
// hyphens and put thin spaces around them.
func sameTitle(a, b string) bool {
	a, b = plainType(a), plainType(b)
	return a != "" && a == b
}

// plainType undoes what is done to a title for its looks.
func plainType(title string) string {
	title = typewriter.Replace(plainTitle(title))
	var b strings.Builder
	var last rune
	for _, r := range title {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Cf, r): // thin spaces come and go, so do soft hyphens
			continue
		case unicode.Is(unicode.Pd, r):
			if r = '-'; last == r {
				continue
			}
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// typewriter spells with the keys of a keyboard.
var typewriter = strings.NewReplacer(
	"“", `"`, "”", `"`, "„", `"`, "«", `"`, "»", `"`,
	"‘", "'", "’", "'", "‚", "'", "`", "'", "′", "'",
	"…", "...",
)
