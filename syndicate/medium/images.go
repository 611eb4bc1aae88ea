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

// An Image is an image that was uploaded.
type Image struct {
	URL string `json:"url"` // on Medium's own servers: what an article's img points at
	MD5 string `json:"md5"` // Medium's name for the file, in spite of its own name
}

// UploadImage stores an image at Medium (POST /images). Its type and size have to be what the [Profile]
// allows. An upload that fails may be tried again: it makes no story.
func (c *Client) UploadImage(ctx context.Context, contentType string, r io.Reader) (Image, error) {
	if types := Profile.ImageTypes; !slices.Contains(types, contentType) {
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
	n, err := io.Copy(part, io.LimitReader(r, Profile.MaxImage+1))
	switch {
	case err != nil:
		return nil, "", fmt.Errorf("the image cannot be read: %w", err)
	case n == 0:
		return nil, "", errors.New("the image is empty")
	case n > Profile.MaxImage:
		return nil, "", fmt.Errorf("the image is larger than %d MB, more than medium takes", Profile.MaxImage>>20)
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return b.Bytes(), w.FormDataContentType(), nil
}
