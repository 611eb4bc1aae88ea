package proof

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// sniffed is how many bytes of an image tell its type.
const sniffed = 512

// ProveImage reports why there is no image at an address that the destination takes: none at all, or one
// of another type or too large. The error wraps [syndicate.ErrCannotTell] when no server answered, or one
// that refuses programs or is in trouble.
func (p *Prover) ProveImage(ctx context.Context, address string) error {
	p.mu.Lock()
	find, known := p.images[address]
	if !known {
		find = sync.OnceValue(func() error { return p.lookAtImage(ctx, address) })
		p.images[address] = find
	}
	p.mu.Unlock()
	return find()
}

func (p *Prover) lookAtImage(ctx context.Context, address string) error {
	header := http.Header{"Range": {fmt.Sprintf("bytes=0-%d", sniffed-1)}} // a server may send all of it nevertheless
	return p.get(ctx, "image", address, header, func(answer *http.Response) error { return p.image(answer, address) })
}

// image looks at the answer to a request for an image.
func (p *Prover) image(answer *http.Response, address string) error {
	switch answer.StatusCode {
	case http.StatusOK, http.StatusPartialContent:
	case http.StatusNotFound, http.StatusGone:
		return fmt.Errorf("the image %s answers with status %d: is it deployed?", address, answer.StatusCode)
	case http.StatusUnauthorized:
		return fmt.Errorf("the image %s is behind %w: it answers with status 401", address, errLogin)
	case http.StatusRequestedRangeNotSatisfiable: // there is no first byte
		return errEmpty(address)
	default:
		return fmt.Errorf("%w: the image %s answers with status %d", syndicate.ErrCannotTell, address, answer.StatusCode)
	}
	head, err := io.ReadAll(io.LimitReader(answer.Body, sniffed))
	if err != nil {
		return noAnswer("image", address, err)
	}
	if len(head) == 0 {
		return errEmpty(address)
	}
	switch kind := kindOf(answer.Header.Get("Content-Type"), head); {
	case kind == "text/html":
		return fmt.Errorf("there is no image at %s, but a page", address)
	case kind == "":
		return fmt.Errorf("what is at %s is of no known type of image", address)
	case !slices.Contains(p.profile.ImageTypes, kind):
		return fmt.Errorf("the image %s is of type %s, %s takes %s", address, kind, p.profile.Title, strings.Join(p.profile.ImageTypes, ", "))
	}
	size, err := p.sizeOf(answer, int64(len(head)))
	if err != nil {
		return noAnswer("image", address, err)
	}
	if size > p.profile.MaxImage {
		const megabyte = 1 << 20
		return fmt.Errorf("the image %s has more than the %d MB that %s takes", address, p.profile.MaxImage/megabyte, p.profile.Title)
	}
	return nil
}

func errEmpty(address string) error { return fmt.Errorf("the image %s is empty", address) }

// kindOf returns the type of a file by its first bytes, which say more than its server does, and else what
// the server says; empty if nobody knows.
func kindOf(declared string, head []byte) string {
	kind, _, _ := mime.ParseMediaType(http.DetectContentType(head))
	switch {
	case strings.HasPrefix(kind, "image/") || kind == "text/html":
		return kind
	case bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return "image/tiff"
	}
	declared, _, _ = mime.ParseMediaType(declared)
	if strings.HasPrefix(declared, "image/") && !isSniffed(declared) || declared == "text/html" {
		return declared
	}
	return ""
}

// isSniffed reports whether images of a type are known by their first bytes: without those, it is none.
func isSniffed(kind string) bool {
	return slices.Contains([]string{"image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/tiff"}, kind)
}

// sizeOf returns how large a file is of which some bytes were read. Where the server does not say it, it
// reads on, up to one byte more than the destination takes.
func (p *Prover) sizeOf(answer *http.Response, read int64) (int64, error) {
	if _, total, ok := strings.Cut(answer.Header.Get("Content-Range"), "/"); ok { // bytes 0-511/1234
		size, _ := strconv.ParseInt(total, 10, 64) // "*" is unknown
		return size, nil
	}
	if answer.ContentLength >= 0 {
		return answer.ContentLength, nil
	}
	more, err := io.Copy(io.Discard, io.LimitReader(answer.Body, p.profile.MaxImage+1-read))
	return read + more, err
}
