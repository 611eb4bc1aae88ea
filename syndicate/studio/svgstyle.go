package studio

import (
	"regexp"
	"strings"
	"sync"
)

// foreignStyle matches what of CSS resvg does not know or would fetch. Fonts from elsewhere are no matter:
// an image's browser does not load them either.
var foreignStyle = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)@import|@keyframes|@font-face[^}]*url\(["']?data:` +
		`|\b(var|calc|color-mix|light-dark|oklch|oklab|lab|lch|clamp|min|max)\(` +
		`|(^|[;{\s])(font|transform|translate|rotate|scale|offset-path|d)\s*:` +
		`|url\(\s*["']?[^#"'\s)]`)
})

// fontFace matches the declaration of a font.
var fontFace = regexp.MustCompile(`(?i)@font-face\s*\{[^}]*\}`)

// checkStyle refuses what would come out differently from a browser.
func checkStyle(css string) error {
	css = lightSide(css)
	css = fontFace.ReplaceAllStringFunc(css, func(face string) string {
		if strings.Contains(face, "data:") {
			return face
		}
		return ""
	})
	if found := foreignStyle().FindString(css); found != "" {
		return refuse("the SVG is styled with %q", strings.TrimSpace(found))
	}
	return nil
}

var (
	families = regexp.MustCompile(`font(-family)?\s*(=\s*"[^"]*"|=\s*'[^']*'|:[^;}]*)`)
	mono     = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(courier new|courier|consolas|menlo|monaco|lucida console|sf mono|sfmono-regular|ui-monospace|` +
			`(roboto|ubuntu|noto sans|dejavu sans|fira|jetbrains) mono|source code pro|fira code)\b`)
	})
	sans = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(arial|helvetica neue|helvetica|verdana|tahoma|trebuchet ms|lucida grande|segoe ui|roboto|` +
			`open sans|noto sans|inter|ubuntu|calibri|system-ui|ui-sans-serif|blinkmacsystemfont)\b`)
	})
)

// familiar gives the fonts that people name the names of those that are here: Liberation Sans stands for
// Arial, and so on. What is named otherwise comes out with serifs, as in a browser that has not got it.
func familiar(tag string) string {
	return families.ReplaceAllStringFunc(tag, func(declaration string) string {
		return sans().ReplaceAllString(mono().ReplaceAllString(declaration, monoFamily), sansFamily)
	})
}

// lightDark matches light-dark(a, b), with functions for colours in it, and finds a.
var lightDark = regexp.MustCompile(`light-dark\(((?:[^(),]|\([^()]*\))*),(?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)`)

// lightSide takes the first of the two colours that draw.io gives everything: the paper is white.
func lightSide(css string) string { return lightDark.ReplaceAllString(css, "$1") }
