package rewrite

import "testing"

func TestNumerals(t *testing.T) {
	for _, c := range []struct {
		numeral numeral
		number  int
		want    string
	}{
		{decimal, 12, "12"},
		{lowerAlpha, 1, "a"}, {lowerAlpha, 26, "z"}, {lowerAlpha, 27, "aa"}, {upperAlpha, 703, "AAA"}, {lowerAlpha, 0, "0"},
		{lowerRoman, 4, "iv"}, {upperRoman, 1994, "MCMXCIV"}, {upperRoman, 3999, "MMMCMXCIX"}, {upperRoman, 4000, "4000"}, {upperRoman, -1, "-1"},
	} {
		if got := c.numeral.write(c.number); got != c.want {
			t.Errorf("%s: %d is %q, want %q", c.numeral, c.number, got, c.want)
		}
	}
}
