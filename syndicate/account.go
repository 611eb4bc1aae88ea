package syndicate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
)

// DefaultAccount is the name of the account of posts that name none.
const DefaultAccount = "default"

var accountForm = regexp.MustCompile(accountPattern)

const accountPattern = `^[a-z0-9]+(-[a-z0-9]+)*$`

// maxAccount is how long the name of an account can be, in characters.
const maxAccount = 40

// CheckAccount reports why a text cannot be the name of an account. Such names become part of the names of
// files and of variables of the environment.
func CheckAccount(name string) error {
	if !accountForm.MatchString(name) || len(name) > maxAccount {
		return fmt.Errorf("is %s, small letters, digits and dashes are needed, %d at most", Describe(name), maxAccount)
	}
	return nil
}

// accountName is a name that the user gave to an account.
func accountName() kind[string] {
	return kind[string]{
		read: func(v any) (string, error) {
			s, err := readNonEmpty(v)
			if err != nil {
				return "", err
			}
			return s, CheckAccount(s)
		},
		show:   said[string],
		schema: Schema{"type": "string", "maxLength": maxAccount, "pattern": accountPattern},
	}
}

// accountsByAuthor is the account of each author. Hugo lower-cases the authors, since they are keys.
func accountsByAuthor() kind[map[string]string] {
	account := accountName()
	return kind[map[string]string]{
		read: func(v any) (map[string]string, error) {
			table, ok := v.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("is %s, a table of authors and their accounts is needed", Describe(v))
			}
			accounts := map[string]string{}
			for author, name := range table {
				var err error
				if accounts[author], err = account.read(name); err != nil {
					return nil, fmt.Errorf("has for %q a name that %w", author, err)
				}
			}
			return accounts, nil
		},
		show: func(accounts map[string]string) any {
			if accounts == nil {
				return nil
			}
			return accounts
		},
		schema: Schema{"type": "object", "additionalProperties": account.schema},
	}
}

// accountByAuthor returns the account of the first author of a post who has one, empty if nobody has.
func (c *Config) accountByAuthor(params map[string]any) string {
	for _, author := range authors(params) {
		for known, account := range c.Accounts {
			if strings.EqualFold(known, author) {
				return account
			}
		}
	}
	return ""
}

// authors returns the names in front matter's "author" and "authors", which is what themes use: a name, a
// list of names, or tables with one.
func authors(params map[string]any) []string {
	var names []string
	var add func(v any)
	add = func(v any) {
		switch v := v.(type) {
		case string:
			names = append(names, strings.TrimSpace(v))
		case []string:
			names = append(names, v...)
		case []any:
			for _, one := range v {
				add(one)
			}
		case map[string]any:
			add(v["name"])
		}
	}
	add(params["author"])
	add(params["authors"])
	return names
}

// User returns the user name that an account of a name has, as far as the records tell: that of the last
// story. It is empty if they do not.
func (r Records) User(account string) string {
	user, last := "", time.Time{}
	for _, key := range slices.Sorted(maps.Keys(r.Entries)) {
		e := r.Entries[key]
		if e.Account == "" || e.accountName() != cmp.Or(account, DefaultAccount) {
			continue
		}
		if at := e.Attempt.StartedAt; user == "" || at.After(last) {
			user, last = e.Account, at
		}
	}
	return user
}

// accountName returns the name of the account that the story is, or is to be, by.
func (e *Entry) accountName() string { return cmp.Or(e.AccountName, DefaultAccount) }

// account returns the name of the account that the post is to go out by.
func (a *Action) account() string { return cmp.Or(a.submission.Settings.Account, DefaultAccount) }

// RecordedAccount is how an entry spells the name of an account: the default one is not spelled out.
func RecordedAccount(name string) string {
	if name == DefaultAccount {
		return ""
	}
	return name
}

// sameAccount refuses an account that its stories in the records are not by.
func sameAccount(name string, account Account, records Records) error {
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		e := records.Entries[key]
		if e.mayExist() && e.accountName() == name && e.Account != "" && !strings.EqualFold(e.Account, account.Name) {
			return fmt.Errorf("%w: the token is of %s, but %s was published as %s; use the token of %s, give the account of %s a name of its own, or correct \"account\" in the ledger if that is the same person",
				ErrOtherAccount, account.Name, key, e.Account, e.Account, account.Name)
		}
	}
	return nil
}

// ErrOtherAccount says that a token is not of the account that the ledger records.
var ErrOtherAccount = errors.New("another account")

// owners tell which user is behind the names of accounts: a user has one day's allowance, by whatever
// name.
type owners struct {
	records Records
	users   map[string]string // user names by names of accounts, of those that were asked
}

// of returns who an account is: its user, or its name if nobody knows.
func (o owners) of(account string) string {
	if user := cmp.Or(o.users[account], o.records.User(account)); user != "" {
		return strings.ToLower(user)
	}
	return "the account " + account // no user name has a space
}

func (o owners) ofEntry(e *Entry) string {
	if e.Account != "" {
		return strings.ToLower(e.Account)
	}
	return o.of(e.accountName())
}
