package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/accounts"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

type loginOptions struct {
	accountOptions
	insecureFile bool
	replace      bool

	oauth    bool
	clientID string
	redirect string
	scopes   []string
	noOpen   bool
}

// clientSecretVariable is the variable of the environment for the secret of an application.
const clientSecretVariable = "MEDIUM_CLIENT_SECRET"

func (a *app) loginCommand() *cobra.Command {
	var o loginOptions
	cmd := &cobra.Command{
		Use:   "login",
		Short: "Keep your token of Medium in the system's keyring",
		Long: `login asks for your integration token, tries it, and keeps it in the system's keyring, so
that it need not be in the environment. The token is not shown; it can be piped in. It is
never taken from the command line.

With --oauth it signs you in by your browser instead, for those who have an application
registered at Medium. The application's secret is taken from MEDIUM_CLIENT_SECRET or asked
for. The redirect address has to be registered for the application, letter by letter.

Medium gives out neither new integration tokens nor new applications. Do not revoke your
old token: it cannot be re-issued.`,
		Example: "  syndicate login\n  pass medium | syndicate login --account jane\n  syndicate login --oauth --client-id 0a1b2c3d4e5f",
		Args:    nothingTyped,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.validate(); err != nil {
				return err
			}
			return a.login(cmd.Context(), o)
		},
	}
	flags := cmd.Flags()
	o.addFlags(flags)
	flags.BoolVar(&o.insecureFile, "insecure-file", false, "keep the token unencrypted in a file of your own, for machines without a keyring")
	flags.BoolVar(&o.replace, "replace", false, "forget the other token that is kept for the account")
	flags.BoolVar(&o.oauth, "oauth", false, "sign in by the browser, with an application of your own")
	flags.StringVar(&o.clientID, "client-id", "", "id of the application, with --oauth")
	flags.StringVar(&o.redirect, "redirect-url", "http://127.0.0.1:8766/callback", "where the browser comes back to, as it is registered, with --oauth")
	flags.StringSliceVar(&o.scopes, "scopes", medium.DefaultScopes(), "what the application may do, with --oauth")
	flags.BoolVar(&o.noOpen, "no-open", false, "print the address and do not open the browser, with --oauth")
	mustBeTyped(flags, "insecure-file", "replace")
	return cmd
}

func (o *loginOptions) validate() error {
	switch {
	case o.oauth && o.clientID == "":
		return usagef("--oauth needs --client-id, the id of your application at medium")
	case !o.oauth && o.clientID != "":
		return usagef("--client-id goes with --oauth")
	}
	return o.accountOptions.validate()
}

func (a *app) login(ctx context.Context, o loginOptions) error {
	store, err := a.loginStore(o)
	if err != nil {
		return err
	}
	old, err := store.Load(ctx, o.account)
	switch {
	case errors.Is(err, accounts.ErrNoKeyring):
		return fmt.Errorf("%w; set %s instead, or keep the token in a file that only you can read, with --insecure-file", err, variableOf(o.account))
	case err != nil && !errors.Is(err, accounts.ErrNone):
		return err
	}
	c, err := a.newCredential(ctx, o, old)
	if err != nil {
		return err
	}
	a.ui.progress("asking %s", medium.Profile.Title)
	client, err := a.client(o.api, static(c.Token))
	if err != nil {
		return err
	}
	me, err := client.Me(ctx)
	if err != nil {
		return err
	}
	c.User = userName(me)
	if old.Token != "" && old.Token != c.Token && !o.replace && !(old.Renewable() && strings.EqualFold(old.User, c.User)) {
		return usagef("another token, of @%s, is kept for the account %s: give this one another name with --account, or pass --replace; a token that is lost cannot be re-issued", old.User, o.account)
	}
	if err := store.Keep(ctx, o.account, c); err != nil {
		return err
	}
	return a.reportLogin(o, store, me)
}

func (a *app) reportLogin(o loginOptions, store accounts.Store, me medium.User) error {
	if a.ui.json {
		if err := a.ui.encode(identity{Account: o.account, User: userName(me), Name: me.Name, URL: me.URL, Token: store.String()}); err != nil {
			return err
		}
	}
	a.ui.print("signed in as @%s, the account %s; the token is in %s", plainLine(userName(me)), o.account, store)
	if a.getenv(variableOf(o.account)) != "" {
		a.ui.warning("%s is set as well, and comes first", variableOf(o.account))
	}
	if o.oauth {
		return nil
	}
	a.ui.hint(doNotRevoke)
	return nil
}

// loginStore is where the user wants the token.
func (a *app) loginStore(o loginOptions) (accounts.Store, error) {
	stores, err := a.stores(o.api)
	if err != nil || !o.insecureFile {
		return first(stores), err
	}
	dir, err := privateDir()
	if err != nil {
		return nil, err
	}
	if isBelow(dir, a.global.site) {
		return nil, usagef("%s is in the site, which is no place for secrets", dir)
	}
	return stores[1], nil
}

func first(stores []accounts.Store) accounts.Store {
	if len(stores) == 0 {
		return nil
	}
	return stores[0]
}

// isBelow reports whether a folder is another one or in it. Neither need exist.
func isBelow(dir, around string) bool {
	rel, err := filepath.Rel(realPath(around), realPath(dir))
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// realPath is the absolute path with symbolic links followed, as far as there is something.
func realPath(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real
	}
	if parent := filepath.Dir(abs); parent != abs {
		return filepath.Join(realPath(parent), filepath.Base(abs))
	}
	return abs
}

// newCredential gets what the account is to be proven with from now on.
func (a *app) newCredential(ctx context.Context, o loginOptions, old accounts.Credential) (accounts.Credential, error) {
	if !o.oauth {
		token, err := a.ui.secret(ctx, a.stdin, "your integration token")
		return accounts.Credential{Token: token}, err
	}
	c := accounts.Credential{ClientID: o.clientID, ClientSecret: a.getenv(clientSecretVariable)}
	if old.ClientID == o.clientID {
		c.ClientSecret = cmp.Or(c.ClientSecret, old.ClientSecret)
	}
	if c.ClientSecret == "" {
		var err error
		if c.ClientSecret, err = a.ui.secret(ctx, a.stdin, "the secret of your application"); err != nil {
			return accounts.Credential{}, err
		}
	}
	token, err := a.signIn(ctx, o, c.ClientSecret)
	if err != nil {
		return accounts.Credential{}, err
	}
	c.Token, c.RefreshToken, c.Expiry = token.AccessToken, token.RefreshToken, token.Expiry
	return c, nil
}

// signIn has the user let the application in.
func (a *app) signIn(ctx context.Context, o loginOptions, secret string) (*oauth2.Token, error) {
	website, err := websiteOf(o.api)
	if err != nil {
		return nil, err
	}
	auth, err := medium.NewOAuth(medium.OAuthOptions{
		ClientID: o.clientID, ClientSecret: secret, RedirectURL: o.redirect, Scopes: o.scopes,
		BaseURL: o.api, Website: website, UserAgent: a.userAgent(), Now: a.now,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return auth.SignIn(ctx, func(page string) error {
		a.ui.note("let the application in at %s; ctrl-c gives up", page)
		if !o.noOpen {
			a.openBrowser(page)
		}
		return nil
	})
}
