package studio

import (
	"context"
	"crypto/sha256"
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// maxAlbum is how many pictures are kept: more than a post has, far less than fill the memory.
const maxAlbum = 200

// An album keeps the pictures that were made last: the icons and badges of a theme are on every page.
type album struct {
	pictures *lru.Cache[[sha256.Size]byte, syndicate.Picture]
}

func newAlbum() album {
	pictures, err := lru.New[[sha256.Size]byte, syndicate.Picture](maxAlbum)
	if err != nil {
		panic(err) // the size is positive
	}
	return album{pictures}
}

// picture returns the picture of what was asked for, which it makes if need be.
func (a album) picture(ctx context.Context, make func() (syndicate.Picture, error), asked ...any) (syndicate.Picture, error) {
	if err := ctx.Err(); err != nil {
		return syndicate.Picture{}, err
	}
	key := sha256.Sum256(fmt.Appendf(nil, "%#v", asked))
	if kept, ok := a.pictures.Get(key); ok {
		return kept, nil
	}
	made, err := make()
	if err == nil {
		a.pictures.Add(key, made)
	}
	return made, err
}
