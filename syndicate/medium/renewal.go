package medium

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/oauth2"
)

// A Keeper keeps the token of one account where it outlives the program.
type Keeper interface {
	// Lock keeps everybody else from renewing the token, in other processes as well.
	Lock(ctx context.Context) (release func() error, err error)
	// Load returns the token with its refresh token and expiry.
	Load(ctx context.Context) (*oauth2.Token, error)
	// Keep stores a token in place of the old one. It is durable on return.
	Keep(ctx context.Context, token *oauth2.Token) error
}

// TokenSource returns the kept token, and renews it when it has run out. A renewed token is kept before
// anybody gets it. The source is safe for concurrent use, and for the use of several processes at once.
func (o *OAuth) TokenSource(ctx context.Context, keeper Keeper) oauth2.TokenSource {
	return &renewing{ctx: ctx, oauth: o, keeper: keeper}
}

type renewing struct {
	ctx    context.Context // of the run: the interface has no place for one
	oauth  *OAuth
	keeper Keeper

	mu    sync.Mutex // guards token
	token *oauth2.Token
}

// margin is how long a token has to hold at least. It is sent right away, but a create may wait for its
// turn, and clocks differ.
const margin = 5 * time.Minute

// holds reports whether a token need not be renewed yet.
func (r *renewing) holds(t *oauth2.Token) bool {
	return t != nil && (t.Expiry.IsZero() || t.Expiry.After(r.oauth.now().Add(margin)))
}

// Token implements [oauth2.TokenSource].
func (r *renewing) Token() (*oauth2.Token, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.holds(r.token) {
		return r.token, nil
	}
	release, err := r.keeper.Lock(r.ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	kept, err := r.keeper.Load(r.ctx) // now, since another process may have renewed it meanwhile
	if err != nil {
		return nil, err
	}
	if !r.holds(kept) {
		// From the request on, this is the only place that knows the new refresh token.
		if kept, err = r.renew(context.WithoutCancel(r.ctx), kept); err != nil {
			return nil, err
		}
	}
	r.token = kept
	return kept, nil
}

func (r *renewing) renew(ctx context.Context, old *oauth2.Token) (*oauth2.Token, error) {
	if err := r.ctx.Err(); err != nil {
		return nil, context.Cause(r.ctx)
	}
	// If nothing can be kept now, it had better show while the old refresh token is still good.
	if err := r.keeper.Keep(ctx, old); err != nil {
		return nil, fmt.Errorf("the token has run out and a new one could not be kept: %w", err)
	}
	renewed, err := r.oauth.renew(ctx, old.RefreshToken)
	if err != nil {
		return nil, err
	}
	if err := r.keeper.Keep(ctx, renewed); err != nil {
		return nil, fmt.Errorf("the renewed token could not be kept, so it is not used; sign in again: %w", err)
	}
	return renewed, nil
}
