package check

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Keys returns what a site can set of the checks, in the order of the rules, with what holds.
func (c *Checker) Keys() []syndicate.Key {
	var keys []syndicate.Key
	for _, r := range c.rules {
		severity := string(cmp.Or(r.severity, r.Severity))
		if r.off {
			severity = "off"
		}
		keys = append(keys, syndicate.Key{Path: "checks." + r.Name, Doc: r.Doc, Value: severity})
		if r.Limit != "" {
			keys = append(keys, syndicate.Key{Path: "checks." + r.Limit, Doc: limitDoc(r.Rule), Value: r.limit})
		}
		if r.List != "" {
			key := syndicate.Key{Path: "checks." + r.List, Doc: listDoc(r.Rule), Or: "none besides the built-in ones"}
			if r.extra != nil {
				key.Value = r.extra
			}
			keys = append(keys, key)
		}
		if r.Name == lossesName {
			keys = append(keys, c.policyKeys()...)
		}
	}
	return keys
}

// policyKeys are the losses that the site has a policy for.
func (c *Checker) policyKeys() []syndicate.Key {
	words := map[syndicate.Severity]string{}
	for word, severity := range policies {
		words[severity] = word
	}
	var keys []syndicate.Key
	for _, rule := range slices.Sorted(maps.Keys(c.policies)) {
		keys = append(keys, syndicate.Key{Path: "checks." + lossesName + "." + rule, Doc: "How bad losses of this rule are", Value: words[c.policies[rule]]})
	}
	return keys
}

func limitDoc(r Rule) string { return "The limit of the check " + r.Name }

func listDoc(r Rule) string { return "More that the check " + r.Name + " knows" }

// Schema describes to editors what [New] reads. Of the spellings of a key there are the one of the
// documentation and, for min-words, minWords.
func Schema(rewriting []string) syndicate.Schema {
	properties, others := syndicate.Schema{}, syndicate.Schema{}
	for _, r := range Rules() {
		for _, key := range []string{r.Name, r.Limit, r.List, camelCase(r.Name)} {
			switch {
			case key == "":
			case key == r.Name || key == r.Limit || key == r.List:
				properties[key] = r.schema(key, rewriting)
			default:
				others["^"+key+"$"] = r.schema(key, rewriting)
			}
		}
	}
	return syndicate.Schema{"type": "object", "properties": properties, "patternProperties": others, "additionalProperties": false}
}

// schema describes the values of a key by all that it can mean.
func (r Rule) schema(key string, rewriting []string) syndicate.Schema {
	var kinds []any
	var doc string
	limit := syndicate.WholeNumberSchema()
	limit["default"] = r.Default
	for _, meaning := range []struct {
		key, doc string
		schema   syndicate.Schema
	}{
		{r.Name, r.Doc, severitySchema(r)},
		{r.Limit, limitDoc(r), limit},
		{r.List, listDoc(r), syndicate.StringListSchema()},
	} {
		if meaning.key != "" && same(meaning.key, key) {
			kinds = append(kinds, meaning.schema)
			doc = cmp.Or(doc, meaning.doc)
		}
	}
	if r.Name == lossesName {
		kinds = append(kinds, policySchema(rewriting))
	}
	return syndicate.Schema{"description": doc, "anyOf": kinds}
}

func severitySchema(r Rule) syndicate.Schema {
	builtIn := string(r.Severity)
	if r.Optional {
		builtIn = "off"
	}
	return syndicate.Schema{"enum": []any{string(syndicate.Error), string(syndicate.Warning), string(syndicate.Info), "off", false}, "default": builtIn}
}

func policySchema(rewriting []string) syndicate.Schema {
	properties := syndicate.Schema{}
	for _, rule := range rewriting {
		properties[rule] = syndicate.Schema{"enum": slices.Sorted(maps.Keys(policies))}
	}
	return syndicate.Schema{"type": "object", "properties": properties, "additionalProperties": false}
}

// camelCase is the other way in which people write min-words.
func camelCase(name string) string {
	first, rest, _ := strings.Cut(name, "-")
	for part := range strings.SplitSeq(rest, "-") {
		if part != "" {
			first += strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return first
}
