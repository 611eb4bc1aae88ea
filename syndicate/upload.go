package syndicate

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// uploadsAtOnce is how many pictures of one article are under way at a time: about what a browser has.
const uploadsAtOnce = 4

// upload gives an address at the destination to the pictures of the article, and to images of the site
// that are not public yet.
func (d Delivery) upload(ctx context.Context, by Publisher, s *Submission) error {
	article := &s.Article
	images := slices.Clone(article.Images)
	addresses := make([]string, len(images))
	err := inParallel(ctx, len(images), uploadsAtOnce, func(ctx context.Context, i int) error {
		picture, ok := ParsePicture(images[i].Src)
		if !ok {
			var err error
			if picture, ok, err = d.unpublished(ctx, images[i].Src, s.Settings.Status); err != nil || !ok {
				return err
			}
		}
		address, err := by.Upload(ctx, picture)
		addresses[i] = address
		return err
	})
	if err != nil {
		return err
	}
	for i, address := range addresses {
		if address != "" {
			article.HTML = strings.ReplaceAll(article.HTML, attribute("src", images[i].Src), attribute("src", address))
			images[i].Src = address
		}
	}
	article.Images = images
	return nil
}

// inParallel does something n times, so many at once. It returns when all that was begun has ended, with the
// first error; nothing is begun after that.
func inParallel(ctx context.Context, n, atOnce int, do func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	turns := make(chan struct{}, atOnce)
	for i := range n {
		turns <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() {
			defer func() { <-turns }()
			if err := do(ctx, i); err != nil {
				cancel(err)
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}

// unpublished returns the file behind an image's address if nobody can use it there: with a dead image in it,
// a story may come out without, or not at all and yet exist. A draft goes out as it is: it was warned of.
func (d Delivery) unpublished(ctx context.Context, address string, status Status) (p Picture, ok bool, err error) {
	if d.Prover == nil || status == Draft {
		return Picture{}, false, nil
	}
	missing := d.Prover.ProveImage(ctx, address)
	if missing == nil || errors.Is(missing, ErrCannotTell) {
		return Picture{}, false, ctx.Err()
	}
	p, err = d.fromSite(ctx, address, missing)
	return p, err == nil, err
}

// fromSite returns the site's own file in place of an image that nobody can use at its address. The error
// says what is wrong there, and why the file will not do.
func (d Delivery) fromSite(ctx context.Context, address string, missing error) (Picture, error) {
	if d.Files == nil {
		return Picture{}, missing
	}
	data, err := d.Files.File(ctx, address)
	if err != nil {
		return Picture{}, missing
	}
	p := Picture{MediaType: http.DetectContentType(data), Data: data}
	if _, ok := ParsePicture(p.Address()); !ok {
		return Picture{}, fmt.Errorf("%w, and a file of type %s cannot be uploaded", missing, p.MediaType)
	}
	if most := d.Profile.MaxImage; most > 0 && int64(len(data)) > most {
		return Picture{}, missing
	}
	return p, nil
}
