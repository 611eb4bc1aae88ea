package main

import (
	"context"
	"errors"
	"html/template"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
)

func (s *deskSite) Unflag(context.Context, *desk.Post) error { return errors.New("INTERIM") }
func (s *deskSite) Importability(context.Context, *desk.Post) (syndicate.Importability, error) {
	return syndicate.Importability{}, errors.New("INTERIM")
}
func (s *deskSite) Difference(context.Context, *desk.Post) (template.HTML, error) {
	return "", errors.New("INTERIM")
}
func (s *deskSite) Verify(context.Context, *desk.Post) (syndicate.Verification, error) {
	return syndicate.Verification{}, errors.New("INTERIM")
}
func (s *deskSite) VerifySaved(context.Context, *desk.Post, []byte) (syndicate.Verification, error) {
	return syndicate.Verification{}, errors.New("INTERIM")
}
