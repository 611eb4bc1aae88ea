package hugosite_test

import (
	"bytes"
	"image"
	imagepng "image/png"
	"testing"
)

func png(t testing.TB) []byte {
	var b bytes.Buffer
	if err := imagepng.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
