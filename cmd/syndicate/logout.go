package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/accounts"
)

func (a *app) logoutCommand() *cobra.Command {
	var o accountOptions
	var yes bool
	cmd := &cobra.Command{
		Use:   "logout",
		Short: "Forget the token that is kept on this machine",
		Long: `logout forgets the token that login has kept. At Medium the token stays valid, and another
machine can go on using it. It asks before it forgets the token, since Medium gives out no
new ones: keep a copy. Do not revoke your old token, it cannot be re-issued.`,
		Example: "  syndicate logout\n  syndicate logout --account jane --yes",
		Args:    nothingTyped,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.validate(); err != nil {
				return err
			}
			return a.logout(cmd.Context(), o, yes)
		},
	}
	o.addFlags(cmd.Flags())
	cmd.Flags().BoolVar(&yes, "yes", false, "forget it without asking")
	mustBeTyped(cmd.Flags(), "yes")
	return cmd
}

func (a *app) logout(ctx context.Context, o accountOptions, yes bool) error {
	if !yes && !a.isSureToForget(ctx, o.account) {
		return usagef("nothing was forgotten; to forget the token pass --yes")
	}
	stores, err := a.stores(o.api)
	if err != nil {
		return err
	}
	places := []string{}
	for _, store := range stores {
		err := store.Forget(ctx, o.account)
		switch {
		case err == nil:
			places = append(places, store.String())
		case errors.Is(err, accounts.ErrNone), errors.Is(err, accounts.ErrNoSession):
		case errors.Is(err, accounts.ErrNoKeyring): // a token may be in it all the same
			a.ui.warning("%v", err)
		default:
			return err
		}
	}
	if a.ui.json {
		if err := a.ui.encode(map[string]any{"account": o.account, "forgotten": places}); err != nil {
			return err
		}
	}
	if len(places) == 0 {
		a.ui.print("no token was kept for the account %s", o.account)
	} else {
		a.ui.print("the token of the account %s is forgotten here, in %s; it stays valid at medium", o.account, strings.Join(places, " and "))
		a.ui.hint(doNotRevoke)
	}
	if variable := variableOf(o.account); a.getenv(variable) != "" {
		a.ui.note("%s is still set", variable)
	}
	return nil
}

// isSureToForget asks at a terminal. Elsewhere nobody can be asked.
func (a *app) isSureToForget(ctx context.Context, account string) bool {
	return !a.ui.json && isTerminal(a.stdin) &&
		a.ui.confirm(ctx, a.stdin, fmt.Sprintf("forget the token of the account %s? medium gives out no new ones, so have a copy of it", account))
}
