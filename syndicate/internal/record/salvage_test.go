package record

import (
	"slices"
	"testing"
)

func TestSalvage(t *testing.T) {
	tests := []struct {
		name, text   string
		urls, hashes []string
	}{
		{"empty", "", nil, nil},
		{"half", `{"format": 1, "canonicalURL": "https://example.org/a/", "textHash": "sha25`, []string{"https://example.org/a/"}, nil},
		{"conflict", "{\n<<<<<<< ours\n  \"canonicalURL\": \"https://example.org/a/\",\n  \"textHash\": \"sha256:1\"\n=======\n  \"canonicalURL\": \"https://example.org/b?x=\\u0026\",\n>>>>>>> theirs\n}",
			[]string{"https://example.org/a/", "https://example.org/b?x=&"}, []string{"sha256:1"}},
		{"newer", `{"format": 99, "canonicalURL": {"new": true}, "textHash": "sha256:2"}`, nil, []string{"sha256:2"}},
		{"not text", "\x00\xff\"canonicalURL\":", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if d := salvage([]byte(tt.text)); !slices.Equal(d.CanonicalURLs, tt.urls) || !slices.Equal(d.TextHashes, tt.hashes) {
				t.Errorf("got %q and %q", d.CanonicalURLs, d.TextHashes)
			}
		})
	}
}
