package check

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A configured rule is a rule as one site wants it.
type configured struct {
	Rule
	off      bool
	severity syndicate.Severity // for all of its findings; empty: as the rule says
	limit    int
	extra    []string
}

// New reads severities and limits from the site's params.syndicate.checks, nil for a site without.
//
// The key of a severity is the name of a rule, its value "error", "warning", "info" or "off"; it holds
// for all findings of the rule. The key of a limit is [Rule.Limit], its value a whole number from 0
// up. The key of a list is [Rule.List], its value a text or several. Keys may be written in any case,
// with and without dashes: a rule and its limit can share a key, as min-words and minWords do. The
// value of "losses" can also be a table: for each of the rewriting rules, whose names are given,
// "allow", "warn" or "error". An unknown key or a value that does not fit is an error that names it;
// all of them are reported.
func New(config map[string]any, profile syndicate.Profile, rewriting []string) (*Checker, error) {
	c := &Checker{profile: profile, rewriting: rewriting}
	for _, r := range Rules() {
		c.rules = append(c.rules, configured{Rule: r, off: r.Optional, limit: r.Default})
	}
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(config)) {
		if err := c.set(key, config[key]); err != nil {
			errs = append(errs, fmt.Errorf("site configuration: params.%s.checks.%s %w", syndicate.ParamsKey, key, err))
		}
	}
	if errs != nil {
		return nil, errors.Join(errs...)
	}
	for i := range c.rules {
		if r := &c.rules[i]; r.prepare != nil {
			r.look = r.prepare(r.extra)
		}
	}
	return c, nil
}

// TrackingParameters returns what the site adds to the parameters that the rule about tracking knows.
func (c *Checker) TrackingParameters() []string {
	for _, r := range c.rules {
		if r.Name == trackingName {
			return r.extra
		}
	}
	return nil
}

// set puts one setting of the site in its place.
func (c *Checker) set(key string, value any) error {
	for i := range c.rules {
		r := &c.rules[i]
		k := r.meaning(key)
		if table, ok := value.(map[string]any); ok && k.severity && r.Name == lossesName {
			return c.setPolicies(table)
		}
		if k != (meaning{}) {
			return r.set(value, k)
		}
	}
	return fmt.Errorf("is no check; %s", syndicate.DidYouMean(key, keys()))
}

// A meaning says what of a rule a key sets. Several of them can share a key.
type meaning struct{ severity, limit, list bool }

func (r *configured) meaning(key string) meaning {
	return meaning{
		severity: same(key, r.Name),
		limit:    r.Limit != "" && same(key, r.Limit),
		list:     r.List != "" && same(key, r.List),
	}
}

// set reads a value by what its key can mean.
func (r *configured) set(value any, key meaning) error {
	if severity, off, ok := severityOf(value); ok && key.severity {
		r.severity, r.off = severity, off
		return nil
	}
	if n, ok := syndicate.WholeNumber(value); ok && key.limit {
		r.limit = n
		return nil
	}
	if list, err := syndicate.StringList(value); err == nil && key.list {
		r.extra = list
		return nil
	}
	var needed []string
	if key.severity {
		needed = append(needed, "one of error, warning, info, off")
	}
	if key.limit {
		needed = append(needed, "a whole number from 0 up")
	}
	if key.list {
		needed = append(needed, "a list of texts")
	}
	return fmt.Errorf("is %s, %s is needed", syndicate.Describe(value), strings.Join(needed, " or "))
}

// severityOf reads the value of a severity. False is off too: it is how some YAML parsers read an
// off without quotes.
func severityOf(value any) (severity syndicate.Severity, off, ok bool) {
	if value == false {
		return "", true, true
	}
	word, _ := value.(string)
	switch s := syndicate.Severity(strings.ToLower(strings.TrimSpace(word))); s {
	case "off":
		return "", true, true
	case syndicate.Error, syndicate.Warning, syndicate.Info:
		return s, false, true
	}
	return "", false, false
}

// same reports whether two keys mean the same: Hugo lower-cases keys, and people write minWords where
// findings say min-words.
func same(a, b string) bool { return plain(a) == plain(b) }

func plain(key string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(key))
}

// keys returns everything that a site can set: names, limits and lists of rules.
func keys() []string {
	list := names()
	for _, r := range Rules() {
		for _, key := range []string{r.Limit, r.List} {
			if key != "" {
				list = append(list, key)
			}
		}
	}
	return list
}

func names() []string {
	var list []string
	for _, r := range Rules() {
		list = append(list, r.Name)
	}
	return list
}
