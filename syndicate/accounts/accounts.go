// Package accounts keeps what proves who somebody is at a destination: in the system's keyring, or in a
// file where there is none and the user asks for one.
//
// An account has a name that its user chose, such as "jane"; the name of the only one is
// [github.com/hugo-syndicate/hugo-syndicate/syndicate.DefaultAccount]. Nothing here prints a
// credential, and no error has one in it.
package accounts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// A Credential is what proves that a program acts for an account.
type Credential struct {
	User  string `json:"user"` // user name at the destination when the credential was kept
	Token string `json:"token"`

	// What follows is there for an account that was signed in to by OAuth: such a token ends.

	Expiry       time.Time `json:"expiry,omitzero"`
	RefreshToken string    `json:"refreshToken,omitempty"`
	ClientID     string    `json:"clientID,omitempty"`
	ClientSecret string    `json:"clientSecret,omitempty"`
}

// Renewable reports whether the token ends, and can be had anew.
func (c Credential) Renewable() bool { return c.RefreshToken != "" }

// String says whose credential it is and nothing else, so that it may get into a message by mistake.
func (c Credential) String() string { return fmt.Sprintf("[credential of %q]", c.User) }

// GoString is String for the verb %#v.
func (c Credential) GoString() string { return c.String() }

// A Store keeps credentials by the names of their accounts.
type Store interface {
	// Load returns a credential. The error wraps [ErrNone] if there is none.
	Load(ctx context.Context, account string) (Credential, error)
	// Keep stores a credential in place of the one that there may be. It is durable on return.
	Keep(ctx context.Context, account string, c Credential) error
	// Forget removes a credential. The error wraps [ErrNone] if there is none.
	Forget(ctx context.Context, account string) error
	// String says where the credentials are, as in "kept in the keyring".
	String() string
}

// ErrNone says that no credential is kept.
var ErrNone = errors.New("nothing is kept")

// decode reads what is kept. The error does not repeat any of it.
func decode(data []byte) (Credential, error) {
	var c Credential
	if err := json.Unmarshal(data, &c); err != nil || c.Token == "" {
		return Credential{}, errors.New("what is kept is no credential of syndicate: log out and log in again")
	}
	return c, nil
}
