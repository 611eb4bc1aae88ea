package matter

import (
	"errors"
	"io"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	tests := []struct {
		name, file string
		want       Block // Text compared through text
		text       string
		err        error
	}{
		{name: "yaml", file: "---\na: 1\n---\nbody", want: Block{Format: YAML, Line: 2}, text: "a: 1\n"},
		{name: "toml", file: "+++\na = 1\n+++\nbody", want: Block{Format: TOML, Line: 2}, text: "a = 1\n"},
		{name: "json on one line", file: `{"a": "}"} body`, want: Block{Format: JSON, Line: 1}, text: `{"a": "}"}`},
		{name: "json with an escaped quote", file: `{"a": "\"}"}`, want: Block{Format: JSON, Line: 1}, text: `{"a": "\"}"}`},
		{name: "empty", file: "---\n---\n", want: Block{Format: YAML, Line: 2}},
		{name: "byte order mark, blank lines", file: "\ufeff\n\n---\na: 1\n---\n", want: Block{Format: YAML, Line: 4}, text: "a: 1\n"},
		{name: "carriage returns", file: "---\r\na: 1\r\n---\r\n", want: Block{Format: YAML, Line: 2}, text: "a: 1\r\n"},
		{name: "text after the opening delimiter belongs to it", file: "--- a: 1\n---\n", want: Block{Format: YAML, Line: 1}, text: " a: 1\n"},
		{name: "an indented delimiter does not end it", file: "---\na: |\n  ---\n---\n", want: Block{Format: YAML, Line: 2}, text: "a: |\n  ---\n"},
		{name: "text after the closing delimiter", file: "---\na: 1\n--- x", want: Block{Format: YAML, Line: 2}, text: "a: 1\n"},
		{name: "org", file: "#+title: x\n"},
		{name: "no front matter", file: "Hello\n---\na: 1\n---\n"},
		{name: "empty file", file: ""},
		{name: "two dashes", file: "--"},
		{name: "no end", file: "---\na: 1\n", err: ErrNoEnd},
		{name: "no closing brace", file: `{"a": 1`, err: ErrNoEnd},
		{name: "too large", file: "---\n" + strings.Repeat("a: 1\n", maxSize/5), err: ErrTooLarge},
		{name: "brackets", file: "---\na: " + strings.Repeat("[", 100_000) + "\n---\n", err: ErrTooDeep},
		{name: "lists in lists", file: "---\n" + strings.Repeat("- ", 100_000) + "x\n---\n", err: ErrTooDeep},
		{name: "toml arrays", file: "+++\na = " + strings.Repeat("[", 201) + strings.Repeat("]", 201) + "\n+++\n", err: ErrTooDeep},
		{name: "json objects", file: strings.Repeat(`{"a":`, 201) + "1" + strings.Repeat("}", 201), err: ErrTooDeep},
		{name: "just deep enough", file: "---\n" + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "\n---\n", want: Block{Format: YAML, Line: 2},
			text: strings.Repeat("[", 200) + strings.Repeat("]", 200) + "\n"},
		{name: "many lists one after the other", file: "---\n" + strings.Repeat("- [a]\n", 300) + "---\n", want: Block{Format: YAML, Line: 2},
			text: strings.Repeat("- [a]\n", 300)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Read(strings.NewReader(tt.file))
			if !errors.Is(err, tt.err) {
				t.Fatalf("error %v, want %v", err, tt.err)
			}
			if got.Format != tt.want.Format || got.Line != tt.want.Line || string(got.Text) != tt.text {
				t.Errorf("got %+v with %q, want %+v with %q", got, got.Text, tt.want, tt.text)
			}
			if !strings.HasPrefix(tt.file[got.Offset:], tt.text) {
				t.Errorf("%q is not at byte %d", tt.text, got.Offset)
			}
		})
	}
}

// The body of a file can be of any size, and is of no interest.
func TestReadLeavesTheBody(t *testing.T) {
	body := &endless{}
	if _, err := Read(io.MultiReader(strings.NewReader("---\na: 1\n---\n"), body)); err != nil {
		t.Fatal(err)
	}
	if body.read > 64<<10 {
		t.Errorf("%d bytes of the body were read", body.read)
	}
}

type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	clear(p)
	e.read += len(p)
	return len(p), nil
}
