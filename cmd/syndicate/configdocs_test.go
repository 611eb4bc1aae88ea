package main

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

// The table of keys of a post has every key, its words and its default, and no other key.
func TestKeysInFrontMatterDocumentation(t *testing.T) {
	page := documentation(t, "front-matter")
	c := syndicate.DefaultConfig(medium.Profile)
	rows := tableRows(page)
	for _, k := range c.PostKeys(&syndicate.Post{}) {
		name := strings.TrimPrefix(k.Path, medium.Profile.Name+".")
		row, ok := rows[name]
		if !ok {
			t.Errorf("%s has no row", name)
			continue
		}
		delete(rows, name)
		for _, word := range k.Words {
			if !strings.Contains(page, "`"+word+"`") {
				t.Errorf("%s: %s is not mentioned", name, word)
			}
		}
		if k.Value != nil && k.Value != "0h" && !strings.Contains(row, fmt.Sprintf("`%v`", k.Value)) { // 0h is "at once"
			t.Errorf("%s: the default %v is not mentioned", name, k.Value)
		}
	}
	for name := range rows {
		t.Errorf("%s is no key", name)
	}
}

// The table of a site's keys has those that are the site's alone.
func TestKeysInConfigurationDocumentation(t *testing.T) {
	page := documentation(t, "configuration")
	c := syndicate.DefaultConfig(medium.Profile)
	var ofPosts []string
	for _, k := range c.PostKeys(&syndicate.Post{}) {
		ofPosts = append(ofPosts, k.Path)
	}
	for _, k := range c.Keys() {
		if !slices.Contains(ofPosts, k.Path) && !regexp.MustCompile("(?m)^\\|[^|]*`"+regexp.QuoteMeta(k.Path)+"`").MatchString(page) {
			t.Errorf("%s has no row", k.Path)
		}
		for _, word := range k.Words {
			if !slices.Contains(ofPosts, k.Path) && !strings.Contains(page, `"`+word+`"`) {
				t.Errorf("%s: %s is not mentioned", k.Path, word)
			}
		}
	}
}

// "These are the built-in values", says the page of the first two examples.
func TestBuiltInValuesInDocumentation(t *testing.T) {
	page := documentation(t, "configuration")
	for _, language := range []string{"toml", "yaml"} {
		_, rest, _ := strings.Cut(page, "```"+language+"\n")
		text, _, ok := strings.Cut(rest, "```")
		values, err := frontmatter.ConfigValues([]byte(text), "."+language)
		params, _ := values["params"].(map[string]any)
		table, _ := params[syndicate.ParamsKey].(map[string]any)
		if !ok || err != nil || table == nil {
			t.Fatalf("%s: %v in %s", language, err, text)
		}
		c, err := syndicate.DecodeConfig(table, medium.Profile)
		checks := c.Checks
		c.Checks = nil
		if err != nil || !reflect.DeepEqual(c, syndicate.DefaultConfig(medium.Profile)) {
			t.Errorf("%s: %+v, %v", language, c, err)
		}
		said, err := check.New(checks, medium.Profile, rewrite.RuleNames())
		if err != nil {
			t.Fatal(err)
		}
		builtIn, err := check.New(nil, medium.Profile, rewrite.RuleNames())
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(said.Keys(), builtIn.Keys()) {
			t.Errorf("%s: %v is not what is built in", language, checks)
		}
	}
}

func documentation(t *testing.T, name string) string {
	t.Helper()
	page, err := os.ReadFile("../../example-site/content/docs/" + name + ".md")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// tableRows are the rows of the tables of a page, by the key that they begin with.
func tableRows(page string) map[string]string {
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|(.*)$").FindAllStringSubmatch(page, -1) {
		rows[m[1]] = m[2]
	}
	return rows
}
