package syndicate

import (
	"fmt"
	"strings"
	"unicode"
)

// A Schema is a JSON Schema, or a part of one: it tells editors what can be written. Only words of draft 4 are used,
// which is all that some editors know.
type Schema map[string]any

// SiteSchema describes the table params.syndicate of a site's configuration. The schema of its table of checks
// is made by those who know the checks.
func SiteSchema(profile Profile, checks Schema) Schema {
	c := DefaultConfig(profile)
	s := c.fields().schema()
	properties := s["properties"].(Schema)
	properties["checks"] = merged(checks, Schema{"description": properties["checks"].(Schema)["description"]})
	ledger := properties["ledger"].(Schema)
	ledger["anyOf"] = []any{
		Schema{"properties": Schema{"kind": Schema{"enum": []any{string(LedgerGit)}}}, "required": []any{"kind"}},
		Schema{"properties": Schema{"remote": never(), "branch": never(), "copy": Schema{"enum": []any{false}}}},
	}
	return s
}

// PostSchema describes the value of the key "syndicate" in front matter, in all its forms.
func PostSchema(profile Profile) Schema {
	c := DefaultConfig(profile)
	name := Schema{"anyOf": []any{Schema{"enum": []any{profile.Name}}, Schema{"type": "string", "maxLength": 0}}}
	return Schema{
		"description": fmt.Sprintf("Asks for syndication: %q, true, or how the post goes there", profile.Name),
		"anyOf": []any{
			name,
			Schema{"type": []any{"boolean", "null"}},
			Schema{"type": "array", "items": name},
			c.postFields(new(string), &c.Defaults).schema(),
		},
	}
}

// StringListSchema describes what [StringList] reads.
func StringListSchema() Schema {
	return Schema{"type": []any{"string", "array"}, "items": Schema{"type": "string"}}
}

// WholeNumberSchema describes what [WholeNumber] reads.
func WholeNumberSchema() Schema {
	return Schema{"type": "integer", "minimum": 0, "maximum": maxNumber}
}

// schema describes the tables that decode takes, with the values that are there now as defaults.
func (fs fields) schema() Schema {
	properties := Schema{}
	for _, f := range fs {
		s := merged(f.slot.schema, Schema{"description": f.doc})
		if f.inner != nil {
			s = merged(f.inner.schema(), s)
		}
		if f.show != nil && f.show() != nil {
			s["default"] = f.show()
		}
		properties[f.name] = s
	}
	return Schema{"type": "object", "properties": properties, "additionalProperties": false}
}

// merged returns a schema with what the second one says besides, or in place of it.
func merged(a, b Schema) Schema {
	m := Schema{}
	for _, s := range []Schema{a, b} {
		for key, value := range s {
			m[key] = value
		}
	}
	return m
}

// never allows no value.
func never() Schema { return Schema{"not": Schema{}} }

// anyCase returns a pattern for a word in capital or small letters.
func anyCase(word string) string {
	var b strings.Builder
	for _, r := range word {
		if !unicode.IsLetter(r) {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "[%c%c]", unicode.ToLower(r), unicode.ToUpper(r))
	}
	return b.String()
}
