package hugosite_test

import (
	"bytes"
	"image"
	imagepng "image/png"
	"testing"
)

func png(t testing.TB) []byte {
	var b bytes.Buffer
	gray := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range gray.Pix {
		gray.Pix[i] = uint8(i % 40 * 6) // brighter from left to right
	}
	if err := imagepng.Encode(&b, gray); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
