package main

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// configToken says which token an account would use. There is no field for the token itself.
type configToken struct {
	Account  string `json:"account"`
	Variable string `json:"variable"`          // that it can be in
	From     string `json:"from"`              // where it is, empty if there is none
	Problem  string `json:"problem,omitempty"` // why there is none to use, and what to do
}

// tokens finds out where the token of each account is. Nobody is asked whether it is still good.
func (a *app) tokens(ctx context.Context, api string, names []string) []configToken {
	var tokens []configToken
	for _, name := range names {
		t := configToken{Account: name, Variable: variableOf(name)}
		var missing missingToken
		p, err := a.prove(ctx, mediumAt{api: api}, name)
		switch {
		case err == nil:
			t.From = p.from
		case errors.As(err, &missing):
			t.Problem = plainLine(missing.cure())
		default:
			t.Problem = plainLine(err.Error())
		}
		tokens = append(tokens, t)
	}
	return tokens
}

// accountNames are the accounts that the site is published by: the default one, those of its authors and
// those that flagged posts name.
func (j *job) accountNames() ([]string, error) {
	names := map[string]bool{cmp.Or(j.config.Defaults.Account, syndicate.DefaultAccount): true}
	for _, name := range j.config.Accounts {
		names[name] = true
	}
	posts, err := j.posts(selection{})
	for _, p := range posts {
		names[cmp.Or(p.Settings.Account, syndicate.DefaultAccount)] = true
	}
	return slices.Sorted(maps.Keys(names)), err
}

// row is what a person reads of it: what it is about, whether there is one, and where or what to do.
func (t configToken) row() [3]string {
	whose := "token for " + t.Account
	if t.From == "" {
		return [3]string{whose, "none", t.Problem}
	}
	return [3]string{whose, "set", t.From}
}
