package accounts

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/accounts/secretservice"
)

const secret = "2f9c81-do-not-tell"

var kept = Credential{
	User: "jane", Token: secret, Expiry: time.Date(2027, 1, 21, 9, 0, 0, 0, time.UTC),
	RefreshToken: "refresh-" + secret, ClientID: "app", ClientSecret: "client-" + secret,
}

// memory is a keyring that holds what it is told to, and fails as it is told.
type memory struct {
	passwords map[string]string
	broken    error
	stuck     chan struct{} // if not nil, it answers once that is closed
}

func (m *memory) Get(service, user string) (string, error) {
	if m.stuck != nil {
		<-m.stuck
	}
	p, known := m.passwords[service+"/"+user]
	if m.broken == nil && !known {
		return "", keyring.ErrNotFound
	}
	return p, m.broken
}

func (m *memory) Set(service, user, password string) error {
	m.passwords[service+"/"+user] = password
	return m.broken
}

func (m *memory) Delete(service, user string) error {
	_, err := m.Get(service, user)
	delete(m.passwords, service+"/"+user)
	return err
}

// TestStores holds every store to the same contract. The last one is a real keyring.
func TestStores(t *testing.T) {
	stores := map[string]func(t *testing.T) Store{
		"memory": func(*testing.T) Store {
			return &Keyring{"syndicate-medium", &memory{passwords: map[string]string{}}, time.Minute}
		},
		"files": func(t *testing.T) Store {
			return OpenFiles(filepath.Join(t.TempDir(), "a", "syndicate"), "medium")
		},
		"keyring": func(t *testing.T) Store {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", secretservice.Start(t))
			return OpenKeyring("syndicate-medium")
		},
	}
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			s, ctx := open(t), t.Context()
			if _, err := s.Load(ctx, "jane"); !errors.Is(err, ErrNone) {
				t.Fatalf("an empty store: %v", err)
			}
			if err := s.Forget(ctx, "jane"); !errors.Is(err, ErrNone) {
				t.Errorf("there was nothing to forget: %v", err)
			}
			other := Credential{User: "bob", Token: "of-bob"}
			for account, c := range map[string]Credential{"default": other, "jane": {Token: "old"}} {
				if err := s.Keep(ctx, account, c); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Keep(ctx, "jane", kept); err != nil {
				t.Fatal(err)
			}
			for account, want := range map[string]Credential{"default": other, "jane": kept} {
				if got, err := s.Load(ctx, account); got != want {
					t.Errorf("%s: %#v, %v", account, got.User, err)
				}
			}
			if err := s.Forget(ctx, "jane"); err != nil {
				t.Error(err)
			}
			if _, err := s.Load(ctx, "jane"); !errors.Is(err, ErrNone) {
				t.Errorf("forgotten, and there: %v", err)
			}
			if got, err := s.Load(ctx, "default"); got != other {
				t.Errorf("another account's went as well: %v", err)
			}
			ended, end := context.WithCancel(ctx)
			end()
			if err := s.Keep(ended, "default", kept); name == "files" && !errors.Is(err, context.Canceled) {
				t.Errorf("after the end: %v", err)
			}
		})
	}
}

func TestKeyringThatIsOfNoUse(t *testing.T) {
	stuck := &memory{stuck: make(chan struct{})}
	defer close(stuck.stuck)
	tests := map[string]struct {
		ring     ring
		patience time.Duration
		says     string
	}{
		"none":      {&memory{broken: ErrNoSession}, time.Minute, "there is no desktop session here"},
		"locked":    {stuck, time.Nanosecond, "did not answer within 1ns; is it locked?"},
		"of others": {&memory{passwords: map[string]string{"s/jane": secret}}, time.Minute, "is no credential of syndicate"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := (&Keyring{"s", test.ring, test.patience}).Load(t.Context(), "jane")
			if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), secret) {
				t.Errorf("%v", err)
			}
			if got, want := errors.Is(err, ErrNoKeyring), name != "of others"; got != want {
				t.Errorf("ErrNoKeyring: %v", got)
			}
		})
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("ctrl-c"))
	if _, err := (&Keyring{"s", stuck, time.Minute}).Load(ctx, "jane"); err == nil || err.Error() != "ctrl-c" {
		t.Errorf("interrupted: %v", err)
	}
}

func TestFilesAreTheOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // it has no such bits
	}
	dir := filepath.Join(t.TempDir(), "syndicate")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f := OpenFiles(dir, "medium")
	if err := f.Keep(t.Context(), "jane", kept); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "medium jane.json")
	for path, want := range map[string]os.FileMode{dir: 0o700, name: 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
	for _, mode := range []os.FileMode{0o640, 0o604} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		if c, err := f.Load(t.Context(), "jane"); err == nil || c.Token != "" || !strings.Contains(err.Error(), "chmod 600") {
			t.Errorf("%o: %v", mode, err)
		}
	}
}

func TestForgetLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	f := OpenFiles(dir, "medium")
	if err := f.Keep(t.Context(), "jane", kept); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".tmp-medium jane.json123"), []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Forget(t.Context(), "jane"); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%v", left)
	}
}

// Whatever verb a credential gets into a message with, no part of it that is secret does.
func TestCredentialIsNotPrinted(t *testing.T) {
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		for _, v := range []any{kept, &kept, []Credential{kept}, struct{ C Credential }{kept}} {
			if said := fmt.Sprintf(verb, v); strings.Contains(said, secret) {
				t.Errorf("%s of %T prints it", verb, v)
			}
		}
	}
}

func TestLockKeepsOthersOut(t *testing.T) {
	dir := t.TempDir()
	var inside, most int
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			release, err := Lock(t.Context(), dir, "medium", "jane")
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			inside++
			most = max(most, inside)
			mu.Unlock()
			runtime.Gosched()
			mu.Lock()
			inside--
			mu.Unlock()
			if err := release(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most != 1 {
		t.Errorf("%d at once", most)
	}
	release, err := Lock(t.Context(), dir, "medium", "jane")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Lock(ctx, dir, "medium", "jane"); err == nil {
		t.Error("locked twice")
	}
}
