package syndicate

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
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
	// Accounts is the names of accounts by authors, for posts that name no account themselves.
	Accounts map[string]string
}

// Order says which of the posts that are ready go out first, by the dates of the posts.
type Order string

const (
	OldestFirst Order = "oldest"
	NewestFirst Order = "newest"
)

// ParseOrder reads an order.
func ParseOrder(v any) (Order, error) { return orders().read(v) }

func orders() kind[Order] { return word(OldestFirst, NewestFirst) }

// DefaultConfig is what holds where a site says nothing. A draft is never public by accident.
func DefaultConfig(profile Profile) Config {
	return Config{
		Profile:         profile,
		Flag:            ParamsKey,
		Ledger:          LedgerConfig{Kind: LedgerFile},
		Defaults:        Settings{Status: Draft, Route: RouteAPI, Account: DefaultAccount},
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
	err := c.fields().decode(params)

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

// fields are the keys of the site's table.
func (c *Config) fields() fields {
	there := append(c.Defaults.fields(c.Profile), fields{
		{"maxPerDay", in(&c.MaxPerDay, amount()), "Public and unlisted stories in any 24 hours", ""},
		{"maxDraftsPerDay", in(&c.MaxDraftsPerDay, amount()), "Drafts in any 24 hours", ""},
		{"order", in(&c.Order, orders()), "Which of the posts that are ready go out first", ""},
		{"writeBack", in(&c.WriteBack, frontMatterKey()), "The front matter key that the address of a story is written to", "none"},
		{"accounts", in(&c.Accounts, accountsByAuthor()), "The account of each author's posts, by the author's name in front matter", "none"},
	}...)
	return fields{
		{"flag", in(&c.Flag, nonEmpty()), "The key in front matter that asks for syndication", ""},
		{c.Profile.Name, inTable(there, nil), "Defaults for all posts, and how many go out", ""},
		{"checks", aside(&c.Checks), "How serious each check is, and its limit", ""},
		{"ledger", inTable(c.Ledger.fields(), c.Ledger.check), "Where it is recorded what went out", ""},
	}
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

func (l *LedgerConfig) fields() fields {
	return fields{
		{"kind", in(&l.Kind, word(LedgerFile, LedgerGit)), "Where the records are, in data/syndicate or on a branch of its own", ""},
		{"remote", in(&l.Remote, remote()), "For git: the name of the remote, or an address", "origin"},
		{"branch", in(&l.Branch, nonEmpty()), "For git: the branch", "syndicate-ledger"},
		{"copy", in(&l.Copy, boolean()), "For git: templates get a copy in data/syndicate", ""},
	}
}

func (l *LedgerConfig) check() error {
	if l.Kind != LedgerGit && *l != (LedgerConfig{Kind: l.Kind}) {
		return fmt.Errorf("has remote, branch or copy, which only the kind %q knows", LedgerGit)
	}
	return nil
}

// secretInRemote matches an address with a user or a token in it. Whether it is well-formed does not matter.
var secretInRemote = regexp.MustCompile(secretPattern)

const secretPattern = `^\s*[hH][tT][tT][pP][sS]?://[^/?#]*@`

// remote is the name or the address of a git remote. A site's configuration is no place for secrets.
func remote() kind[string] {
	k := nonEmpty()
	k.read = func(v any) (string, error) {
		s, err := readNonEmpty(v)
		if err == nil && secretInRemote.MatchString(s) {
			return "", errors.New("has a user or a token in it; give git access to the remote in another way, such as a credential helper")
		}
		return s, err
	}
	k.schema["not"] = Schema{"pattern": secretPattern}
	return k
}

// pageKeys are the keys of front matter that mean something to Hugo and take a text, a date or a list,
// see https://gohugo.io/content-management/front-matter/#fields. An address in their place would move
// the page, or worse.
const pageKeys = " aliases build cascade categories date description draft expirydate headless keywords lastmod layout linktitle " +
	"markup menu menus modified outputs params pubdate publishdate published resources sitemap slug summary tags title " +
	"translationkey type unpublishdate url weight "

// frontMatterKey is a key that this tool may write to.
func frontMatterKey() kind[string] {
	k := text()
	taken := anyCase(ParamsKey) + `(\..*)?`
	for key := range strings.FieldsSeq(pageKeys) {
		taken += "|" + anyCase(key)
	}
	k.schema["pattern"] = `^\s*([^.]*[^.\s][^.]*(\.[^.]*[^.\s][^.]*)*)?\s*$`
	k.schema["not"] = Schema{"pattern": `^\s*(` + taken + `)\s*$`}
	return k
}

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
	p.Settings.Account = cmp.Or(c.accountByAuthor(p.Params), c.Defaults.Account)
	options, isTable := p.Params[ParamsKey].(map[string]any)
	if _, err := c.Flagged(p.Params); err != nil && !(isTable && c.Flag == ParamsKey) {
		p.blame(&keyError{Key: c.Flag, Err: err})
	}
	if !isTable {
		return
	}
	id := ""
	err := c.postFields(&id, &p.Settings).decode(options)
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

// postFields are the keys of the long form in front matter.
func (c *Config) postFields(id *string, s *Settings) fields {
	there := inTable(s.fields(c.Profile), nil)
	read := there.read
	there.read = func(v any) error {
		if _, isFlag := v.(bool); isFlag || v == nil {
			return nil
		}
		return read(v)
	}
	there.schema = Schema{"type": []string{"object", "boolean", "null"}}
	return fields{
		{"id", in(id, keyText()), "The name of the post in the ledger, for one that may move. Small letters; slashes are fine", "the content path"},
		{c.Profile.Name, there, "How the post goes to " + c.Profile.Title + "; false keeps it from there", ""},
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
