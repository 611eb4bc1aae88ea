package main

import (
	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

// schemas are the documents that editors can be told about.
var schemas = map[string]func() syndicate.Schema{
	"front-matter": frontMatterSchema,
	"site":         siteSchema,
}

func (a *app) printSchema(name string) error {
	make, known := schemas[name]
	if !known {
		return usagef("--schema %s: front-matter or site is needed", name)
	}
	return a.ui.encode(make())
}

// draft is the oldest draft that has all that the schemas say. They keep to the words of draft 4, which
// taplo knows; the YAML extension of VS Code wants to be told at least draft 7.
const draft = "http://json-schema.org/draft-07/schema#"

// frontMatterSchema describes front matter. Whatever is not ours may be anything.
func frontMatterSchema() syndicate.Schema {
	return syndicate.Schema{
		"$schema": draft, "title": "Front matter, as far as it is about syndication",
		"type":       "object",
		"properties": syndicate.Schema{syndicate.ParamsKey: syndicate.PostSchema(medium.Profile)},
	}
}

// siteSchema describes a site's configuration: hugo.toml with a table params, and params.toml, which is
// that table.
func siteSchema() syndicate.Schema {
	ours := syndicate.Schema{"$ref": "#/definitions/" + syndicate.ParamsKey}
	return syndicate.Schema{
		"$schema": draft, "title": "Configuration of a Hugo site, as far as it is about syndication",
		"type": "object",
		"properties": syndicate.Schema{
			"params":            syndicate.Schema{"type": "object", "properties": syndicate.Schema{syndicate.ParamsKey: ours}},
			syndicate.ParamsKey: ours,
		},
		"definitions": syndicate.Schema{
			syndicate.ParamsKey: syndicate.SiteSchema(medium.Profile, check.Schema(rewrite.RuleNames())),
		},
	}
}
