package main

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mostInlined is how many bytes of images a page brings along. What does not fit is asked for on the web.
const mostInlined = 32 << 20

// siteImages are the images that the site itself publishes.
type siteImages struct {
	open func(ctx context.Context, address string) ([]byte, error)
	left int // bytes that may be used still
}

// inline puts images of the site into the HTML that shows them: before a post is deployed they are nowhere
// on the web. Addresses in it are relative to the base. What is no image of the site stays as it is.
func (s *siteImages) inline(ctx context.Context, source, base string) string {
	root, err := html.ParseFragment(strings.NewReader(source), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	at, bad := url.Parse(base)
	if err != nil || bad != nil {
		return source
	}
	var b strings.Builder
	for _, n := range root {
		s.inlineIn(ctx, n, at)
		for child := range n.Descendants() {
			s.inlineIn(ctx, child, at)
		}
		if err := html.Render(&b, n); err != nil {
			return source
		}
	}
	return b.String()
}

func (s *siteImages) inlineIn(ctx context.Context, n *html.Node, base *url.URL) {
	if n.DataAtom != atom.Img {
		return
	}
	for i, a := range n.Attr {
		u, err := base.Parse(strings.TrimSpace(a.Val))
		if a.Key != "src" || err != nil {
			continue
		}
		data, err := s.open(ctx, u.String())
		kind := imageType(u.Path, data)
		if err != nil || kind == "" || len(data) > s.left {
			return
		}
		s.left -= len(data)
		n.Attr[i].Val = "data:" + kind + ";base64," + base64.StdEncoding.EncodeToString(data)
		removeAttribute(n, "srcset")
		return
	}
}

// imageType is the media type of an image, empty if it is none.
func imageType(name string, data []byte) string {
	if strings.EqualFold(path.Ext(name), ".svg") {
		return "image/svg+xml"
	}
	if kind := http.DetectContentType(data); strings.HasPrefix(kind, "image/") {
		return kind
	}
	return ""
}

func removeAttribute(n *html.Node, name string) {
	for i, a := range n.Attr {
		if a.Key == name {
			n.Attr = append(n.Attr[:i], n.Attr[i+1:]...)
			return
		}
	}
}
