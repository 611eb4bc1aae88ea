package rewrite

import (
	"bytes"
	"errors"
	"image"
	_ "image/gif" // to measure images in the content
	_ "image/jpeg"
	_ "image/png"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A format is what is known of an image's format.
type format int

const (
	unknownFormat format = iota
	shownFormat          // every destination shows it
	otherFormat          // it needs conversion
)

// formats are known by the extensions of files. Medium names JPEG, PNG, GIF and TIFF
// (https://github.com/Medium/medium-api-docs#33-images); nothing is known of others, which serves nobody.
var formats = map[string]format{
	".png": shownFormat, ".jpg": shownFormat, ".jpeg": shownFormat, ".jpe": shownFormat, ".jfif": shownFormat,
	".gif": shownFormat, ".tif": shownFormat, ".tiff": shownFormat,
	".webp": otherFormat, ".avif": otherFormat, ".svg": otherFormat, ".bmp": otherFormat, ".ico": otherFormat,
	".apng": otherFormat, ".heic": otherFormat, ".heif": otherFormat, ".jxl": otherFormat,
}

// formatOf tells the format of an image by its address.
func formatOf(address string) (format, string) {
	u, err := url.Parse(address)
	if err != nil {
		return unknownFormat, ""
	}
	extension := strings.ToLower(path.Ext(u.Path))
	return formats[extension], strings.TrimPrefix(extension, ".")
}

func isImageFile(address string) bool {
	f, _ := formatOf(address)
	return f != unknownFormat && isWeb(address)
}

// show returns the address at which the article shows what the post shows at source. It reports false
// if the destination cannot.
func (d *draft) show(source string) (address string, ok bool) {
	switch {
	case d.painted[source]:
		return source, true
	case isData(source):
		return d.showData(source)
	}
	address, ok = d.resolve(source)
	if !ok || !isWeb(address) {
		return "", false
	}
	known, _ := formatOf(address)
	if d.isGenerated(address) {
		if data, found := d.file(address); found {
			return d.convert(data)
		}
		return "", false
	}
	if known == shownFormat {
		return address, true
	}
	data, found := d.file(address)
	switch {
	case !found:
		return address, known != otherFormat
	case known != otherFormat && isShownData(data):
		return address, true
	}
	return d.convert(data)
}

func (d *draft) showData(source string) (address string, ok bool) {
	data, ok := dataOf(source)
	if !ok || isDot(data) {
		return "", false
	}
	return d.convert(data)
}

// isGenerated reports whether an image is only there in the Hugo that rendered the post.
func (d *draft) isGenerated(address string) bool { return slices.Contains(d.post.Generated, address) }

func (d *draft) convert(data []byte) (address string, ok bool) {
	return d.paint(func(s Studio) (syndicate.Picture, error) { return s.Convert(d.ctx, data) })
}

// file returns what the site has at an address. It reports false if that is nothing, or nobody can
// tell.
func (d *draft) file(address string) ([]byte, bool) {
	if d.rewriter.Files == nil || d.failure != nil {
		return nil, false
	}
	data, err := d.rewriter.Files.File(d.ctx, address)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		d.failure = err
	}
	return data, err == nil
}

func isShownData(data []byte) bool {
	switch http.DetectContentType(data) {
	case "image/png", "image/jpeg", "image/gif":
		return true
	}
	return false
}

// isDot reports whether an image is one of those that are only there until a script has loaded another
// one, or to count visits.
func isDot(data []byte) bool {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	return err == nil && c.Width <= 2 && c.Height <= 2
}
