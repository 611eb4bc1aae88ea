package studio_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/studio"
)

func TestConvert(t *testing.T) {
	t.Parallel()
	tests := []struct {
		file      string
		mediaType string
		why       string
	}{
		{"transparent.webp", "image/png", "JPEG knows no transparency"},
		{"drawing.webp", "image/png", "the letters stay sharp"},
		{"photograph.webp", "image/jpeg", "PNG would be many times larger"},
		{"palette.tiff", "image/png", "few colours"},
		{"small.bmp", "image/png", "smaller as PNG than as JPEG"},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata/images", tt.file))
			if err != nil {
				t.Fatal(err)
			}
			picture, err := atelier.Convert(t.Context(), data)
			if err != nil {
				t.Fatal(err)
			}
			if picture.MediaType != tt.mediaType {
				t.Errorf("it became %s: %s", picture.MediaType, tt.why)
			}
			before, after := decode(t, data), decode(t, picture.Data)
			if before.Bounds().Size() != after.Bounds().Size() {
				t.Errorf("%v pixels became %v", before.Bounds().Size(), after.Bounds().Size())
			}
			if tt.mediaType == "image/png" {
				if n := different(toNRGBA(before), after); n > 0 {
					t.Errorf("%d pixels are different", n)
				}
			}
		})
	}
}

// toNRGBA returns the image in the colours that PNG has.
func toNRGBA(m image.Image) image.Image {
	n := image.NewNRGBA(m.Bounds())
	for y := n.Rect.Min.Y; y < n.Rect.Max.Y; y++ {
		for x := n.Rect.Min.X; x < n.Rect.Max.X; x++ {
			n.Set(x, y, m.At(x, y))
		}
	}
	return n
}

// photograph returns an image whose left upper corner is red and in which nothing repeats.
func photograph(width, height int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	noise := uint32(1)
	for y := range height {
		for x := range width {
			noise = noise*1664525 + 1013904223
			c := color.RGBA{uint8(noise >> 24), 100, 200, 255}
			if x < width/2 && y < height/2 {
				c = color.RGBA{255, 0, 0, 255}
			}
			m.Set(x, y, c)
		}
	}
	return m
}

func encoded(t *testing.T, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestConvertLeavesAlone(t *testing.T) {
	m := photograph(20, 10)
	for mediaType, data := range map[string][]byte{
		"image/jpeg": encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, m, nil) }),
		"image/png":  encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) }),
		"image/gif":  encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, m, nil) }),
	} {
		picture, err := atelier.Convert(t.Context(), data)
		if err != nil || picture.MediaType != mediaType || !bytes.Equal(picture.Data, data) {
			t.Errorf("%s became %s of other bytes, error %v", mediaType, picture.MediaType, err)
		}
	}
}

func TestConvertShrinks(t *testing.T) {
	s := studio.New(studio.Options{Width: 400, MaxBytes: 100_000})
	defer s.Close()
	data := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, photograph(1200, 600)) })
	picture, err := s.Convert(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if len(picture.Data) > 100_000 {
		t.Errorf("the picture has %d bytes", len(picture.Data))
	}
	if size := decode(t, picture.Data).Bounds().Size(); size.X > 800 || size.X != 2*size.Y {
		t.Errorf("the picture has %v pixels", size)
	}
}

// TestConvertTurns: a camera's image is written as the sensor was held, with a note on how to turn it.
func TestConvertTurns(t *testing.T) {
	s := studio.New(studio.Options{MaxBytes: 20_000})
	defer s.Close()
	corner := map[int]image.Point{ // where the left upper corner of the sensor goes, in quarters
		1: {0, 0}, 2: {1, 0}, 3: {1, 1}, 4: {0, 1}, 5: {0, 0}, 6: {1, 0}, 7: {1, 1}, 8: {0, 1},
	}
	for orientation := 1; orientation <= 8; orientation++ {
		data := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, photograph(60, 40), &jpeg.Options{Quality: 100}) })
		picture, err := s.Convert(t.Context(), withOrientation(data, uint16(orientation)))
		if err != nil {
			t.Fatal(err)
		}
		m := decode(t, picture.Data)
		want := image.Pt(60, 40)
		if orientation >= 5 {
			want = image.Pt(40, 60)
		}
		if size := m.Bounds().Size(); size != want {
			t.Errorf("orientation %d: %v pixels, want %v", orientation, size, want)
		}
		for quarter := range 4 {
			x, y := quarter%2, quarter/2
			r, g, _, _ := m.At(want.X/4+x*want.X/2, want.Y/4+y*want.Y/2).RGBA()
			red := r>>8 > 200 && g>>8 < 60
			if isCorner := image.Pt(x, y) == corner[orientation]; red != isCorner {
				t.Errorf("orientation %d: quarter %d,%d is red: %v, want %v", orientation, x, y, red, isCorner)
			}
		}
	}
}

