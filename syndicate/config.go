package syndicate

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// ParamsKey is the table of the site's parameters, and by default the key in front matter, that
// everything of this tool lives in.
const ParamsKey = "syndicate"

// Config is what a site says in its own configuration, under params.syndicate, about one
// destination.
type Config struct {
	Profile Profile // of the destination

	Flag   string         // front matter key that asks for syndication
	Ledger LedgerConfig   // where what happened is recorded
	Checks map[string]any // severities and limits, see package check

	Defaults        Settings // for every post
	MaxPerDay       int      // public and unlisted stories in any 24 hours
	MaxDraftsPerDay int      // drafts in any 24 hours
	Order           Order    // which posts go out first
	// WriteBack is the front matter key that the address of a published story is written to: names
	// joined by dots, as in [Field.Path]. Empty writes nothing.
	WriteBack string
}

// Order says which of the posts that are ready go out first, by the dates of the posts.
type Order string

const (
	OldestFirst Order = "oldest"
	NewestFirst Order = "newest"
)

// ParseOrder reads an order.
func ParseOrder(v any) (Order, error) { return word(OldestFirst, NewestFirst)(v) }

// DefaultConfig is what holds where a site says nothing. A draft is never public by accident.
func DefaultConfig(profile Profile) Config {
	return Config{
		Profile:         profile,
		Flag:            ParamsKey,
		Ledger:          LedgerConfig{Kind: LedgerFile},
		Defaults:        Settings{Status: Draft, Route: RouteAPI},
		MaxPerDay:       profile.MaxPerDay,
		MaxDraftsPerDay: profile.MaxDraftsPerDay,
		Order:           OldestFirst,
	}
}

// DecodeConfig reads the params.syndicate table of a site for one destination. A key that does not
// exist, or a value of the wrong type, is an error that names it; all of them are reported.
func DecodeConfig(params map[string]any, profile Profile) (Config, error) {
	c := DefaultConfig(profile)
	if params == nil {
		return c, nil
	}
	err := fields{
		"flag":   decode(&c.Flag, nonEmpty),
		"ledger": c.decodeLedger,
		"checks": decode(&c.Checks, table),
		profile.Name: func(v any) error {
			fs := c.Defaults.fields(profile)
			fs["maxPerDay"] = decode(&c.MaxPerDay, nonNegative)
			fs["maxDraftsPerDay"] = decode(&c.MaxDraftsPerDay, nonNegative)
			fs["order"] = decode(&c.Order, ParseOrder)
			fs["writeBack"] = decode(&c.WriteBack, text)
			return fs.decode(v)
		},
	}.decode(params)

	var bad keyErrors
	errors.As(err, &bad)
	if e := c.checkWriteBack(); e != nil {
		bad = append(bad, &keyError{Key: profile.Name + ".writeBack", Err: e})
	}
	if bad != nil {
		errs := make([]error, len(bad))
		for i, e := range bad {
			errs[i] = fmt.Errorf("site configuration: params.%s.%w", ParamsKey, e)
		}
		return c, errors.Join(errs...)
	}
	return c, err
}

// LedgerConfig is what a site says about its ledger.
type LedgerConfig struct {
	Kind LedgerKind

	// For LedgerGit: the name of a remote or an address, the branch, and whether the records are copied
	// into the site's data folder as well. What is empty is up to the ledger.
	Remote string
	Branch string
	Copy   bool
}

// LedgerKind says where a ledger keeps its records.
type LedgerKind string

const (
	LedgerFile LedgerKind = "file" // in the site's data folder
	LedgerGit  LedgerKind = "git"  // on a branch of a git remote
)

func (c *Config) decodeLedger(v any) error {
	l := &c.Ledger
	err := fields{
		"kind":   decode(&l.Kind, word(LedgerFile, LedgerGit)),
		"remote": decode(&l.Remote, remote),
		"branch": decode(&l.Branch, nonEmpty),
		"copy":   decode(&l.Copy, boolean),
	}.decode(v)
	if err == nil && l.Kind != LedgerGit && *l != (LedgerConfig{Kind: l.Kind}) {
		return fmt.Errorf("has remote, branch or copy, which only the kind %q knows", LedgerGit)
	}
	return err
}

// remote reads the name or the address of a git remote. A site's configuration is no place for secrets.
func remote(v any) (string, error) {
	s, err := nonEmpty(v)
	if u, bad := url.Parse(s); err == nil && bad == nil && u.User != nil && strings.HasPrefix(u.Scheme, "http") {
		return "", errors.New("has a user or a token in it; give git access to the remote in another way, such as a credential helper")
	}
	return s, err
}

// pageKeys are the keys of front matter that mean something to Hugo and take a text, a date or a list,
// see https://gohugo.io/content-management/front-matter/#fields. An address in their place would move
// the page, or worse.
const pageKeys = " aliases build cascade categories date description draft expirydate headless keywords lastmod layout linktitle " +
	"markup menu menus modified outputs params pubdate publishdate published resources sitemap slug summary tags title " +
	"translationkey type unpublishdate url weight "

