package rewrite

import (
	"encoding/base64"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// lazyAttributes are where scripts that load images late expect the address.
var lazyAttributes = []string{"data-src", "data-lazy-src", "data-original", "data-lazy"}

// addressOf returns the best address that an img or a source has, as it is written, or nothing.
func addressOf(n *html.Node) string {
	if sources := sourcesOf(n); len(sources) > 0 {
		return sources[0]
	}
	return ""
}

// sourcesOf returns the addresses that an img or a source has, as they are written, the best first. If
// there is one for a script to load, src is a placeholder until then.
func sourcesOf(n *html.Node) []string {
	var late []string
	for _, key := range lazyAttributes {
		late = append(late, strings.TrimSpace(attr(n, key)))
	}
	late = append(late, largest(attr(n, "data-srcset")), largest(attr(n, "data-lazy-srcset")))
	at := []string{strings.TrimSpace(attr(n, "src")), largest(attr(n, "srcset"))}
	isNothing := func(s string) bool { return s == "" || isPlaceholder(s) }
	if late = slices.DeleteFunc(late, isNothing); len(late) > 0 {
		return late
	}
	return slices.DeleteFunc(at, isNothing)
}

var pictureSources = named("source")

// alternatives returns the addresses of the other versions of an image in a picture: those that it
// shows in a situation of its own, such as at night, last.
func alternatives(img *html.Node) []string {
	picture := ancestor(img, "picture")
	if picture == nil {
		return nil
	}
	var always, sometimes []string
	for _, source := range find(picture, pictureSources) {
		if attr(source, "media") == "" {
			always = append(always, sourcesOf(source)...)
		} else {
			sometimes = append(sometimes, sourcesOf(source)...)
		}
	}
	return append(always, sometimes...)
}

func isPlaceholder(address string) bool {
	return isData(address) || strings.EqualFold(address, "about:blank")
}

func isData(address string) bool {
	scheme, _, found := strings.Cut(address, ":")
	return found && strings.EqualFold(scheme, "data")
}

// dataOf returns what a data: URI holds (RFC 2397).
func dataOf(address string) ([]byte, bool) {
	header, data, found := strings.Cut(address, ",")
	if !found {
		return nil, false
	}
	text, err := url.PathUnescape(data)
	if err != nil {
		text = data // of an SVG with a percent sign of its own
	}
	if !strings.HasSuffix(strings.ToLower(strings.TrimSpace(header)), ";base64") {
		return []byte(text), text != ""
	}
	text = strings.TrimRight(strings.Join(strings.Fields(text), ""), "=")
	decoded, err := base64.RawStdEncoding.DecodeString(text)
	return decoded, err == nil && len(decoded) > 0
}

// largest returns the address of the largest image in a srcset: "a.png 640w, b.png 2x". Addresses may
// contain commas, so only white space ends them (https://html.spec.whatwg.org/#parsing-a-srcset-attribute).
func largest(srcset string) string {
	best, bestSize := "", math.Inf(-1)
	for {
		srcset = strings.TrimLeft(srcset, ", \t\r\n\f")
		if srcset == "" {
			return best
		}
		address, descriptor := srcset, ""
		if end := strings.IndexFunc(srcset, isSpace); end >= 0 {
			address, srcset = srcset[:end], srcset[end:]
		} else {
			srcset = ""
		}
		if trimmed := strings.TrimRight(address, ","); trimmed != address {
			address = trimmed
		} else {
			descriptor, srcset, _ = strings.Cut(srcset, ",")
		}
		if size := sizeOf(descriptor); size > bestSize {
			best, bestSize = address, size
		}
	}
}

// sizeOf reads "640w" or "2x"; a set never mixes the two. No size at all means 1x.
func sizeOf(descriptor string) float64 {
	descriptor = strings.TrimSpace(descriptor)
	size, err := strconv.ParseFloat(strings.TrimRight(descriptor, "wx"), 64)
	if err != nil {
		return 1
	}
	return size
}