// withOrientation returns a JPEG file with an EXIF orientation, and with a comment that makes it too large to be
// left as it is.
func withOrientation(file []byte, orientation uint16) []byte {
	exif := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = binary.BigEndian.AppendUint16(exif, orientation)
	exif = append(exif, 0, 0, 0, 0, 0, 0)
	out := append([]byte(nil), file[:2]...)
	for _, segment := range []struct {
		marker byte
		data   []byte
	}{{0xe1, exif}, {0xfe, make([]byte, 30_000)}} {
		out = append(out, 0xff, segment.marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(segment.data)+2))
		out = append(out, segment.data...)
	}
	return append(out, file[2:]...)
}

func TestConvertSVG(t *testing.T) {
	picture, err := atelier.Convert(t.Context(), []byte("\uFEFF<?xml version=\"1.0\"?>\n<!-- drawn by hand -->\n<svg width=\"10\" height=\"10\"/>"))
	if err != nil {
		t.Fatal(err)
	}
	if picture.MediaType != "image/png" {
		t.Errorf("it became %s", picture.MediaType)
	}
}

func TestConvertRefuses(t *testing.T) {
	huge := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, image.NewGray(image.Rect(0, 0, 1, 1))) })
	binary.BigEndian.PutUint32(huge[16:], 60_000) // what the header says; its checksum is wrong then, too
	webp, err := os.ReadFile("testdata/images/photograph.webp")
	if err != nil {
		t.Fatal(err)
	}
	animated := append([]byte("RIFF\xff\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\x09\x00\x00\x09\x00\x00"), make([]byte, 100)...)
	bomb := append([]byte("BM"), make([]byte, 60)...) // a header without pixels
	binary.LittleEndian.PutUint32(bomb[10:], 54)
	binary.LittleEndian.PutUint32(bomb[14:], 40)
	binary.LittleEndian.PutUint32(bomb[18:], 60_000)
	binary.LittleEndian.PutUint32(bomb[22:], 60_000)
	binary.LittleEndian.PutUint16(bomb[26:], 1)
	binary.LittleEndian.PutUint16(bomb[28:], 24)
	tests := []struct {
		name string
		data []byte
		why  string
	}{
		{"nothing", nil, "not an image"},
		{"text", []byte("hello"), "not an image"},
		{"HEIC", []byte("\x00\x00\x00\x10ftypheic\x00\x00\x00\x00"), "not an image"},
		{"JPEG XL", []byte("\xff\x0a\x00\x00"), "not an image"},
		{"a page", []byte("<!doctype html><title>404</title>"), "not SVG"},
		{"a broken header", huge, "the PNG is broken"},
		{"half a file", webp[:len(webp)/2], "the WebP is broken"},
		{"a moving image", animated, "the WebP moves"},
		{"60000 × 60000 pixels", bomb, "60000 × 60000"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			picture, err := atelier.Convert(t.Context(), tt.data)
			requireRefused(t, picture, err, tt.why)
		})
	}
}

// TestConvertRefusesLargeGIF: frames cannot be left out.
func TestConvertRefusesLargeGIF(t *testing.T) {
	s := studio.New(studio.Options{MaxBytes: 100})
	defer s.Close()
	picture, err := s.Convert(t.Context(), encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, photograph(50, 50), nil) }))
	requireRefused(t, picture, err, "moves")
}
