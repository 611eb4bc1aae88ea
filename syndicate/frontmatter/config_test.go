package frontmatter_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
)

func TestConfigPlace(t *testing.T) {
	tests := []struct{ ext, file, want string }{
		{".yaml", "---\na: 1\nparams:\n  x: 1 # c\n  y:\n    - z\n\n# b\nb: 2\n", "---\na: 1\nparams:\n  x: 1 # c\n  y:\n    - z\n  HERE\n\n# b\nb: 2\n"},
		{".yml", "params:\n    x: 1\n", "params:\n    x: 1\n    HERE\n"},
		{".toml", "[params]\nx = 1\n[y]\n", "[params]\nx = 1\nHERE\n[y]\n"},
		{".yaml", "a: 1\n", "none"},
		{".yaml", "params: {a: 1}\n", "line 1: params has no lines of its own"},
		{".yaml", "params: [\n", "line 1: sequence end token ']' not found"},
		{".json", "{}", ".json has no place for lines"},
	}
	for _, tt := range tests {
		at, indent, ok, err := frontmatter.ConfigPlace([]byte(tt.file), tt.ext, "params")
		got := "none"
		switch {
		case err != nil:
			got = err.Error()
		case ok:
			got = tt.file[:at] + indent + "HERE\n" + tt.file[at:]
		}
		if got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.file, got, tt.want)
		}
	}
}

func TestConfigValues(t *testing.T) {
	for ext, file := range map[string]string{".toml": "[a]\nb = 'x'", ".yaml": "a:\n  b: x", ".yml": "---\na: {b: x}", ".json": `{"a": {"b": "x"}}`} {
		values, err := frontmatter.ConfigValues([]byte(file), ext)
		if fmt.Sprint(values) != "map[a:map[b:x]]" || err != nil {
			t.Errorf("%s: %v, %v", ext, values, err)
		}
	}
	for ext, want := range map[string]string{".toml": "line 1: ", ".yaml": "line 1: ", ".json": "invalid character", ".xml": ".xml is no format of configuration"} {
		if _, err := frontmatter.ConfigValues([]byte("[x"), ext); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", ext, err)
		}
	}
}
