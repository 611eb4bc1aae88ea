package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"unicode"

	"github.com/mattn/go-runewidth"
	"golang.org/x/term"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// ui is the only part of the program that prints. Its rules:
//
//   - Results go to standard output, everything else to standard error with a "syndicate: " prefix.
//   - Messages are one line, in lower case and without a full stop; what to do about them follows
//     as a hint.
//   - With --json, standard output has exactly one JSON document.
//   - Colours and progress are for terminals only.
type ui struct {
	stdout, stderr io.Writer
	json, quiet    bool
	verbose        bool
	colour         bool       // on standard output
	live           bool       // standard error is a terminal: progress is shown there
	mu             sync.Mutex // guards line: an interrupt is told of at any moment
	line           string
	document       bool // the one JSON document is out
}

func newUI(stdout, stderr io.Writer, getenv func(string) string) *ui {
	return &ui{
		stdout: stdout, stderr: stderr,
		colour: isTerminal(stdout) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb",
		live:   isTerminal(stderr) && getenv("TERM") != "dumb",
	}
}

// isTerminal reports whether a person is at the other end of a stream.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func terminalWidth(w io.Writer) (columns int, ok bool) {
	f, ok := w.(*os.File)
	if !ok {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	return columns, err == nil && columns > 0
}

func (u *ui) configure(g globalOptions) {
	u.json, u.quiet, u.verbose = g.json, g.quiet, g.verbose
	u.colour = u.colour && !g.noColor
	u.live = u.live && !g.quiet
}

// print writes a result, unless it is to be JSON.
func (u *ui) print(format string, args ...any) {
	if u.json || u.quiet {
		return
	}
	u.progress("")
	fmt.Fprintf(u.stdout, format+"\n", args...)
}

// raw writes a result that is a document by itself, such as an article.
func (u *ui) raw(s string) error {
	u.progress("")
	_, err := io.WriteString(u.stdout, s)
	return err
}

// encode writes the one JSON document of a command.
func (u *ui) encode(v any) error {
	u.progress("")
	u.document = true
	return encodeJSON(u.stdout, v)
}

// encodeJSON writes a value for scripts, and for people who look.
func encodeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// note says something that is no result.
func (u *ui) note(format string, args ...any) {
	if !u.quiet {
		u.say("", fmt.Sprintf(format, args...))
	}
}

// detail says something that is only of interest with --verbose.
func (u *ui) detail(format string, args ...any) {
	if u.verbose {
		u.say("", fmt.Sprintf(format, args...))
	}
}

// problem repeats as an error what --quiet keeps from standard output.
func (u *ui) problem(format string, args ...any) {
	if u.quiet && !u.json {
		u.say("error: ", fmt.Sprintf(format, args...))
	}
}

// warning says what went wrong, and is no failure.
func (u *ui) warning(format string, args ...any) {
	if !u.quiet {
		u.say("warning: ", fmt.Sprintf(format, args...))
	}
}

func (u *ui) hint(format string, args ...any) {
	if !u.quiet {
		u.say("hint: ", fmt.Sprintf(format, args...))
	}
}

// confirm asks a question. Only yes is yes; an interrupt is no.
func (u *ui) confirm(ctx context.Context, stdin io.Reader, question string) bool {
	u.progress("")
	fmt.Fprintf(u.stderr, "syndicate: %s [y/N] ", plainLine(question))
	answers := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(stdin).ReadString('\n') // what was typed before an end counts
		answers <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case answer := <-answers:
		return answer == "y" || answer == "yes"
	case <-ctx.Done():
		return false
	}
}

// failure says why a command failed. A verdict was reported already.
func (u *ui) failure(err error) {
	if err == nil {
		return
	}
	if !errors.As(err, new(verdict)) {
		for line := range strings.Lines(err.Error()) {
			u.say("error: ", strings.TrimSpace(line))
		}
		if u.json && !u.document {
			u.encode(map[string]string{"error": plainLine(err.Error())})
		}
	}
}

func (u *ui) say(kind, message string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.show("")
	fmt.Fprintf(u.stderr, "syndicate: %s%s\n", kind, plainLine(message))
}

// progress shows what is being done, in place of what was shown before; "" clears the line.
func (u *ui) progress(format string, args ...any) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.show(fmt.Sprintf(format, args...))
}

func (u *ui) show(line string) {
	if !u.live || line == "" && u.line == "" {
		return
	}
	u.line = plainLine(line)
	if width, ok := terminalWidth(u.stderr); ok {
		u.line = runewidth.Truncate(u.line, width-1, "")
	}
	fmt.Fprintf(u.stderr, "\r\x1b[K%s", u.line)
}

// plainLine makes one line of a text from outside that cannot play tricks on a terminal.
func plainLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
}

// findings prints findings below the post that they are about.
func (u *ui) findings(findings []syndicate.Finding) {
	for _, f := range findings {
		if f.Severity == syndicate.Info && !u.verbose {
			continue
		}
		u.print("  %s %s: %s (%s)", u.paint(string(f.Severity)), f.Rule, plainLine(f.Message), plainLine(place(f)))
		if f.Hint != "" {
			u.print("      hint: %s", plainLine(f.Hint))
		}
	}
}

// place is where a finding is: "content/a.md:3".
func place(f syndicate.Finding) string {
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d", f.Path, f.Line)
	}
	return f.Path
}

var colours = map[string]string{
	"published": "32", "publish": "32", "live": "32", "ready": "32", "found": "32",
	"wait": "33", "waiting": "33", "warning": "33", "changed": "33", "unclear": "33", "desk": "36",
	"blocked": "31", "failed": "31", "error": "31", "in doubt": "35", "resolve": "35",
	"ok": "32", "wrong": "31", "cannot tell": "35",
}

// paint gives a word its colour.
func (u *ui) paint(word string) string {
	code, known := colours[strings.TrimSpace(word)]
	if !u.colour || !known {
		return word
	}
	return "\x1b[" + code + "m" + word + "\x1b[0m"
}
