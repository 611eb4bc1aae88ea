package hugosite

import "testing"

func TestPlaceIn(t *testing.T) {
	for _, tt := range []struct {
		text, file, rest string
		line             int
	}{
		{"content/a.md:12: it is broken", "content/a.md", "it is broken", 12},
		{"broken at content/a.md:12: here", "content/a.md", "broken at content/a.md:12: here", 12},
		{"content/a.md: see content/a.md:3", "content/a.md", "content/a.md: see content/a.md:3", 3},
		{"content/a.md:b", "content/a.md", "content/a.md:b", 0},
		{"content/a(.md:1: x", "content/a(.md", "x", 1},
		{"content/caf\xe9.md:2: x", "content/caf\xe9.md", "x", 2}, // names of files need not be text
		{"", "content/a.md", "", 0},
	} {
		if rest, line := placeIn(tt.text, tt.file); rest != tt.rest || line != tt.line {
			t.Errorf("in %q, of %q: %q, line %d, want %q, line %d", tt.text, tt.file, rest, line, tt.rest, tt.line)
		}
	}
}
