package syndicate

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestAccountOfAPost(t *testing.T) {
	site := map[string]any{"medium": map[string]any{"accounts": map[string]any{"jane doe": "jane", "bob": "bob-b"}}}
	tests := map[string]struct {
		site, params map[string]any
		want         string
		finding      string
	}{
		"nobody says":      {site, nil, "default", ""},
		"its author":       {site, map[string]any{"author": "Jane Doe"}, "jane", ""},
		"the first known":  {site, map[string]any{"authors": []any{"Nobody", "Bob", "Jane Doe"}}, "bob-b", ""},
		"a table":          {site, map[string]any{"author": map[string]any{"name": "BOB", "email": "x"}}, "bob-b", ""},
		"an unknown one":   {site, map[string]any{"author": "Eve"}, "default", ""},
		"the post":         {site, map[string]any{"author": "Bob", "syndicate": map[string]any{"medium": map[string]any{"account": "jane"}}}, "jane", ""},
		"back to default":  {site, map[string]any{"author": "Bob", "syndicate": map[string]any{"medium": map[string]any{"account": "default"}}}, "default", ""},
		"the site":         {map[string]any{"medium": map[string]any{"account": "team"}}, map[string]any{"author": "Bob"}, "team", ""},
		"no name":          {site, map[string]any{"syndicate": map[string]any{"medium": map[string]any{"account": "Jane Doe"}}}, "default", `syndicate.medium.account is "Jane Doe", small letters`},
		"a way to escape":  {site, map[string]any{"syndicate": map[string]any{"medium": map[string]any{"account": "../x"}}}, "default", "small letters"},
		"two for one name": {site, map[string]any{"syndicate": map[string]any{"medium": map[string]any{"account": "jane_doe"}}}, "default", "small letters"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c, err := DecodeConfig(test.site, Profile{Name: "medium"})
			if err != nil {
				t.Fatal(err)
			}
			p := &Post{Params: test.params}
			c.Apply(p)
			if p.Settings.Account != test.want {
				t.Errorf("%q", p.Settings.Account)
			}
			found := ""
			if len(p.Findings) > 0 {
				found = p.Findings[0].Message
			}
			if !strings.Contains(found, test.finding) || (found == "") != (test.finding == "") {
				t.Errorf("%q", found)
			}
		})
	}
	for _, bad := range []any{"jane", map[string]any{"jane": 1}, map[string]any{"jane": "Jane"}} {
		_, err := DecodeConfig(map[string]any{"medium": map[string]any{"accounts": bad}}, Profile{Name: "medium"})
		if err == nil || !strings.Contains(err.Error(), "params.syndicate.medium.accounts") {
			t.Errorf("%v: %v", bad, err)
		}
	}
}

// by lets a post go out by an account.
func by(account string, c Candidate) Candidate {
	c.Post.Settings.Account = account
	return c
}

// several are publishers by the names of accounts.
func several(log *[]string, users map[string]string, errs map[string]error) func(string) (Publisher, error) {
	return func(account string) (Publisher, error) {
		if errs[account] != nil {
			return nil, errs[account]
		}
		*log = append(*log, "as "+account)
		return &there{log: log, account: Account{ID: account, Name: users[account]}, failures: map[string]error{}}, nil
	}
}

func TestDeliveryByAccounts(t *testing.T) {
	noToken := errors.New("no token")
	users := map[string]string{"default": "me", "jane": "jane-m", "alias": "Jane-M"}
	tests := map[string]struct {
		posts   []Candidate
		entries map[string]Entry
		errs    map[string]error
		plan    string
		err     error
	}{
		"each by its own": {
			posts: []Candidate{candidate("a", 3), by("jane", candidate("b", 2)), candidate("c", 1)},
			plan:  "a:published b:published c:published"},
		"without a token for one": {
			posts: []Candidate{candidate("a", 3), by("jane", candidate("b", 2))},
			errs:  map[string]error{"jane": noToken},
			plan:  "a:published b:blocked"},
		"without a token for any": {
			posts: []Candidate{candidate("a", 3), by("jane", candidate("b", 2))},
			errs:  map[string]error{"jane": noToken, "default": noToken},
			plan:  "a:publish b:publish", err: noToken},
		"another user for one name": {
			posts:   []Candidate{candidate("a", 3), by("jane", candidate("b", 2))},
			entries: map[string]Entry{"x": {AccountName: "jane", Account: "bob"}},
			plan:    "a:published b:blocked"},
		"another user for another name": {
			posts:   []Candidate{candidate("a", 3), by("jane", candidate("b", 2))},
			entries: map[string]Entry{"x": {AccountName: "bob", Account: "bob"}},
			plan:    "a:published b:published"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			plan, ledger, _, err := deliverAs(t, t.Context(), test.posts, func(m *memory, _ *there) {
				for key, e := range test.entries {
					x := entry(candidate(key, 90), StatePublished, 99)
					x.Account, x.AccountName = e.Account, e.AccountName
					m.entries[key] = x
				}
			}, func(d *Delivery) {
				var log []string
				d.Publisher = several(&log, users, test.errs)
			})
			if !errors.Is(err, test.err) || (err == nil) != (test.err == nil) {
				t.Errorf("%v", err)
			}
			if got := short(plan); got != test.plan {
				t.Errorf("got %s, want %s", got, test.plan)
			}
			for key, e := range ledger.entries {
				if want := map[string]string{"a": "me", "b": "jane-m", "c": "me"}[key]; want != "" && e.Account != want {
					t.Errorf("%s is by %s", key, e.Account)
				}
			}
		})
	}
}

