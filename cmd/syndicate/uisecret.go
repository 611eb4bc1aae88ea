package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// secret reads something that is not to be seen: typed or pasted at a terminal, which does not show it, or
// piped in. Spaces and line breaks around it are dropped.
func (u *ui) secret(ctx context.Context, stdin io.Reader, what string) (string, error) {
	read, restore := pipedIn(stdin), func() {}
	if f, ok := stdin.(*os.File); ok && isTerminal(f) {
		shown, err := term.GetState(int(f.Fd()))
		if err != nil {
			return "", err
		}
		read = func() ([]byte, error) { return readHidden(f) }
		restore = func() { term.Restore(int(f.Fd()), shown) }
		if err := hide(int(f.Fd())); err != nil {
			return "", err
		}
		u.progress("")
		fmt.Fprintf(u.stderr, "syndicate: paste %s, it is not shown, and press enter: ", what)
		defer fmt.Fprintln(u.stderr)
	}
	defer restore() // what is typed after the program ended is to be seen again, also if nobody answered
	type input struct {
		text []byte
		err  error
	}
	came := make(chan input, 1)
	go func() {
		text, err := read()
		came <- input{text, err}
	}()
	select {
	case in := <-came:
		secret := strings.TrimSpace(string(in.text))
		if secret == "" && (in.err == nil || errors.Is(in.err, io.EOF)) {
			return "", usagef("%s is needed: paste it when you are asked, or pipe it in", what)
		}
		return secret, in.err
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}

// pipedIn reads what another program writes.
func pipedIn(stdin io.Reader) func() ([]byte, error) {
	const most = 1 << 16 // more is no secret
	return func() ([]byte, error) { return io.ReadAll(io.LimitReader(stdin, most)) }
}
