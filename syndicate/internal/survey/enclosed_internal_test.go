package survey

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What is enclosed is at least what these patterns find.
func TestEnclosed(t *testing.T) {
	patterns := []*regexp.Regexp{
		regexp.MustCompile(`"([^"\n]*)"`), regexp.MustCompile(`'([^'\n]*)'`), regexp.MustCompile("`([^`\n]*)`"), regexp.MustCompile(`<([^<>\n]*)>`),
		regexp.MustCompile(`\(((?:[^()]|\([^()]*\))*)\)`), regexp.MustCompile(`\(([^()]*)\)`),
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("ab/ \n\"'`<>()()()é")), 0, 60, -1).Draw(t, "text")
		found := map[string]bool{}
		for inside := range enclosed(text) {
			found[inside] = true
		}
		for _, pattern := range patterns {
			for _, m := range pattern.FindAllStringSubmatch(text, -1) {
				if !found[m[1]] {
					t.Errorf("%s finds %q, enclosed only %q", pattern, m[1], slices.Sorted(maps.Keys(found)))
				}
			}
		}
	})
}

func TestEnclosedInOrder(t *testing.T) {
	text := "[a](b 'c') and <d> \"e\nf\" (g(h(i)j)k) don't ((l)"
	want := []string{"c", "d", "b 'c'", "i", "h(i)j", "l"}
	if got := slices.Collect(enclosed(text)); !slices.Equal(got, want) {
		t.Errorf("enclosed are %q, want %q", got, want)
	}
	for n := range want { // whoever has enough gets no more
		for range enclosed(text) {
			if n--; n < 0 {
				break
			}
		}
	}
}

func BenchmarkEnclosed(b *testing.B) {
	text := ""
	for range 40 {
		text += "Some words of a paragraph, don't mind (or do) what they say: see [the other](posts/other.md \"Title\") and `code` there.\n\n"
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for range enclosed(text) {
		}
	}
}