// What ends the batch of one account does not end that of another; doubt ends everything.
func TestDeliveryGoesOnWithOtherAccounts(t *testing.T) {
	spent := errors.Join(ErrRejected, ErrStop)
	cut := errors.New("the connection was cut")
	for failure, want := range map[error]string{
		spent: "a:failed b:publish c:published",
		cut:   "a:resolve b:publish c:publish",
	} {
		plan, _, _, err := deliverAs(t, t.Context(), []Candidate{candidate("a", 3), candidate("b", 2), by("jane", candidate("c", 1))}, nil, func(d *Delivery) {
			d.Publisher = func(account string) (Publisher, error) {
				return &there{log: new([]string), account: Account{Name: account}, failures: map[string]error{"a": failure}}, nil
			}
		})
		if !errors.Is(err, failure) {
			t.Errorf("%v", err)
		}
		if got := short(plan); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// A user has one day, by whatever name, and another user another one.
func TestAllowanceIsOfAUser(t *testing.T) {
	recent := func(name, user string) Entry {
		x := entry(candidate("x", 90), StatePublished, 1)
		x.Key, x.AccountName, x.Account = "x", RecordedAccount(name), user
		x.Story.Status = Public
		return x
	}
	public := func(name string) Candidate {
		c := by(name, candidate("a", 3))
		c.Post.Settings.Status = Public
		return c
	}
	tests := map[string]struct {
		spent   Entry
		post    Candidate
		asked   map[string]string // users that are known, besides those of the records
		waiting bool
	}{
		"the same name":                  {recent("default", "me"), public(""), nil, true},
		"the same name by hand":          {recent("default", ""), public(""), nil, true},
		"another name":                   {recent("default", "me"), public("jane"), nil, false},
		"another name of the same user":  {recent("default", "me"), public("alias"), map[string]string{"alias": "Me"}, true},
		"by hand, and the name is known": {recent("jane", ""), public("alias"), map[string]string{"alias": "jane-m", "jane": "jane-m"}, true},
		"another user":                   {recent("default", "me"), public("jane"), map[string]string{"jane": "jane-m"}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			pl := planner()
			pl.Config.MaxPerDay, pl.users = 1, test.asked
			plan := pl.Plan([]Candidate{test.post}, Records{Entries: map[string]Entry{"x": test.spent}})
			if got := plan.Actions[0].Do == DoWait; got != test.waiting {
				t.Errorf("%s: %s", plan.Actions[0].Do, plan.Actions[0].Reason)
			}
		})
	}
}

func TestUserOfAnAccount(t *testing.T) {
	at := func(day int, name, user string) Entry {
		return Entry{AccountName: name, Account: user, Attempt: Attempt{StartedAt: time.Date(2026, 1, day, 0, 0, 0, 0, time.UTC)}}
	}
	r := Records{Entries: map[string]Entry{"a": at(1, "", "old"), "b": at(3, "", "new"), "c": at(2, "", "other"), "d": at(9, "jane", "jane-m"), "e": at(9, "", "")}}
	for name, want := range map[string]string{"": "new", "default": "new", "jane": "jane-m", "bob": ""} {
		if got := r.User(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestPlanForOneAccount(t *testing.T) {
	pl := planner()
	pl.Account = "jane"
	plan := pl.Plan([]Candidate{candidate("a", 3), by("jane", candidate("b", 2))}, Records{})
	if got := short(plan); got != "a:wait b:publish" {
		t.Error(got)
	}
	if got := plan.Actions[0].Reason; got != "goes out by the account default, this run is for jane" {
		t.Error(got)
	}
}

func TestDeliveryAsksEachAccountOnce(t *testing.T) {
	var log []string
	_, _, _, err := deliverAs(t, context.Background(), []Candidate{candidate("a", 3), by("jane", candidate("b", 2)), candidate("c", 1)}, nil, func(d *Delivery) {
		d.Publisher = several(&log, map[string]string{"default": "me", "jane": "jane-m"}, nil)
	})
	if got := strings.Join(log, ", "); err != nil || got != "as default, as jane, create a, create c, create b" {
		t.Errorf("%s, %v", got, err)
	}
}
