package syndicate

import (
	"bytes"
	"testing"
)

func TestPictureHasAnAddress(t *testing.T) {
	p := Picture{MediaType: "image/png", Data: []byte{0x89, 'P', 'N', 'G', 0xff}}
	got, ok := ParsePicture(p.Address())
	if !ok || got.MediaType != p.MediaType || !bytes.Equal(got.Data, p.Data) {
		t.Errorf("%s became %v, %v", p.Address(), got, ok)
	}
}

func TestNoPictures(t *testing.T) {
	for _, address := range []string{
		"", "https://example.org/a.png", "data:image/png;base64,", "data:image/png;base64,*", "data:image/png,abc",
		"data:text/html;base64,YQ==", "data:image/svg+xml;base64,YQ==", "image/png;base64,YQ==", "data:;base64,YQ==",
	} {
		if p, ok := ParsePicture(address); ok {
			t.Errorf("%q is taken for %v", address, p)
		}
	}
}

func TestContentHashOfLinksToStories(t *testing.T) {
	before := Article{HTML: `<p><a href="https://example.org/a/">a</a></p>`}
	after := Article{
		HTML:    `<p><a href="https://medium.com/p/1">a</a></p>`,
		Stories: map[string]string{"https://medium.com/p/1": "https://example.org/a/"},
	}
	if before.ContentHash() != after.ContentHash() {
		t.Error("a story of another post changes the hash")
	}
	after.Stories = nil
	if before.ContentHash() == after.ContentHash() {
		t.Error("another address does not change the hash")
	}
}
