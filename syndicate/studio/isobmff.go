package studio

import (
	"bytes"
	"encoding/binary"
	"image"
	"io"
	"iter"
)

// An avifHeader is what of an AVIF file's boxes matters here (ISO/IEC 14496-12 and 23008-12,
// https://aomediacodec.github.io/av1-avif/).
type avifHeader struct {
	size        image.Point // of the image, before it is turned, in pixels
	orientation int         // as of EXIF
	cropped     bool        // a part of the image is not to be seen
}

// isAVIF reports whether a file says to be AVIF, by its first brand or another one.
func isAVIF(data []byte) bool {
	brands, found := child(data, "ftyp")
	for ; found && len(brands) >= 4; brands = brands[4:] {
		if b := string(brands[:4]); b == "avif" || b == "avis" {
			return true
		}
	}
	return false
}

// movingAVIF reports whether browsers show a film: an image that has one beside it says to be an image first.
func movingAVIF(data []byte) bool { return begins(data, "????ftypavis") }

// readAVIFHeader reads the boxes of an AVIF file. What it does not find is zero.
func readAVIFHeader(data []byte) avifHeader {
	var h avifHeader
	meta, _ := child(data, "meta")
	properties, _ := child(skip(meta, 4), "iprp") // after the version
	properties, _ = child(properties, "ipco")
	angle, mirror := byte(0), -1
	for kind, box := range boxes(properties) {
		switch {
		case kind == "ispe" && len(box) >= 12: // of the image, its transparency, and tiles, which are smaller
			h.size.X = max(h.size.X, int(binary.BigEndian.Uint32(box[4:])))
			h.size.Y = max(h.size.Y, int(binary.BigEndian.Uint32(box[8:])))
		case kind == "irot" && len(box) >= 1:
			angle = box[0] & 3
		case kind == "imir" && len(box) >= 1:
			mirror = int(box[0] & 1)
		case kind == "clap":
			h.cropped = true
		}
	}
	// Turned by quarters to the left first, then mirrored: upside down, or left to right.
	h.orientation = map[int][4]int{-1: {1, 8, 3, 6}, 0: {4, 5, 2, 7}, 1: {2, 7, 4, 5}}[mirror][angle]
	return h
}

// avifConfig returns the size of an image, before it is turned.
func avifConfig(r io.Reader) (image.Config, error) {
	data, err := io.ReadAll(r)
	size := readAVIFHeader(data).size
	return image.Config{Width: size.X, Height: size.Y}, err
}

// withoutGainMap returns the file without the brand that makes the decoder look for a gain map. With one, an
// image gets the colours of a bright screen; without, those that every other one shows.
func withoutGainMap(data []byte) []byte {
	data = bytes.Clone(data)
	for brands, found := child(data, "ftyp"); found && len(brands) >= 4; brands = brands[4:] {
		if string(brands[:4]) == "tmap" {
			copy(brands, "mif1")
		}
	}
	return data
}

// boxes yields the boxes of which data consist, until one is broken.
func boxes(data []byte) iter.Seq2[string, []byte] {
	return func(yield func(kind string, content []byte) bool) {
		for len(data) >= 8 {
			size, header := uint64(binary.BigEndian.Uint32(data)), 8
			switch {
			case size == 1 && len(data) >= 16:
				size, header = binary.BigEndian.Uint64(data[8:]), 16
			case size == 0: // to the end
				size = uint64(len(data))
			}
			if size < uint64(header) || size > uint64(len(data)) || !yield(string(data[4:8]), data[header:size]) {
				return
			}
			data = data[size:]
		}
	}
}

// child returns the content of the first box of a kind.
func child(data []byte, kind string) (content []byte, found bool) {
	for k, content := range boxes(data) {
		if k == kind {
			return content, true
		}
	}
	return nil, false
}

func skip(data []byte, n int) []byte { return data[min(n, len(data)):] }
