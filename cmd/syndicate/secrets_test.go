package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/accounts/secretservice"
)

// secretToken is the token of most scripts, good at every sandbox of this test run. It is found nowhere.
var secretToken = rand.Text()

// privateFolder, in a script's folder, is where the user asked for a token to be kept.
const privateFolder = "private"

// A watched script prints no secret and leaves none behind.
type watched struct {
	*testing.T
	secrets func() []string
}

func (w *watched) Run(name string, f func(testscript.T)) {
	w.T.Run(name, func(t *testing.T) { f(&watched{T: t}) })
}

// Verbose makes testscript log all of what programs print.
func (w *watched) Verbose() bool { return true }

// Log is told everything that was printed.
func (w *watched) Log(args ...any) {
	w.T.Log(args...)
	if w.secrets == nil {
		return
	}
	// The log begins with the environment that the script starts with.
	printed := strings.Replace(fmt.Sprint(args...), "MEDIUM_TOKEN="+secretToken+"\n", "", 1)
	for _, secret := range w.secrets() {
		if strings.Contains(printed, secret) {
			w.T.Error("a secret was printed: " + secret)
		}
	}
}

// watch looks for secrets in what the script prints, and at its end in all that was written into the
// folders. The user's own folder is left out.
func watch(env *testscript.Env, secrets func() []string, dirs ...string) {
	w := env.T().(*watched)
	w.secrets = secrets
	env.Defer(func() {
		for _, dir := range dirs {
			if err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
				switch {
				case err != nil:
					return err
				case d.IsDir() && name == filepath.Join(env.WorkDir, privateFolder):
					return filepath.SkipDir
				case !d.Type().IsRegular():
					return nil
				}
				data, err := os.ReadFile(name)
				for _, secret := range secrets() {
					if strings.Contains(name+string(data), secret) {
						w.T.Errorf("a secret is in %s", name)
					}
				}
				return err
			}); err != nil {
				w.T.Error(err)
			}
		}
	})
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

// freeAddress is one of this machine that nobody listens at.
func freeAddress() (string, error) {
	l, err := listenHere("127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