// checkWriteBack reports why the site's key is none that this tool may write to. Its own settings are the
// author's.
func (c *Config) checkWriteBack() error {
	if c.WriteBack == "" {
		return nil
	}
	names := strings.Split(c.WriteBack, ".")
	isBlank := func(name string) bool { return strings.TrimSpace(name) == "" }
	first := names[0]
	taken := strings.EqualFold(first, ParamsKey) || strings.EqualFold(first, c.Flag) ||
		len(names) == 1 && strings.Contains(pageKeys, " "+strings.ToLower(first)+" ")
	switch {
	case slices.ContainsFunc(names, isBlank):
		return fmt.Errorf("is %q, a key like \"%s_url\" is needed", c.WriteBack, c.Profile.Name)
	case taken:
		return fmt.Errorf("is %q, but %q means something else; a key like \"%s_url\" is needed", c.WriteBack, first, c.Profile.Name)
	}
	return nil
}

// Apply reads what the post's front matter says about the destination, over the site's defaults: it
// sets the post's settings, and its key if the author gave an id. What it cannot make sense of
// becomes a finding of the post.
func (c *Config) Apply(p *Post) {
	p.Settings = c.Defaults
	options, isTable := p.Params[ParamsKey].(map[string]any)
	if _, err := c.Flagged(p.Params); err != nil && !(isTable && c.Flag == ParamsKey) {
		p.blame(&keyError{Key: c.Flag, Err: err})
	}
	if !isTable {
		return
	}
	id := ""
	err := fields{
		"id": decode(&id, keyText),
		c.Profile.Name: func(v any) error {
			if _, isFlag := v.(bool); isFlag || v == nil {
				return nil
			}
			return p.Settings.fields(c.Profile).decode(v)
		},
	}.decode(options)
	if id != "" {
		p.Key = id
	}
	var bad keyErrors
	errors.As(err, &bad)
	for _, e := range bad {
		e.Key = ParamsKey + "." + e.Key
		p.blame(e)
	}
}

// Flagged reports whether a post with these parameters is to be syndicated, see the function of the
// same name.
func (c *Config) Flagged(params map[string]any) (bool, error) {
	return Flagged(params[strings.ToLower(c.Flag)], c.Profile.Name)
}

// blame makes a finding of a setting that makes no sense.
func (p *Post) blame(e *keyError) {
	p.Findings = append(p.Findings, Finding{
		Rule: "front-matter", Severity: Error, Message: fmt.Sprintf("%s %v", e.Key, e.Err), Hint: e.Hint,
		Path: p.Path, Line: p.line(e.Key),
	})
}

// line finds the line of a key of the front matter, or of the innermost key around it that the
// post's own front matter has.
func (p *Post) line(key string) int {
	for key != "" {
		for _, f := range p.Fields {
			if strings.EqualFold(f.Path, key) {
				return f.Line
			}
		}
		key = key[:max(strings.LastIndexByte(key, '.'), 0)]
	}
	return 0
}

// fields are the keys that a table may have and what to do with the value of each.
type fields map[string]func(v any) error

// decode reads a table. Keys match whatever their case, since Hugo lower-cases them. All errors are
// returned at once, as keyErrors.
func (fs fields) decode(v any) error {
	m, ok := v.(map[string]any)
	if !ok {
		return fmt.Errorf("is %s, a table of settings is needed", Describe(v))
	}
	known := slices.Sorted(maps.Keys(fs))
	var bad keyErrors
	for _, key := range slices.Sorted(maps.Keys(m)) {
		i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, key) })
		if i < 0 {
			bad = append(bad, &keyError{Key: key, Err: errUnknownKey, Hint: DidYouMean(key, known)})
			continue
		}
		err := fs[known[i]](m[key])
		var inner keyErrors
		switch {
		case errors.As(err, &inner):
			for _, e := range inner {
				e.Key = known[i] + "." + e.Key
			}
			bad = append(bad, inner...)
		case err != nil:
			bad = append(bad, &keyError{Key: known[i], Err: err})
		}
	}
	if bad == nil {
		return nil
	}
	return bad
}

var errUnknownKey = errors.New("is no setting")

// A keyError is about the value of one key, or about a key that does not exist.
type keyError struct {
	Key  string // dotted path
	Err  error
	Hint string
}

func (e *keyError) Error() string {
	s := fmt.Sprintf("%s %v", e.Key, e.Err)
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

func (e *keyError) Unwrap() error { return e.Err }

type keyErrors []*keyError

func (es keyErrors) Error() string {
	var lines []string
	for _, e := range es {
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}

// DidYouMean proposes one of the known words in place of another, if one is near enough, else it lists
// them.
func DidYouMean(word string, known []string) string {
	nearest := slices.MinFunc(known, func(a, b string) int { return distance(word, a) - distance(word, b) })
	if distance(word, nearest) <= max(2, len(word)/3) {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	return "there are " + strings.Join(known, ", ")
}

// distance is the Levenshtein distance of two words, whatever their case.
func distance(a, b string) int {
	x, y := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
