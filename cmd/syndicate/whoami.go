package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// identity is the JSON of whoami and login.
type identity struct {
	Account string    `json:"account"`
	User    string    `json:"user"`
	Name    string    `json:"name"`
	URL     string    `json:"url"`
	Token   string    `json:"token"` // where it is, never the token itself
	Expires time.Time `json:"expires,omitzero"`
}

func (a *app) whoamiCommand() *cobra.Command {
	var o accountOptions
	cmd := &cobra.Command{
		Use:   "whoami",
		Short: "Ask Medium whose token it is",
		Long: `whoami asks Medium whose token it is, and says where the token was found: in the
environment, in the keyring, or in a file.`,
		Example: "  syndicate whoami\n  syndicate whoami --account jane",
		Args:    nothingTyped,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.validate(); err != nil {
				return err
			}
			return a.whoami(cmd.Context(), o)
		},
	}
	o.addFlags(cmd.Flags())
	return cmd
}

func (a *app) whoami(ctx context.Context, o accountOptions) error {
	p, err := a.prove(ctx, mediumAt{api: o.api}, o.account)
	if err != nil {
		return err
	}
	client, err := a.client(o.api, p.source)
	if err != nil {
		return err
	}
	a.ui.progress("asking %s", medium.Profile.Title)
	me, err := client.Me(ctx)
	if err != nil {
		return err
	}
	if p.user != "" && !strings.EqualFold(p.user, userName(me)) {
		a.ui.warning("the token was kept as that of @%s", p.user)
	}
	if a.ui.json {
		return a.ui.encode(identity{o.account, userName(me), me.Name, me.URL, p.from, p.expiry})
	}
	a.ui.print("@%s  %s  %s", plainLine(userName(me)), plainLine(me.Name), plainLine(me.URL))
	a.ui.print("the account %s, by the token in %s%s", o.account, p.from, until(p.expiry))
	return nil
}

func until(expiry time.Time) string {
	if expiry.IsZero() {
		return ""
	}
	return ", which is renewed after " + expiry.UTC().Format(time.DateOnly)
}

// userName is the name of a user without the sign in front.
func userName(u medium.User) string { return strings.TrimPrefix(u.Username, "@") }
