package studio

import (
	"bytes"
	"context"
	"crypto/sha256"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Limits of images that are converted.
const (
	maxDecoded  = 64_000_000 // pixels: a quarter of a gigabyte of memory
	jpegQuality = 90
)

// A format is one of images.
type format struct {
	name      string
	magic     []string               // how a file begins, with ? for any byte
	is        func(data []byte) bool // what else has to be true, if anything
	mediaType string                 // if destinations take it as it is
	config    func(io.Reader) (image.Config, error)
	decode    func(io.Reader) (image.Image, error) // none for AVIF, which a program decodes
}

var formats = []format{
	{"JPEG", []string{"\xff\xd8\xff"}, nil, "image/jpeg", jpeg.DecodeConfig, jpeg.Decode},
	{"PNG", []string{"\x89PNG\r\n\x1a\n"}, nil, "image/png", png.DecodeConfig, png.Decode},
	{"GIF", []string{"GIF87a", "GIF89a"}, nil, "image/gif", gif.DecodeConfig, gif.Decode},
	{"WebP", []string{"RIFF????WEBPVP8"}, nil, "", webp.DecodeConfig, webp.Decode},
	{"AVIF", []string{"????ftyp"}, isAVIF, "", avifConfig, nil},
	{"BMP", []string{"BM"}, nil, "", bmp.DecodeConfig, bmp.Decode},
	{"TIFF", []string{"II*\x00", "MM\x00*"}, nil, "", tiff.DecodeConfig, tiff.Decode},
}

// formatOf returns the format of an image, by how the file begins.
func formatOf(data []byte) (f format, known bool) {
	for _, f := range formats {
		for _, magic := range f.magic {
			if begins(data, magic) && (f.is == nil || f.is(data)) {
				return f, true
			}
		}
	}
	return format{}, false
}

func begins(data []byte, magic string) bool {
	if len(data) < len(magic) {
		return false
	}
	for i := range len(magic) {
		if magic[i] != '?' && magic[i] != data[i] {
			return false
		}
	}
	return true
}

// Convert returns a JPEG, PNG or GIF file as it is if it is not too large, and makes one of WebP, AVIF, TIFF, BMP
// and SVG: PNG of drawings, screenshots and what is transparent, JPEG of photographs. An image that needs to be
// converted comes out no wider than two columns. Images that move are refused, but for GIF; so are HEIC and JPEG XL,
// which few browsers show, and AVIF with the colours of a bright screen, unless it has others too.
func (s *Studio) Convert(ctx context.Context, data []byte) (syndicate.Picture, error) {
	if f, known := formatOf(data); known {
		return s.convert(ctx, f, data)
	}
	if bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\uFEFF"))), []byte("<")) {
		return s.Drawing(ctx, data)
	}
	return syndicate.Picture{}, refuse("it is not an image of a known format")
}

func (s *Studio) convert(ctx context.Context, f format, data []byte) (syndicate.Picture, error) {
	if f.mediaType != "" && len(data) <= s.options.MaxBytes {
		if _, err := f.size(data); err != nil {
			return syndicate.Picture{}, err
		}
		return syndicate.Picture{MediaType: f.mediaType, Data: data}, nil
	}
	return s.album.picture(ctx, func() (syndicate.Picture, error) { return s.encodeAnew(ctx, f, data) }, "image", sha256.Sum256(data))
}

func (s *Studio) encodeAnew(ctx context.Context, f format, data []byte) (syndicate.Picture, error) {
	if moves(f, data) {
		return syndicate.Picture{}, refuse("the %s moves", f.name)
	}
	decoded, err := s.decode(ctx, f, data)
	if err != nil {
		return syndicate.Picture{}, err
	}
	upright := turn(decoded, orientation(f, data))
	for width := 2 * s.options.Width; width >= s.options.Width/2; width /= 2 {
		if err := ctx.Err(); err != nil {
			return syndicate.Picture{}, err
		}
		picture, err := encode(narrow(upright, width))
		if err != nil || len(picture.Data) <= s.options.MaxBytes {
			return picture, err
		}
	}
	return syndicate.Picture{}, refuse("the %s does not become small enough", f.name)
}

