package authority

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/addresses"
)

// Options say how to reach the sources.
type Options struct {
	// Getenv reads the environment, where the keys are.
	Getenv func(string) string
	// Base is an address in place of those of all sources: they are below it, each in a folder with its
	// name. It has to be https, or http on this machine itself. If it is empty, they are where they are.
	Base string
	// UserAgent names the program.
	UserAgent string
	// Now is the clock.
	Now func() time.Time
	// Timeout is how long to wait for an answer, 15 seconds if it is zero.
	Timeout time.Duration
	// Transport carries the requests. If it is nil, a clone of [http.DefaultTransport] does.
	Transport http.RoundTripper
}

// Sources returns all sources, those without a key included. It asks nothing. The error is about an option
// that cannot work.
func Sources(o Options) ([]Source, error) {
	if err := checkBase(o.Base); err != nil {
		return nil, err
	}
	if o.Transport == nil {
		o.Transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	web := &http.Client{
		Transport: o.Transport,
		Timeout:   cmp.Or(o.Timeout, timeout),
		// A key is for the one who gave it out, and not for where he might lead.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	reach := func(name, base string, pause time.Duration) client {
		if o.Base != "" {
			base = strings.TrimSuffix(o.Base, "/") + "/" + slug(name)
			pause = 0
		}
		return client{name: name, base: base, userAgent: o.UserAgent, pace: rate.NewLimiter(rate.Every(pause), 1), http: web, now: o.Now}
	}
	keyed := func(c client, variable, keysAt string) client {
		c.key, c.variable, c.keysAt = strings.TrimSpace(o.Getenv(variable)), variable, keysAt
		return c
	}
	return []Source{
		&tranco{reach("Tranco", "https://tranco-list.eu/api", trancoPause)},
		&openPageRank{keyed(reach("Open PageRank", "https://openpagerank.keywordseverywhere.com/v1", openPageRankPause), "OPENPAGERANK_API_KEY", "https://openpagerank.keywordseverywhere.com/dashboard")},
		&moz{keyed(reach("Moz", "https://api.moz.com", 0), "MOZ_TOKEN", "https://moz.com/api/dashboard")},
		&semrush{keyed(reach("Semrush", "https://api.semrush.com", semrushPause), "SEMRUSH_API_KEY", "https://www.semrush.com/accounts/subscription-info/api-units/")},
	}, nil
}

func checkBase(base string) error {
	if base == "" {
		return nil
	}
	u, err := url.Parse(base)
	if err != nil || u.User != nil || !addresses.IsProtected(u) {
		return errors.New("the address in place of the sources' own cannot be used: https is needed, or http on this machine")
	}
	return nil
}

// slug is a source's name in addresses and names of files.
func slug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }
