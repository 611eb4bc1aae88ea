package hugosite

import (
	"image"
	"image/color"
	"testing"

	"golang.org/x/image/draw"
)

func TestLookAlike(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(i % 1600 / 8) // brighter from left to right
	}
	scaled := image.NewRGBA(image.Rect(0, 0, 133, 100))
	draw.CatmullRom.Scale(scaled, scaled.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	signed := image.NewRGBA(scaled.Bounds())
	copy(signed.Pix, scaled.Pix)
	draw.Draw(signed, image.Rect(100, 80, 130, 90), image.NewUniform(color.White), image.Point{}, draw.Src)

	for name, tt := range map[string]struct {
		other image.Image
		want  bool
	}{
		"itself":    {picture, true},
		"scaled":    {scaled, true},
		"signed":    {signed, false},
		"a piece":   {picture.SubImage(image.Rect(100, 75, 300, 225)), false},
		"stretched": {image.NewRGBA(image.Rect(0, 0, 400, 400)), false},
		"one pixel": {image.NewRGBA(image.Rect(0, 0, 1, 1)), false},
	} {
		if got := lookAlike(picture, tt.other); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
