package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// The search for secrets finds one wherever it is: else the scripts would prove nothing.
func TestSearchFindsSecrets(t *testing.T) {
	const secret = "2b7f-a-token-for-this-test"
	for _, test := range []struct {
		name string
		text string
		told bool
	}{
		{"nothing", "signed in as @sandbox", false},
		{"part", secret[:20], false},
		{"plain", "error: the token " + secret + " was refused", true},
		{"address", "/v1/me?access_token=" + secret, true},
		{"hexadecimal", hex.EncodeToString([]byte("Bearer " + secret)), true},
		{"base64", base64.StdEncoding.EncodeToString([]byte(secret)), true},
		{"base64 after 1", base64.StdEncoding.EncodeToString([]byte(":" + secret + "\n")), true},
		{"base64 after 2", base64.RawURLEncoding.EncodeToString([]byte("u:" + secret + "??")), true},
		{"base64 of another", base64.StdEncoding.EncodeToString([]byte("another token, also for this test")), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := tells(test.text, secret); got != test.told {
				t.Errorf("%q tells the secret: %t", test.text, got)
			}
		})
	}
	for name, plant := range map[string]func(dir string) error{
		"text":   func(dir string) error { return os.WriteFile(filepath.Join(dir, "a"), []byte("{"+secret+"}"), 0o666) },
		"name":   func(dir string) error { return os.WriteFile(filepath.Join(dir, secret), nil, 0o666) },
		"folder": func(dir string) error { return os.Mkdir(filepath.Join(dir, secret), 0o777) },
		"link":   func(dir string) error { return os.Symlink(secret, filepath.Join(dir, "a")) },
		"packed": func(dir string) error { return os.WriteFile(filepath.Join(dir, "a"), packed(secret), 0o666) },
	} {
		t.Run("file with it as "+name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "below")
			if err := os.Mkdir(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			if err := plant(dir); err != nil {
				t.Fatal(err)
			}
			if found, err := filesThatTell(filepath.Dir(dir), "", []string{"other", secret}); len(found) != 1 || err != nil {
				t.Errorf("found %q, %v", found, err)
			}
			if found, err := filesThatTell(filepath.Dir(dir), dir, []string{secret}); len(found) != 0 || err != nil {
				t.Errorf("found %q in the user's own folder, %v", found, err)
			}
		})
	}
}

func packed(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text) // into memory
	_ = w.Close()
	return b.Bytes()
}

// Requests are listened to: a secret may be in the one header that is for it.
func TestListen(t *testing.T) {
	const secret = "2b7f-a-token-for-this-test"
	for _, test := range []struct {
		name, address string
		header        string
		open          bool
	}{
		{"authorization", "/v1/me", "Authorization", false},
		{"another header", "/v1/me", "Referer", true},
		{"query", "/v1/me?access_token=" + secret, "Authorization", true},
		{"path", "/v1/users/" + secret + "/posts", "Authorization", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var told complaints
			r := httptest.NewRequest(http.MethodGet, test.address, nil)
			r.Header.Set(test.header, "Bearer "+secret)
			listen(&told, http.NotFoundHandler(), func() []string { return []string{secret} }).ServeHTTP(httptest.NewRecorder(), r)
			if told.n > 0 != test.open {
				t.Errorf("%d complaints", told.n)
			}
		})
	}
}

// complaints counts the errors of a test.
type complaints struct {
	testing.TB
	n int
}

func (c *complaints) Errorf(string, ...any) { c.n++ }
