package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/accounts"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// accountOptions are the flags of the commands about one account.
type accountOptions struct {
	account string
	api     string
}

func (o *accountOptions) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&o.account, "account", syndicate.DefaultAccount, "name of the account, if there are several: jane for MEDIUM_TOKEN_JANE")
	addAPIFlag(flags, &o.api)
}

func (o *accountOptions) validate() error {
	if err := syndicate.CheckAccount(o.account); err != nil {
		return usagef("--account %w", err)
	}
	return nil
}

// nothingTyped refuses arguments without repeating them: somebody may have typed a token there.
func nothingTyped(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no arguments; secrets do not belong on the command line, where others on this machine see them: paste a token when you are asked for it, or pipe it in", cmd.Name())
	}
	return nil
}

// An accountProof is what an account is proven with.
type accountProof struct {
	source oauth2.TokenSource
	from   string    // where the token is, for people
	user   string    // who it was of when it was kept, empty if that is not known
	expiry time.Time // of the token, zero if it does not run out
}

// prove finds the token of an account: in the environment, else in the keyring, else in a file that the
// user asked for.
func (a *app) prove(ctx context.Context, there mediumAt, account string) (accountProof, error) {
	if there.sandbox { // which has one account for all
		return accountProof{source: static(sandboxToken), from: "the sandbox"}, nil
	}
	variable := variableOf(account)
	if token := a.getenv(variable); token != "" {
		return accountProof{source: static(token), from: variable}, nil
	}
	var unusable error
	stores, err := a.stores(there.api)
	if err != nil {
		return accountProof{}, err
	}
	for _, store := range stores {
		c, err := store.Load(ctx, account)
		switch {
		case err == nil:
			return a.kept(ctx, there.api, store, account, c)
		case errors.Is(err, accounts.ErrNone), errors.Is(err, accounts.ErrNoSession):
		case errors.Is(err, accounts.ErrNoKeyring):
			unusable = err
		default:
			return accountProof{}, err
		}
	}
	return accountProof{}, usageError{missingToken{account, unusable}}
}

// A missingToken is that of an account that none was found for.
type missingToken struct {
	account  string
	unusable error // why the keyring was of no use, if it should have been
}

func (m missingToken) Error() string {
	whose := ""
	if m.account != syndicate.DefaultAccount {
		whose = " for the account " + m.account
	}
	return fmt.Sprintf(`no token%s: set %s to an integration token of Medium, keep one with %q, try "publish --sandbox", or leave the posts to a person with "route: desk"%s`,
		whose, variableOf(m.account), m.login(), m.why())
}

// cure is what to do, in short.
func (m missingToken) cure() string {
	return fmt.Sprintf("run %q, or set %s%s", m.login(), variableOf(m.account), m.why())
}

func (m missingToken) login() string {
	if m.account == syndicate.DefaultAccount {
		return "syndicate login"
	}
	return "syndicate login --account " + m.account
}

func (m missingToken) why() string {
	if m.unusable == nil {
		return ""
	}
	return "; " + m.unusable.Error()
}

// variableOf is the variable of the environment that an account's token can be in.
func variableOf(account string) string {
	const first = "MEDIUM_TOKEN"
	if account == syndicate.DefaultAccount {
		return first
	}
	return first + "_" + strings.ToUpper(strings.ReplaceAll(account, "-", "_"))
}

func static(token string) oauth2.TokenSource {
	return oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token})
}

// kept makes use of a credential that was kept.
func (a *app) kept(ctx context.Context, api string, store accounts.Store, account string, c accounts.Credential) (accountProof, error) {
	p := accountProof{source: static(c.Token), from: store.String(), user: c.User, expiry: c.Expiry}
	if !c.Renewable() {
		return p, nil
	}
	auth, err := medium.NewOAuth(medium.OAuthOptions{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, BaseURL: api, UserAgent: a.userAgent(), Now: a.now,
	})
	if err != nil {
		return accountProof{}, usageError{err}
	}
	dir, err := privateDir()
	if err != nil {
		return accountProof{}, err
	}
	p.source = auth.TokenSource(ctx, &keeper{store: store, dir: dir, service: serviceOf(api), account: account})
	return p, nil
}

// A keeper keeps the renewed tokens of one account. It implements [medium.Keeper].
type keeper struct {
	store                 accounts.Store
	dir, service, account string
	credential            accounts.Credential // as it was loaded
}

func (k *keeper) Lock(ctx context.Context) (func() error, error) {
	return accounts.Lock(ctx, k.dir, k.service, k.account)
}

func (k *keeper) Load(ctx context.Context) (*oauth2.Token, error) {
	c, err := k.store.Load(ctx, k.account)
	if err != nil {
		return nil, err
	}
	k.credential = c
	return &oauth2.Token{AccessToken: c.Token, RefreshToken: c.RefreshToken, Expiry: c.Expiry}, nil
}

func (k *keeper) Keep(ctx context.Context, token *oauth2.Token) error {
	k.credential.Token, k.credential.RefreshToken, k.credential.Expiry = token.AccessToken, token.RefreshToken, token.Expiry
	return k.store.Keep(ctx, k.account, k.credential)
}

// stores are where credentials can be, the best place first. Each Medium has its own: a token is never
// sent to another one than it was kept for.
func (a *app) stores(api string) ([]accounts.Store, error) {
	dir, err := privateDir()
	if err != nil {
		return nil, err
	}
	return []accounts.Store{accounts.OpenKeyring("syndicate " + serviceOf(api)), accounts.OpenFiles(dir, serviceOf(api))}, nil
}

// serviceOf names the Medium that an API is of: "medium", or with the host of another one, of letters
// that a file's name can have.
func serviceOf(api string) string {
	if api == "" || api == medium.DefaultBaseURL {
		return medium.Profile.Name
	}
	u, err := url.Parse(api)
	if err != nil {
		return medium.Profile.Name + " elsewhere" // a client refuses it
	}
	return medium.Profile.Name + " " + strings.NewReplacer(":", "-", "[", "", "]", "").Replace(u.Host)
}

// privateDir is the user's own folder of this program, far from any site.
func privateDir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("you have no folder for the settings of programs: %w", err)
	}
	return filepath.Join(dir, "syndicate"), nil
}

// client talks to Medium by a token.
func (a *app) client(api string, source oauth2.TokenSource) (*medium.Client, error) {
	client, err := medium.New(medium.Options{BaseURL: api, Token: source, UserAgent: a.userAgent()})
	if err != nil {
		return nil, usageError{err}
	}
	return client, nil
}

// publisher publishes for an account.
func (a *app) publisher(ctx context.Context, there mediumAt, account string) (*medium.Publisher, error) {
	p, err := a.prove(ctx, there, account)
	if err != nil {
		return nil, err
	}
	client, err := a.client(there.api, p.source)
	if err != nil {
		return nil, err
	}
	return medium.NewPublisher(client), nil
}

// publishers is publisher for a delivery.
func (a *app) publishers(ctx context.Context, there mediumAt) func(account string) (syndicate.Publisher, error) {
	return func(account string) (syndicate.Publisher, error) {
		p, err := a.publisher(ctx, there, account)
		if err != nil {
			return nil, err
		}
		return p, nil
	}
}

// doNotRevoke is said wherever somebody may be about to lose a token.
const doNotRevoke = "do not revoke your old token at medium: it cannot be re-issued"
