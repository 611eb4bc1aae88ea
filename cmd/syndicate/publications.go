package main

import (
	"cmp"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// listedPublication is the JSON of a publication.
type listedPublication struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url"`
	Role string `json:"role"` // editor, writer, or empty
}

func (a *app) publicationsCommand() *cobra.Command {
	var o accountOptions
	var all bool
	cmd := &cobra.Command{
		Use:   "publications",
		Short: "List the publications that you can publish in",
		Long: `publications lists the publications that the account writes for, and its role: an editor
publishes at once, a writer hands in drafts. The id, the name or the address goes into front
matter as "publication". It needs a token that may list publications; many old ones may not.`,
		Example: "  syndicate publications\n  syndicate publications --all --json",
		Args:    nothingTyped,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.validate(); err != nil {
				return err
			}
			return a.publications(cmd.Context(), o, all)
		},
	}
	o.addFlags(cmd.Flags())
	cmd.Flags().BoolVar(&all, "all", false, "also those that the account merely follows")
	return cmd
}

func (a *app) publications(ctx context.Context, o accountOptions, all bool) error {
	publisher, err := a.publisher(ctx, mediumAt{api: o.api}, o.account)
	if err != nil {
		return err
	}
	a.ui.progress("asking %s", medium.Profile.Title)
	memberships, err := publisher.Memberships(ctx)
	if err != nil {
		return err
	}
	list := []listedPublication{}
	for _, m := range memberships {
		if m.Role != "" || all {
			list = append(list, listedPublication{m.ID, m.Name, m.URL, string(m.Role)})
		}
	}
	if a.ui.json {
		return a.ui.encode(map[string]any{"account": o.account, "publications": list})
	}
	for _, p := range list {
		a.ui.print("%s", plainLine(strings.Join([]string{p.ID, cmp.Or(p.Role, "reader"), p.Name, p.URL}, "  ")))
	}
	if len(list) == 0 {
		a.ui.print("the account writes for no publication")
	}
	return nil
}
