package fidelity

import (
	"slices"
	"testing"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{" \u00ad\u200b - ... | + ", nil},
		{"two words", []string{"two", "words"}},
		{"v1.2", []string{"v", "1", "2"}},
		{"don't", []string{"don", "t"}},
		{"10²", []string{"10", "2"}},
		{"10¹²", []string{"10", "12"}},
		{"H₂O", []string{"H", "2", "O"}},
		{"ﬁne", []string{"fine"}},
		{"e\u0301", []string{"é"}},
		{"हिन्दी", []string{"हिन्दी"}},
		{"日本go", []string{"日", "本", "go"}},
		{"5 € ≤ ✓\ufe0f", []string{"5", "€", "≤", "✓"}},
		{"sof\u00adt", []string{"soft"}},
		{"Straße", []string{"Straße"}},
	} {
		if got := wordsIn(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestGaps(t *testing.T) {
	for _, tt := range []struct {
		text string
		want gap
	}{
		{"a1", noGap}, {"a 1", space}, {"a. 1", stop}, {"a[1", mark}, {"a¹", mark}, {"a   1", mark}, {"a\n1", line}, {"a |\n 1", line},
	} {
		var l lexer
		l.write(tt.text, nil, true)
		if len(l.words) != 2 || l.words[1].gap != tt.want {
			t.Errorf("%q: got %+v, want a gap of %d", tt.text, l.words, tt.want)
		}
	}
}

func TestEssence(t *testing.T) {
	for tex, want := range map[string][]string{
		`\frac{a}{10}`:                        {"a", "10"},
		`\alpha`:                              nil,
		`\begin{array}{cc} x & y \end{array}`: {"x", "y"},
		`\text{if } n \le 5`:                  {"if", "n", "5"},
		`\operatorname{rank} A`:               {"rank", "A"},
	} {
		if got := essence(tex); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", tex, got, want)
		}
	}
}
