package main

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	mathrand "math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/accounts/secretservice"
)

// secretToken is the token of most scripts, good at every sandbox of this test run. It is found nowhere.
var secretToken = rand.Text()

// basicToken is a token of every sandbox that may not publish.
const basicToken = "sandbox-basic"

// privateFolder, in a script's folder, is where the user asked for a token to be kept.
const privateFolder = "private"

// secretsOfScript returns what a script is never to show or leave behind, by the names of variables.
func secretsOfScript() map[string]string {
	return map[string]string{
		"MEDIUM_TOKEN": secretToken, "GUEST_TOKEN": rand.Text(), "BASIC_TOKEN": basicToken, "CLIENT_SECRET": rand.Text(),
	}
}

// confide tells a script its secrets: in variables, and in files from which they can be piped in.
func confide(env *testscript.Env, known map[string]string) error {
	dir := filepath.Join(env.WorkDir, privateFolder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for name, secret := range known {
		env.Setenv(name, secret)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(secret+"\n"), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// A watched script prints no secret and leaves none behind.
type watched struct {
	*testing.T
	known map[string]string // secrets that the script begins with, by the names of their variables
	made  func() []string   // secrets of the sandbox so far
	all   *caught           // of all scripts
}

// caught collects the secrets of all scripts.
type caught struct {
	mu      sync.Mutex // guards secrets: scripts run at the same time
	secrets []string
}

func (w *watched) Run(name string, f func(testscript.T)) {
	w.T.Run(name, func(t *testing.T) { f(&watched{T: t, all: w.all}) })
}

// Verbose makes testscript log all of what programs print.
func (w *watched) Verbose() bool { return true }

// Log is told everything that was printed.
func (w *watched) Log(args ...any) {
	w.T.Log(args...)
	printed := fmt.Sprint(args...)
	for name, secret := range w.known { // it begins with the environment that the script starts with
		printed = strings.Replace(printed, name+"="+secret+"\n", "", 1)
	}
	for _, secret := range w.secrets() {
		if tells(printed, secret) {
			w.T.Error("a secret was printed: " + secret)
		}
	}
}

// tells reports whether a secret is in a text: as it is, or as what hides nothing, in hexadecimal digits or in
// base64, also as the end of something longer such as "user:secret".
func tells(text, secret string) bool {
	if strings.Contains(text, secret) || strings.Contains(strings.ToLower(text), hex.EncodeToString([]byte(secret))) {
		return true
	}
	for before := range 3 { // bytes that share a group of base64 with its first ones
		encoded := base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("-", before) + secret))
		whole := encoded[(before*8+5)/6 : (before+len(secret))*8/6] // characters of nothing but the secret
		if strings.Contains(strings.NewReplacer("+", "-", "/", "_").Replace(text), whole) {
			return true
		}
	}
	return false
}

func (w *watched) secrets() []string {
	if w.made == nil {
		return nil
	}
	return slices.AppendSeq(w.made(), maps.Values(w.known))
}

// watch looks for secrets in what the script prints, and at its end in all that was written into the
// folders. The user's own folder is left out.
func watch(env *testscript.Env, known map[string]string, made func() []string, dirs ...string) {
	w := env.T().(*watched)
	w.known, w.made = known, made
	env.Defer(func() {
		secrets := w.secrets()
		for _, dir := range dirs {
			searchFiles(w.T, dir, filepath.Join(env.WorkDir, privateFolder), secrets)
		}
		w.all.mu.Lock()
		defer w.all.mu.Unlock()
		w.all.secrets = append(w.all.secrets, secrets...)
	})
}

// listen reports the requests that have a secret where others get to see it, in logs and in what is sent on: in
// the address, or in a header that is not for secrets. Codes of a sign-in are in addresses: the protocol wants it.
func listen(t testing.TB, to http.Handler, secrets func() []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		open := r.Header.Clone()
		open.Del("Authorization")
		for _, secret := range secrets() {
			if sent := fmt.Sprint(r.Host, r.URL, open); tells(sent, secret) {
				t.Errorf("a secret was sent openly: %s", sent)
			}
		}
		to.ServeHTTP(w, r)
	})
}

// searchFiles reports the files below a folder that have a secret in them.
func searchFiles(t *testing.T, dir, except string, secrets []string) {
	found, err := filesThatTell(dir, except, secrets)
	if err != nil {
		t.Error(err)
	}
	for _, name := range found {
		t.Errorf("a secret is in %s", name)
	}
}

// filesThatTell are the files, folders and links below a folder that have a secret in their names, their text,
// packed or not, or in what they point to.
func filesThatTell(dir, except string, secrets []string) (found []string, err error) {
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name == except {
			return filepath.SkipDir
		}
		text := name
		switch d.Type() {
		case fs.ModeSymlink:
			to, err := os.Readlink(name)
			if err != nil {
				return err
			}
			text += "\n" + to
		case 0:
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			text += "\n" + string(data) + "\n" + unpacked(data)
		}
		if slices.ContainsFunc(secrets, func(secret string) bool { return tells(text, secret) }) {
			found = append(found, name)
		}
		return nil
	})
	return found, err
}

// unpacked is what gzip or zlib, which Git keeps its objects by, have packed, "" if it was neither.
func unpacked(data []byte) string {
	var r io.Reader
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		r, err = gzip.NewReader(bytes.NewReader(data))
	}
	if err != nil {
		return ""
	}
	text, _ := io.ReadAll(r) // as far as it is whole
	return string(text)
}

// browse is the browser of a script, which finds it where a desktop has one. It answers the question of
// the sandbox as $CONSENT says, such as "guest allow", and follows to where it is sent.
func browse() {
	user, button, _ := strings.Cut(os.Getenv("CONSENT"), " ")
	if err := consent(os.Args[1], user, button); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func consent(page, user, button string) error {
	u, err := url.Parse(page)
	if err != nil {
		return err
	}
	form := u.Query()
	form.Set("user", user)
	form.Set(button, "yes")
	origin := u.Scheme + "://" + u.Host
	req, err := http.NewRequest(http.MethodPost, origin+u.Path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", origin)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusOK {
		return errors.Join(err, fmt.Errorf("status %d", resp.StatusCode))
	}
	return err
}

// expire: lets the tokens run out that were kept in files.
func expireTokens(ts *testscript.TestScript, _ bool, _ []string) {
	names, err := filepath.Glob(filepath.Join(ts.Getenv("XDG_CONFIG_HOME"), "syndicate", "*.json"))
	ts.Check(err)
	for _, name := range names {
		var kept map[string]any
		data, err := os.ReadFile(name)
		ts.Check(err)
		ts.Check(json.Unmarshal(data, &kept))
		kept["expiry"] = time.Now().Add(-time.Hour)
		data, err = json.Marshal(kept)
		ts.Check(err)
		ts.Check(os.WriteFile(name, data, 0o600))
	}
	if len(names) == 0 {
		ts.Fatalf("no token is kept")
	}
}

// keyring: gives the script a keyring of its own.
func startKeyring(ts *testscript.TestScript, _ bool, _ []string) {
	ts.Setenv("DBUS_SESSION_BUS_ADDRESS", secretservice.Start(farSide(ts).t))
}

// freeAddress is one of this machine that nobody listens at, and that no test is given which asks for any.
func freeAddress() (string, error) {
	for range 100 {
		l, err := listenHere(fmt.Sprint("127.0.0.1:", 10_000+mathrand.IntN(20_000))) // systems give higher ones
		if err == nil {
			l.Close()
			return l.Addr().String(), nil
		}
	}
	return "", errors.New("no address is free")
}
