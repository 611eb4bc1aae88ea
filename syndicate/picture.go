package syndicate

import (
	"encoding/base64"
	"errors"
	"strings"
)

// A Picture is an image that is made for the article: a formula, a diagram, a photograph in another
// format. It is nowhere on the web. In the article its data stand in the place of an address, until
// [Publisher.Upload] gives it one.
type Picture struct {
	MediaType string // "image/png", "image/jpeg" or "image/gif"
	Data      []byte
}

// Address returns the picture as a data: URI (RFC 2397), always the same for the same picture.
func (p Picture) Address() string {
	return "data:" + p.MediaType + ";base64," + base64.StdEncoding.EncodeToString(p.Data)
}

// ParsePicture reads what [Picture.Address] returns. It takes nothing else: no other type of data, and
// no picture without any.
func ParsePicture(address string) (p Picture, ok bool) {
	header, data, found := strings.Cut(address, ";base64,")
	mediaType, isData := strings.CutPrefix(header, "data:")
	if !found || !isData {
		return Picture{}, false
	}
	switch mediaType {
	case "image/png", "image/jpeg", "image/gif":
	default:
		return Picture{}, false
	}
	decoded, err := base64.StdEncoding.DecodeString(data)
	if err != nil || len(decoded) == 0 {
		return Picture{}, false
	}
	return Picture{MediaType: mediaType, Data: decoded}, true
}

// ErrNoPicture is wrapped by errors about something that no picture can be made of.
var ErrNoPicture = errors.New("no picture can be made")
