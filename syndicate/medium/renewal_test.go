package medium_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// A drawer keeps a token for several sources at once, as a keyring does for several processes.
type drawer struct {
	lock   sync.Mutex
	mu     sync.Mutex // guards what follows
	token  oauth2.Token
	keeps  int
	broken map[int]error // by the number of a Keep, from 1
}

func (d *drawer) Lock(context.Context) (func() error, error) {
	d.lock.Lock()
	return func() error { d.lock.Unlock(); return nil }, nil
}

func (d *drawer) Load(context.Context) (*oauth2.Token, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	token := d.token
	return &token, nil
}

func (d *drawer) Keep(_ context.Context, token *oauth2.Token) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.keeps++
	if err := d.broken[d.keeps]; err != nil {
		return err
	}
	d.token = *token
	return nil
}

func (d *drawer) ranOut(at time.Time) { d.token.Expiry = at.Add(-time.Hour) }

func TestTokenIsRenewedWhenItRanOut(t *testing.T) {
	f := newFront(t)
	auth, token := f.signIn(t)
	d := &drawer{token: *token}
	source := auth.TokenSource(t.Context(), d)
	if got, err := source.Token(); err != nil || got.AccessToken != token.AccessToken || d.keeps != 0 {
		t.Fatalf("it holds: %v, %d", err, d.keeps)
	}

	f.now = token.Expiry.Add(-4 * time.Minute) // that is too near
	f.Fault(sandbox.TokenSeconds)
	got, err := source.Token()
	if err != nil || got.AccessToken == token.AccessToken || !got.Expiry.Equal(f.now.Add(60*24*time.Hour)) {
		t.Fatalf("%v, until %s", err, got.Expiry)
	}
	if d.token.AccessToken != got.AccessToken || d.token.RefreshToken != got.RefreshToken || got.RefreshToken == token.RefreshToken {
		t.Error("the new tokens are not kept")
	}
	form := f.requests.forms[1]
	if form.Has("scope") || form.Get("refresh_token") != token.RefreshToken || len(form) != 4 {
		t.Errorf("sent %v", form)
	}
	if again, err := source.Token(); err != nil || again.AccessToken != got.AccessToken || len(f.requests.forms) != 2 {
		t.Errorf("asked again: %v", err)
	}
}

func TestSeveralProcessesRenewOnce(t *testing.T) {
	f := newFront(t)
	auth, token := f.signIn(t)
	d := &drawer{token: *token}
	d.ranOut(f.now)
	var all sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		all.Go(func() {
			token, err := auth.TokenSource(t.Context(), d).Token()
			if err != nil {
				t.Error(err)
				return
			}
			got[i] = token.AccessToken
		})
	}
	all.Wait()
	for _, token := range got {
		if token != d.token.AccessToken {
			t.Error("they have different tokens")
		}
	}
	if n := len(f.requests.forms); n != 2 { // one is the sign-in
		t.Errorf("%d requests", n)
	}
}

func TestRenewalThatFails(t *testing.T) {
	full := errors.New("disk full")
	tests := map[string]struct {
		prepare func(f *front, d *drawer)
		asked   int // how often Medium was
		want    string
	}{
		"nothing can be kept": {func(_ *front, d *drawer) { d.broken = map[int]error{1: full} }, 0,
			"the token has run out and a new one could not be kept: disk full"},
		"the new one cannot be kept": {func(_ *front, d *drawer) { d.broken = map[int]error{2: full} }, 1,
			"the renewed token could not be kept, so it is not used; sign in again: disk full"},
		"revoked": {func(_ *front, d *drawer) { d.token.RefreshToken = "revoked-do-not-tell" }, 1,
			"the token has run out and was not renewed: medium did not accept it: sign in again"},
		"the answer is lost": {func(f *front, _ *drawer) { f.Fault(sandbox.TokenDropped) }, 1,
			"the token has run out and was not renewed: no answer from medium: EOF"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := newFront(t)
			auth, token := f.signIn(t)
			d := &drawer{token: *token}
			d.ranOut(f.now)
			test.prepare(f, d)
			client, err := medium.New(medium.Options{BaseURL: f.url + "/v1", Token: auth.TokenSource(t.Context(), d)})
			if err != nil {
				t.Fatal(err)
			}
			_, err = client.Me(t.Context())
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("%v", err)
			}
			for _, secret := range append(f.Secrets(), "revoked-do-not-tell", "app-do-not-tell") {
				if strings.Contains(err.Error(), secret) {
					t.Error("a secret is in the error")
				}
			}
			if got := len(f.requests.forms) - 1; got != test.asked {
				t.Errorf("asked %d times", got)
			}
		})
	}
}

func TestRenewalIsNotBegunAfterAnInterrupt(t *testing.T) {
	f := newFront(t)
	auth, token := f.signIn(t)
	d := &drawer{token: *token}
	d.ranOut(f.now)
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("ctrl-c"))
	if _, err := auth.TokenSource(ctx, d).Token(); err == nil || err.Error() != "ctrl-c" || len(f.requests.forms) != 1 {
		t.Errorf("%v", err)
	}
}
