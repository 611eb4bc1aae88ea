package sandbox

import (
	"crypto/md5"
	"encoding/hex"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/moby/sys/atomicwriter"
)

// maxImage is the largest image that Medium's editor takes, in bytes.
const maxImage = 25 << 20

// extension returns the ending of a file of the type, none if the API does not take the type.
func extension(contentType string) string {
	switch contentType {
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	case "image/gif":
		return ".gif"
	case "image/tiff":
		return ".tiff"
	}
	return ""
}

// postImage takes one image in a single part called "image".
func (s *Server) postImage(w http.ResponseWriter, r *http.Request, _ account) {
	data, contentType, ok := readImage(r)
	if !ok {
		writeError(w, http.StatusBadRequest, codeInvalid, "One image in a part named image is needed, a jpeg, png, gif or tiff.")
		return
	}
	name, err := s.keepImage(data, contentType)
	if err != nil {
		writeError(w, http.StatusInternalServerError, codeInvalid, "The image cannot be kept.")
		return
	}
	writeData(w, http.StatusCreated, map[string]string{
		"url": base(r) + imagePath + name,
		"md5": strings.TrimSuffix(name, path.Ext(name)),
	})
}

// imagePath is where images that were uploaded are.
const imagePath = "/sandbox/images/"

// keepImage stores an image of a type that has an extension, and returns its name.
func (s *Server) keepImage(data []byte, contentType string) (string, error) {
	sum := md5.Sum(data)
	name := hex.EncodeToString(sum[:]) + extension(contentType)
	if err := atomicwriter.WriteFile(filepath.Join(s.store.imageDir(), name), data, 0o644); err != nil {
		s.options.Log("the image cannot be kept: " + err.Error())
		return "", err
	}
	return name, nil
}

func readImage(r *http.Request) (data []byte, contentType string, ok bool) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, "", false
	}
	part, err := parts.NextPart()
	if err != nil || part.FormName() != "image" {
		return nil, "", false
	}
	contentType = part.Header.Get("Content-Type")
	data, err = io.ReadAll(io.LimitReader(part, maxImage+1))
	if err != nil || len(data) == 0 || len(data) > maxImage || extension(contentType) == "" {
		return nil, "", false
	}
	return data, contentType, isLast(parts)
}

func isLast(parts *multipart.Reader) bool {
	_, err := parts.NextPart()
	return err == io.EOF
}

// getImage shows an image that was uploaded.
func (s *Server) getImage(w http.ResponseWriter, r *http.Request) {
	protect(w)
	http.ServeFileFS(w, r, os.DirFS(s.store.imageDir()), r.PathValue("name"))
}
