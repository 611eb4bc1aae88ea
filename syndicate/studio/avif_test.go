package studio_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/studio"
)

func avif(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata/images", name+".avif"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// colour returns what the test images have at a place, in 8 bits: a red corner on what gets brighter to the
// right and to the bottom.
func colour(x, y int) (r, g int) {
	if x < 30 && y < 20 {
		return 255, 0
	}
	return 4 * x, 6 * y
}

func TestConvertAVIF(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"corner", "ten-bits", "transparent"} {
		t.Run(name, func(t *testing.T) {
			picture, err := atelier.Convert(t.Context(), avif(t, name))
			if err != nil {
				t.Fatal(err)
			}
			m := decode(t, picture.Data)
			if size := m.Bounds().Size(); size != image.Pt(60, 40) {
				t.Fatalf("the picture has %v pixels", size)
			}
			off, seen := 0, 0
			for y := range 40 {
				for x := range 60 {
					r, g, _, a := m.At(x, y).RGBA()
					if a == 0xffff {
						wantR, wantG := colour(x, y)
						off += max(int(r>>8)-wantR, wantR-int(r>>8)) + max(int(g>>8)-wantG, wantG-int(g>>8))
						seen++
					}
				}
			}
			if seen == 0 || off/seen > 12 {
				t.Errorf("%d pixels are off by %d in the sum", seen, off)
			}
			_, _, _, half := m.At(10, 30).RGBA()
			_, _, _, none := m.At(50, 30).RGBA()
			want := map[bool][2]uint32{true: {128, 0}, false: {255, 255}}[name == "transparent"]
			if got := [2]uint32{half >> 8, none >> 8}; max(got[0], want[0])-min(got[0], want[0]) > 4 || got[1] != want[1] {
				t.Errorf("the lower quarters are opaque by %v of 255, want %v", got, want)
			}
		})
	}
}

// withProperty puts a property in the place of one that the image can do without, its colours. It says that
// the property matters, or the decoder does not like it.
func withProperty(t *testing.T, file []byte, kind string, first byte) []byte {
	t.Helper()
	file = bytes.Clone(file)
	at, refers := bytes.Index(file, []byte("colr")), bytes.Index(file, []byte("\x04\x01\x02\x83\x04"))
	if at < 0 || refers < 0 {
		t.Fatal("the file is not what it was")
	}
	copy(file[at:], kind)
	file[at+4] = first
	file[refers+4] |= 0x80
	return file
}

func TestConvertTurnsAVIF(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		kind   string
		first  byte
		corner image.Point // where the red one goes, in quarters
	}{
		{"not at all", "irot", 0, image.Pt(0, 0)},
		{"to the left", "irot", 1, image.Pt(0, 1)},
		{"around", "irot", 2, image.Pt(1, 1)},
		{"to the right", "irot", 3, image.Pt(1, 0)},
		{"upside down", "imir", 0, image.Pt(0, 1)},
		{"left to right", "imir", 1, image.Pt(1, 0)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			picture, err := atelier.Convert(t.Context(), withProperty(t, avif(t, "corner"), tt.kind, tt.first))
			if err != nil {
				t.Fatal(err)
			}
			m := decode(t, picture.Data)
			size := m.Bounds().Size()
			want := image.Pt(60, 40)
			if tt.kind == "irot" && tt.first%2 == 1 {
				want = image.Pt(40, 60)
			}
			if size != want {
				t.Errorf("the picture has %v pixels, want %v", size, want)
			}
			for quarter := range 4 {
				at := image.Pt(quarter%2, quarter/2)
				r, g, _, _ := m.At(size.X/4+at.X*size.X/2, size.Y/4+at.Y*size.Y/2).RGBA()
				if red := r>>8 > 230 && g>>8 < 30; red != (at == tt.corner) {
					t.Errorf("quarter %v is red: %v", at, red)
				}
			}
		})
	}
}

func TestConvertRefusesAVIF(t *testing.T) {
	corner := avif(t, "corner")
	changed := func(from, to string) []byte { return []byte(strings.Replace(string(corner), from, to, 1)) }
	sized := func(width, height uint32) []byte {
		at := bytes.Index(corner, []byte("ispe")) + 8
		return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(bytes.Clone(corner[:at]), width), height)
	}
	before, _, _ := bytes.Cut(corner, []byte("mdat"))
	pixels := append(bytes.Clone(before), "mdat"...)
	whole := func(beginning []byte) []byte { return append(beginning, corner[len(beginning):]...) }
	tests := []struct {
		name string
		data []byte
		why  string
	}{
		{"a film", changed("ftypavif", "ftypavis"), "moves"},
		{"colours of a bright screen", avif(t, "bright"), "HDR"},
		{"a part of an image", withProperty(t, corner, "clap", 0), "part"},
		{"half a header", corner[:100], "0 × 0"},
		{"half a file", corner[:len(corner)/2], "broken"},
		{"another codec's pixels", changed("av01", "hvc1"), "broken"},
		{"nothing but zeros for pixels", append(pixels, make([]byte, len(corner)-len(pixels))...), "broken"},
		{"60000 × 60000 pixels", whole(sized(60_000, 60_000)), "60000 × 60000"},
		{"4 billion of pixels in a line", whole(sized(1<<32-1, 1)), "pixels"},
		{"no pixels", whole(sized(0, 0)), "0 × 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			picture, err := atelier.Convert(t.Context(), tt.data)
			requireRefused(t, picture, err, tt.why)
		})
	}
}

// TestCache: whatever is in the folder for compiled programs, and if there cannot be one, the picture is the same.
func TestCache(t *testing.T) {
	t.Parallel()
	drawing := []byte(`<svg width="9" height="9"><text y="9">a</text></svg>`)
	want, err := atelier.Drawing(t.Context(), drawing)
	if err != nil {
		t.Fatal(err)
	}
	requireSame := func(t *testing.T, dir string) {
		t.Helper()
		s := studio.New(studio.Options{CacheDir: dir})
		defer s.Close()
		got, err := s.Drawing(t.Context(), drawing)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Data, want.Data) {
			t.Error("the picture is another one")
		}
	}
	kept, err := filepath.Glob(filepath.Join(cacheDir, "*", "*")) // by the other studio
	if err != nil || len(kept) == 0 {
		t.Fatal("nothing is kept", err)
	}
	requireSame(t, kept[0]) // not a folder
	broken := filepath.Join(t.TempDir(), filepath.Base(filepath.Dir(kept[0])))
	if err := os.Mkdir(broken, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, file := range kept {
		if err := os.WriteFile(filepath.Join(broken, filepath.Base(file)), []byte("broken"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	requireSame(t, filepath.Dir(broken))
}
