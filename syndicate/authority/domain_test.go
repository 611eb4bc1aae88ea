package authority

import "testing"

func TestDomain(t *testing.T) {
	for s, want := range map[string]string{
		"example.org":         "example.org",
		" Example.ORG. ":      "example.org",
		"bücher.example":      "xn--bcher-kva.example",
		"BÜCHER.de":           "xn--bcher-kva.de",
		"you.github.io":       "you.github.io",
		"github.io":           "github.io",
		"a.b.c.co.uk":         "a.b.c.co.uk",
		"":                    "",
		"localhost":           "",
		"site.localhost":      "",
		"printer.local":       "",
		"com":                 "",
		"co.uk":               "",
		"0.ck":                "",
		"127.0.0.1":           "",
		"::1":                 "",
		"example.org:8080":    "",
		"https://example.org": "",
		"example.org/path":    "",
		"../example.org":      "",
		"a..org":              "",
		"-.org":               "",
		"ex ample.org":        "",
		"me@example.org":      "",
	} {
		if got, err := Domain(s); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", s, got, err, want)
		}
	}
}

func TestRegistered(t *testing.T) {
	for host, want := range map[string]struct {
		domain string
		shared bool
	}{
		"example.org":          {"example.org", false},
		"www.blog.example.org": {"example.org", false},
		"example.co.uk":        {"example.co.uk", false},
		"blog.example.co.uk":   {"example.co.uk", false},
		"you.github.io":        {"github.io", true},
		"www.you.github.io":    {"github.io", true},
		"github.io":            {"github.io", false},
		"you.blogspot.com":     {"blogspot.com", true},
		"you.gitlab.io":        {"gitlab.io", true},
		"you.pages.dev":        {"pages.dev", true},
		"you.vercel.app":       {"vercel.app", true},
		"you.web.app":          {"web.app", true},
		"you.wordpress.com":    {"wordpress.com", false}, // its owner did not tell the list
		"you.codeberg.page":    {"codeberg.page", true},
		"you.fly.dev":          {"fly.dev", true},
		"you.onrender.com":     {"onrender.com", true},
		"x.cloudfront.net":     {"cloudfront.net", true},
		"x.s3.amazonaws.com":   {"amazonaws.com", true},
		"a.b.kawasaki.jp":      {"a.b.kawasaki.jp", false},
		"www.ck":               {"www.ck", false},
		"you.netlify.app":      {"netlify.app", true},
		"medium.com":           {"medium.com", false},
		"you.medium.com":       {"medium.com", false},
	} {
		if domain, shared := registered(host); domain != want.domain || shared != want.shared {
			t.Errorf("%s: got %s, %v", host, domain, shared)
		}
	}
}

func TestBare(t *testing.T) {
	for host, want := range map[string]string{
		"www.example.org":   "example.org",
		"example.org":       "example.org",
		"www.you.github.io": "you.github.io",
		"www.ck":            "www.ck",
		"www.co.uk":         "www.co.uk",
	} {
		if got := bare(host); got != want {
			t.Errorf("%s: got %s", host, got)
		}
	}
}

func FuzzDomain(f *testing.F) {
	for _, s := range []string{"example.org", "bücher.example", "you.github.io", "a.b.c.co.uk", "../x.org", "xn--.org", "*.ck", "www.ck"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		host, err := Domain(s)
		if err != nil {
			return
		}
		for _, r := range host {
			if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '.') {
				t.Fatalf("%q: %q is no name of a file", s, host)
			}
		}
		if again, err := Domain(host); err != nil || again != host {
			t.Errorf("%q: %q becomes %q, %v", s, host, again, err)
		}
		if domain, _ := registered(host); domain == "" || domain[0] == '.' || len(domain) > len(host) {
			t.Errorf("%q is registered as %q", host, domain)
		}
	})
}