// size returns the width and height of an image that may be large, in pixels.
func (f format) size(data []byte) (p image.Point, err error) {
	defer f.survive(&err)
	config, err := f.config(bytes.NewReader(data))
	if err != nil {
		return p, refuse("the %s is broken: %w", f.name, err)
	}
	return image.Pt(config.Width, config.Height), nil
}

// decode decodes an image, but not one that would fill the memory.
func (s *Studio) decode(ctx context.Context, f format, data []byte) (image.Image, error) {
	if f.decode != nil {
		return f.read(data)
	}
	if err := f.fits(data); err != nil {
		return nil, err
	}
	return s.avif.decode(ctx, data)
}

// read does the same with a decoder in Go.
func (f format) read(data []byte) (m image.Image, err error) {
	defer f.survive(&err)
	if err := f.fits(data); err != nil {
		return nil, err
	}
	if m, err = f.decode(bytes.NewReader(data)); err != nil {
		return nil, refuse("the %s is broken: %w", f.name, err)
	}
	return m, nil
}

// fits returns an error about an image that has too many pixels, or none.
func (f format) fits(data []byte) error {
	size, err := f.size(data)
	if err != nil {
		return err
	}
	if size.X < 1 || size.Y < 1 || size.X > maxDecoded/size.Y {
		return refuse("the %s has %d × %d pixels", f.name, size.X, size.Y)
	}
	return nil
}

// survive makes a panic an error: the decoders' authors have not thought of every file that a stranger can make.
func (f format) survive(err *error) {
	if recover() != nil {
		*err = refuse("the %s is broken", f.name)
	}
}

// moves reports whether an image has several frames, as far as it matters: GIF as it is may, and one too large
// is likely to.
func moves(f format, data []byte) bool {
	const flags, animation = 20, 1 << 1 // https://developers.google.com/speed/webp/docs/riff_container
	return f.name == "GIF" || f.name == "AVIF" && movingAVIF(data) ||
		f.name == "WebP" && bytes.HasPrefix(data[12:], []byte("VP8X")) && len(data) > flags && data[flags]&animation != 0
}

// narrow returns the image no wider than a width in pixels.
func narrow(m image.Image, width int) *image.NRGBA {
	size := m.Bounds().Size()
	if size.X > width {
		size = image.Pt(width, max(1, size.Y*width/size.X))
	}
	narrowed := image.NewNRGBA(image.Rectangle{Max: size})
	if size == m.Bounds().Size() {
		draw.Draw(narrowed, narrowed.Rect, m, m.Bounds().Min, draw.Src)
	} else {
		draw.CatmullRom.Scale(narrowed, narrowed.Rect, m, m.Bounds(), draw.Src, nil)
	}
	return narrowed
}

// encode encodes an image as PNG, which keeps drawings and letters sharp. Photographs are opaque and many times
// larger as PNG than as JPEG; they become that.
func encode(m *image.NRGBA) (syndicate.Picture, error) {
	var asPNG, asJPEG bytes.Buffer
	if err := png.Encode(&asPNG, m); err != nil {
		return syndicate.Picture{}, err
	}
	if m.Opaque() {
		if err := jpeg.Encode(&asJPEG, m, &jpeg.Options{Quality: jpegQuality}); err != nil {
			return syndicate.Picture{}, err
		}
		if asPNG.Len() > 3*asJPEG.Len() {
			return syndicate.Picture{MediaType: "image/jpeg", Data: asJPEG.Bytes()}, nil
		}
	}
	return syndicate.Picture{MediaType: "image/png", Data: asPNG.Bytes()}, nil
}
