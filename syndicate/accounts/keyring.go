package accounts

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/zalando/go-keyring"
)

// patience is how long the keyring may take. It may be asking its user for a password.
const patience = 2 * time.Minute

// A Keyring is the keyring of the system: the Secret Service on Linux (GNOME Keyring, KWallet,
// KeePassXC), the keychain on macOS, the credential manager on Windows. It is a [Store].
type Keyring struct {
	service  string
	ring     ring
	patience time.Duration
}

// A ring keeps passwords of users of a service.
type ring interface {
	Get(service, user string) (string, error)
	Set(service, user, password string) error
	Delete(service, user string) error
}

// OpenKeyring returns the part of the system's keyring that is for one service. Whether there is a
// keyring shows when it is used: errors wrap [ErrNoKeyring] then.
func OpenKeyring(service string) *Keyring { return &Keyring{service, system{}, patience} }

var (
	// ErrNoKeyring says that the system's keyring cannot be used.
	ErrNoKeyring = errors.New("the system's keyring cannot be used")
	// ErrNoSession says, besides, that nobody can have one here: a server, a container, a CI job.
	ErrNoSession = errors.New("there is no desktop session here")
)

// String implements [Store].
func (k *Keyring) String() string { return "the keyring" }

// Load implements [Store].
func (k *Keyring) Load(ctx context.Context, account string) (Credential, error) {
	var kept string
	err := k.wait(ctx, func() (err error) {
		kept, err = k.ring.Get(k.service, account)
		return err
	})
	if err != nil {
		return Credential{}, err
	}
	return decode([]byte(kept))
}

// Keep implements [Store].
func (k *Keyring) Keep(ctx context.Context, account string, c Credential) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return k.wait(ctx, func() error { return k.ring.Set(k.service, account, string(data)) })
}

// Forget implements [Store].
func (k *Keyring) Forget(ctx context.Context, account string) error {
	return k.wait(ctx, func() error { return k.ring.Delete(k.service, account) })
}

// wait lets the keyring do something. It has no way to be told to stop, so what takes too long is left
// behind.
func (k *Keyring) wait(ctx context.Context, do func() error) error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	timer := time.NewTimer(k.patience)
	defer timer.Stop()
	select {
	case err := <-done:
		switch {
		case errors.Is(err, keyring.ErrNotFound):
			return fmt.Errorf("%w in the keyring", ErrNone)
		case err != nil:
			return fmt.Errorf("%w: %w", ErrNoKeyring, err)
		}
		return nil
	case <-timer.C:
		return fmt.Errorf("%w: it did not answer within %s; is it locked?", ErrNoKeyring, k.patience)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// system is the keyring of the operating system.
type system struct{}

func (system) Get(service, user string) (string, error) {
	if err := reachable(); err != nil {
		return "", err
	}
	return keyring.Get(service, user)
}

func (system) Set(service, user, password string) error {
	if err := reachable(); err != nil {
		return err
	}
	return keyring.Set(service, user, password)
}

func (system) Delete(service, user string) error {
	if err := reachable(); err != nil {
		return err
	}
	return keyring.Delete(service, user)
}
