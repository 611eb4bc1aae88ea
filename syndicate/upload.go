package syndicate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// upload gives an address at the destination to the pictures of the article, and to images of the site
// that are not public yet.
func (d Delivery) upload(ctx context.Context, by Publisher, s *Submission) error {
	article := &s.Article
	images := slices.Clone(article.Images)
	for i := range images {
		picture, ok := ParsePicture(images[i].Src)
		if !ok {
			var err error
			if picture, ok, err = d.unpublished(ctx, images[i].Src, s.Settings.Status); err != nil {
				return err
			}
		}
		if !ok {
			continue
		}
		address, err := by.Upload(ctx, picture)
		if err != nil {
			return err
		}
		article.HTML = strings.ReplaceAll(article.HTML, attribute("src", images[i].Src), attribute("src", address))
		images[i].Src = address
	}
	article.Images = images
	return nil
}

// unpublished returns the file behind an image's address if nobody can fetch it from there: with a dead
// image in it, a story may come out without, or not at all and yet exist. Drafts are not looked at, as
// their originals are not.
func (d Delivery) unpublished(ctx context.Context, address string, status Status) (p Picture, ok bool, err error) {
	if d.Prover == nil || status == Draft {
		return Picture{}, false, nil
	}
	missing := d.Prover.ProveImage(ctx, address)
	if missing == nil || errors.Is(missing, ErrCannotTell) {
		return Picture{}, false, ctx.Err()
	}
	if d.Files == nil {
		return Picture{}, false, missing
	}
	data, err := d.Files.File(ctx, address)
	if err != nil {
		return Picture{}, false, missing
	}
	p = Picture{MediaType: http.DetectContentType(data), Data: data}
	if _, ok := ParsePicture(p.Address()); !ok {
		return Picture{}, false, fmt.Errorf("%w, and a file of type %s cannot be uploaded", missing, p.MediaType)
	}
	return p, true, nil
}
