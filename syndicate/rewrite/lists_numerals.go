package rewrite

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// A numeral is how a list writes its numbers, as the attribute type of HTML says it.
type numeral string

const (
	decimal    numeral = "1"
	lowerAlpha numeral = "a"
	upperAlpha numeral = "A"
	lowerRoman numeral = "i"
	upperRoman numeral = "I"
)

var (
	listStyle = regexp.MustCompile(`(?i)list-style(?:-type)?\s*:\s*(?:[a-z]+\s+)?(lower|upper)-(alpha|latin|roman)`)

	numeralByStyle = map[string]numeral{
		"lower-alpha": lowerAlpha, "lower-latin": lowerAlpha, "lower-roman": lowerRoman,
		"upper-alpha": upperAlpha, "upper-latin": upperAlpha, "upper-roman": upperRoman,
	}
)

func numeralOf(list *html.Node) numeral {
	if m := listStyle.FindStringSubmatch(attr(list, "style")); m != nil {
		return numeralByStyle[strings.ToLower(m[1]+"-"+m[2])]
	}
	switch n := numeral(attr(list, "type")); n {
	case lowerAlpha, upperAlpha, lowerRoman, upperRoman:
		return n
	}
	return decimal
}

// write writes a number, as browsers do: in digits where the numeral has no other way.
func (n numeral) write(i int) string {
	switch {
	case n == lowerAlpha && i > 0:
		return alphabetic(i)
	case n == upperAlpha && i > 0:
		return strings.ToUpper(alphabetic(i))
	case n == lowerRoman && i > 0 && i < 4000:
		return strings.ToLower(roman(i))
	case n == upperRoman && i > 0 && i < 4000:
		return roman(i)
	}
	return strconv.Itoa(i)
}

// alphabetic counts a, b, ... z, aa, ab.
func alphabetic(i int) string {
	s := ""
	for ; i > 0; i = (i - 1) / 26 {
		s = string(rune('a'+(i-1)%26)) + s
	}
	return s
}

func roman(i int) string {
	var b strings.Builder
	for _, digit := range []struct {
		value  int
		letter string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"},
		{10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for ; i >= digit.value; i -= digit.value {
			b.WriteString(digit.letter)
		}
	}
	return b.String()
}
