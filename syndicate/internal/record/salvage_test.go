package record

import (
	"slices"
	"testing"
)

func TestSalvage(t *testing.T) {
	tests := []struct {
		name, text           string
		urls, hashes, titles []string
	}{
		{"empty", "", nil, nil, nil},
		{"half", `{"format": 1, "title": "Of \"A\"", "canonicalURL": "https://example.org/a/", "textHash": "sha25`, []string{"https://example.org/a/"}, nil, []string{`Of "A"`}},
		{"conflict", "{\n<<<<<<< ours\n  \"canonicalURL\": \"https://example.org/a/\",\n  \"textHash\": \"sha256:1\"\n=======\n  \"canonicalURL\": \"https://example.org/b?x=\\u0026\",\n>>>>>>> theirs\n}",
			[]string{"https://example.org/a/", "https://example.org/b?x=&"}, []string{"sha256:1"}, nil},
		{"newer", `{"format": 99, "canonicalURL": {"new": true}, "textHash": "sha256:2"}`, nil, []string{"sha256:2"}, nil},
		{"not text", "\x00\xff\"canonicalURL\":", nil, nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := salvage([]byte(tt.text)); !slices.Equal(d.CanonicalURLs, tt.urls) || !slices.Equal(d.TextHashes, tt.hashes) || !slices.Equal(d.Titles, tt.titles) {
				t.Errorf("got %q, %q and %q", d.CanonicalURLs, d.TextHashes, d.Titles)
			}
		})
	}
}
