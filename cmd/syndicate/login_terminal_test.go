//go:build linux || darwin

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// A person signs in at a shell in a terminal.
type person struct {
	t        *testing.T
	terminal *os.File
	seen     bytes.Buffer // all that the terminal shows
}

// signInAtTerminal starts login in a shell, which tells how it ended and whether the terminal shows again
// what is typed.
func signInAtTerminal(t *testing.T) *person {
	b := newBlog(t)
	ctx, cancel := context.WithTimeout(t.Context(), hardTimeout) // without the shell its terminal ends
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, "sh", "-c", "trap : INT; syndicate login --insecure-file; echo status $?; stty -a")
	cmd.Dir = b.dir
	private := t.TempDir()
	cmd.Env = append(b.env, "MEDIUM_TOKEN=", "HOME="+private, "XDG_CONFIG_HOME="+filepath.Join(private, "config"), "TERM=xterm")
	terminal, err := pty.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // the shell tells the status
		terminal.Close()
	})
	return &person{t: t, terminal: terminal}
}

// waitFor reads until a text is shown.
func (p *person) waitFor(text string) {
	p.t.Helper()
	chunk := make([]byte, 256)
	for !strings.Contains(p.seen.String(), text) {
		n, err := p.terminal.Read(chunk)
		p.seen.Write(chunk[:n])
		if err != nil {
			p.t.Fatalf("%q is not shown (%v), but %q", text, err, &p.seen)
		}
	}
}

func (p *person) types(keys string) {
	p.t.Helper()
	if _, err := io.WriteString(p.terminal, keys); err != nil {
		p.t.Fatal(err)
	}
}

// result is all that was shown until the shell ended, without the settings of the terminal.
func (p *person) result() string {
	p.t.Helper()
	p.waitFor("status ")
	_, _ = io.Copy(&p.seen, p.terminal) // Linux ends a terminal with an error
	shown, settings, _ := strings.Cut(strings.ReplaceAll(p.seen.String(), "\r\n", "\n"), "speed ")
	if words := strings.Fields(strings.ReplaceAll(settings, ";", " ")); !slices.Contains(words, "echo") || !slices.Contains(words, "icanon") {
		p.t.Errorf("the terminal is left with %q", settings)
	}
	return shown
}

const tokenPrompt = "paste your integration token, it is not shown, and press enter: "

func TestLoginAtTerminal(t *testing.T) {
	for _, test := range []struct{ name, keys, secret, status, says string }{
		{"token", "sandbox-basic\r", "sandbox-basic", "status 0\n", "signed in as @sandbox, the account default; the token is in the folder "},
		{"corrected", "sandbox-basicc\x7f\r", "sandbox-basic", "status 0\n", "signed in as @sandbox"},
		{"wrong token", "not-a-token\r", "not-a-token", "status 1\n", "\r\x1b[Ksyndicate: error: medium refused the token: "},
		{"nothing", "\r", "", "status 2\n", "\nsyndicate: error: your integration token is needed: "},
		{"end of input", "\x04", "", "status 2\n", "\nsyndicate: error: your integration token is needed: paste it when you are asked, or pipe it in\n"},
		{"token and end of input", "sandbox-basic\x04\x04", "sandbox-basic", "status 0\n", "signed in as @sandbox"},
		{"interrupt", "half-a-tok\x03", "half-a-tok", "status 130\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := signInAtTerminal(t)
			p.waitFor(tokenPrompt)
			p.types(test.keys) // at once: nothing is shown from before the prompt on
			shown := p.result()
			if !strings.Contains(shown, test.says) || !strings.HasSuffix(shown, test.status) {
				t.Errorf("the terminal shows %q", shown)
			}
			if test.secret != "" && strings.Contains(shown, test.secret) {
				t.Errorf("what was typed is shown: %q", shown)
			}
			if n := strings.Count(shown, "error: "); n > 1 {
				t.Errorf("%d lines are about one mistake: %q", n, shown)
			}
		})
	}
}

// TestPromptHides: what is typed is hidden already when the prompt appears. A shell in a terminal cannot prove
// that: until its prompt was read, the program has long gone on.
func TestPromptHides(t *testing.T) {
	keyboard, terminal, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer keyboard.Close()
	defer terminal.Close()
	isShown := func() bool {
		mode, err := unix.IoctlGetTermios(int(terminal.Fd()), getTermios)
		if err != nil {
			t.Fatal(err)
		}
		return mode.Lflag&unix.ECHO != 0
	}
	if !isShown() {
		t.Fatal("the terminal shows nothing to begin with")
	}
	prompted := false
	u := newUI(io.Discard, written(func(text string) {
		if !strings.HasSuffix(text, tokenPrompt) {
			return
		}
		prompted = true
		if isShown() {
			t.Error("the terminal shows what is typed at the prompt")
		}
		if _, err := io.WriteString(keyboard, "sandbox-basic\r"); err != nil {
			t.Error(err)
		}
	}), os.Getenv)
	secret, err := u.secret(t.Context(), terminal, "your integration token")
	if secret != "sandbox-basic" || err != nil || !prompted {
		t.Errorf("%q, %v, prompted: %t", secret, err, prompted)
	}
	if !isShown() {
		t.Error("the terminal does not show again what is typed")
	}
}

// written is called with each text that is written.
type written func(text string)

func (w written) Write(text []byte) (int, error) {
	w(string(text))
	return len(text), nil
}
