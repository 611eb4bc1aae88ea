package medium

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
)

// maxImage is the largest image that Medium's editor takes, in bytes. The API's own limit is unknown.
const maxImage = 25 << 20

// An Image is an image that was uploaded.
type Image struct {
	URL string `json:"url"` // on Medium's own servers: what an article's img points at
	MD5 string `json:"md5"` // Medium's name for the file, in spite of its own name
}

// UploadImage stores an image at Medium (POST /images). The types are image/jpeg, image/png,
// image/gif and image/tiff. An upload that fails may be tried again: it makes no story.
func (c *Client) UploadImage(ctx context.Context, contentType string, r io.Reader) (Image, error) {
	types := []string{"image/jpeg", "image/png", "image/gif", "image/tiff"}
	if !slices.Contains(types, contentType) {
		return Image{}, fmt.Errorf("medium does not take images of type %q: %s are needed", contentType, strings.Join(types, ", "))
	}
	form, formType, err := imageForm(contentType, r)
	if err != nil {
		return Image{}, err
	}
	a, err := c.do(ctx, request{
		method:      http.MethodPost,
		path:        []string{"images"},
		contentType: formType,
		body:        form,
		timeout:     c.createTimeout,
	})
	if err != nil {
		return Image{}, err
	}
	image, err := decode[Image](a)
	if err == nil && image.URL == "" {
		err = errors.New("medium took the image but did not say where it is")
	}
	return image, err
}

// imageForm packs an image the one way that the documentation allows: a single part called "image"
// with a file name and a content type.
func imageForm(contentType string, r io.Reader) (form []byte, formType string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="image"; filename="image"`},
		"Content-Type":        {contentType},
	})
	if err != nil {
		return nil, "", err
	}
	n, err := io.Copy(part, io.LimitReader(r, maxImage+1))
	switch {
	case err != nil:
		return nil, "", fmt.Errorf("the image cannot be read: %w", err)
	case n == 0:
		return nil, "", errors.New("the image is empty")
	case n > maxImage:
		return nil, "", fmt.Errorf("the image is larger than %d MB, more than medium takes", maxImage>>20)
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), w.FormDataContentType(), nil
}
