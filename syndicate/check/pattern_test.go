package check_test

import (
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// What a site adds to a list counts like what is in it, however Hugo hands it over.
func TestLists(t *testing.T) {
	for _, test := range []struct {
		name    string
		config  map[string]any
		address string
		rule    string
		finds   bool
	}{
		{"a domain", map[string]any{"affiliates": "shop.example.com"}, "https://www.shop.example.com/tea", "affiliate", true},
		{"another domain that ends alike", map[string]any{"affiliates": "shop.example.com"}, "https://workshop.example.com/", "affiliate", false},
		{"a list, lower-cased by Hugo", map[string]any{"shortenersites": []any{"s.example.com", "T.example.com/"}}, "https://t.example.com/x", "shorteners", true},
		{"no home page", map[string]any{"shortenerSites": []string{"t.example.com/"}}, "https://t.example.com/", "shorteners", false},
		{"a path", map[string]any{"formSites": "example.com/form"}, "https://example.com/forms/1", "forms", true},
		{"another path", map[string]any{"formSites": "example.com/form"}, "https://example.com/about", "forms", false},
		{"a parameter of a domain", map[string]any{"affiliates": "example.com?partner"}, "https://example.com/a?x=1&Partner=7", "affiliate", true},
		{"the parameter elsewhere", map[string]any{"affiliates": "example.com?partner"}, "https://example.net/a?partner=7", "affiliate", false},
		{"a parameter anywhere", map[string]any{"trackingParameters": "ref"}, "https://example.net/a?ref=7", "tracking", true},
		{"its beginning only", map[string]any{"trackingParameters": "ref"}, "https://example.net/a?reference=7", "tracking", false},
		{"a built-in one, under any ending", nil, "https://www.amazon.com.br/dp/1?tag=jane-20", "affiliate", true},
		{"a subdomain of another", nil, "https://amazon.de.books.example.com/?tag=jane-20", "affiliate", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			html := `<h1>T</h1><p><a href="` + test.address + `">x</a></p>`
			article := &syndicate.Article{Title: "T", CanonicalURL: "https://example.org/t/", HTML: html, Words: 1000}
			got := find(newChecker(t, test.config).Check(&syndicate.Post{}, article), test.rule)
			if (got != nil) != test.finds {
				t.Errorf("got %v, want a finding: %v", got, test.finds)
			}
		})
	}
}
