package studio

import (
	"bytes"
	"image"

	"github.com/bep/imagemeta"
)

// orientation returns how the camera was held: 1 to 8 as of EXIF, 1 if nothing is said. Browsers turn images
// accordingly; decoders do not, and what is encoded again says nothing about it any more.
func orientation(f format, data []byte) int {
	if f.name == "AVIF" { // EXIF in it is to be ignored
		return readAVIFHeader(data).orientation
	}
	kinds := map[string]imagemeta.ImageFormat{"JPEG": imagemeta.JPEG, "PNG": imagemeta.PNG, "WebP": imagemeta.WebP, "TIFF": imagemeta.TIFF}
	kind, known := kinds[f.name]
	if !known {
		return 1
	}
	held := 1
	imagemeta.Decode(imagemeta.Options{ // an error means that nothing is said
		R: bytes.NewReader(data), ImageFormat: kind, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool { return t.Tag == "Orientation" && t.Namespace == "IFD0" },
		HandleTag: func(t imagemeta.TagInfo) error {
			if o, ok := t.Value.(uint16); ok && o >= 1 && o <= 8 {
				held = int(o)
			}
			return nil
		},
	})
	return held
}

// turn returns the image upright.
func turn(m image.Image, orientation int) image.Image {
	if orientation == 1 {
		return m
	}
	b := m.Bounds()
	right, bottom := b.Dx()-1, b.Dy()-1
	size := b.Size()
	if orientation >= 5 { // on its side
		size = image.Pt(size.Y, size.X)
	}
	turned := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range b.Dy() {
		for x := range b.Dx() {
			var to image.Point
			switch orientation {
			case 2:
				to = image.Pt(right-x, y)
			case 3:
				to = image.Pt(right-x, bottom-y)
			case 4:
				to = image.Pt(x, bottom-y)
			case 5:
				to = image.Pt(y, x)
			case 6:
				to = image.Pt(bottom-y, x)
			case 7:
				to = image.Pt(bottom-y, right-x)
			case 8:
				to = image.Pt(y, right-x)
			}
			turned.Set(to.X, to.Y, m.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return turned
}
