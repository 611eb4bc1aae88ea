package frontmatter_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
)

func TestSetValue(t *testing.T) {
	const tags = "syndicate.medium.tags"
	ab := []string{"a", "b c"}
	tests := []struct {
		name, file, path string
		value            any
		want             string
	}{
		{"yaml, a word", "---\ntitle: x\n---\n", "syndicate", "medium", "---\ntitle: x\nsyndicate: medium\n---\n"},
		{"yaml, what needs quotes", "---\ntitle: x\n---\n", "t", "true", "---\ntitle: x\nt: \"true\"\n---\n"},
		{"yaml, a bool", "---\na: 'x' # c\n---\n", "a", false, "---\na: false # c\n---\n"},
		{"yaml, a number", "---\na: b\n---\n", "a", 12, "---\na: 12\n---\n"},
		{"yaml, the same number", "---\na: 0xC\n---\n", "a", 12, "---\na: 0xC\n---\n"},
		{"yaml, a list in place of a text", "---\na: x # c\n---\n", "a", ab, "---\na: [a, b c] # c\n---\n"},
		{"yaml, a list between brackets", "---\na: ['x', # d\n  y] # c\n---\n", "a", ab, "---\na: [a, b c] # c\n---\n"},
		{"yaml, the same list", "---\na: ['a', \"b c\"]\n---\n", "a", ab, "---\na: ['a', \"b c\"]\n---\n"},
		{"yaml, a list on lines", "---\na: # c\n  - 'x' # d\n  - y\n# e\nb: 1\n---\n", "a", ab, "---\na: # c\n  - a\n  - b c\n# e\nb: 1\n---\n"},
		{"yaml, items that stay", "---\na:\n- a # d\n- x\n\n- z # e\nb: 1\n---\n", "a", []string{"a", "b", "c", "z"}, "---\na:\n- a # d\n- b\n- c\n\n- z # e\nb: 1\n---\n"},
		{"yaml, one more item", "---\na:\n  - a # d\n---\n", "a", ab, "---\na:\n  - a # d\n  - b c\n---\n"},
		{"yaml, an item less", "---\na:\n  - a # d\n  - x\n---\n", "a", []string{"a"}, "---\na:\n  - a # d\n---\n"},
		{"yaml, no item left", "---\na: # c\n  - a\nb: 1\n---\n", "a", []string{}, "---\na: [] # c\nb: 1\n---\n"},
		{"yaml, a text in place of a list", "---\r\na: # c\r\n- a\r\nb: 1\r\n---\r\n", "a", "x", "---\r\na: x # c\r\nb: 1\r\n---\r\n"},
		{"yaml, a block of text", "---\na: >\n  x\n\n  # y\nb: 1\n---\n", "a", "x", "---\na: x\nb: 1\n---\n"},
		{"yaml, a text on lines", "---\na: x\n  y\nb: 1\n---\n", "a", "x", "---\na: x\nb: 1\n---\n"},
		{"toml, a bool", "+++\na = 'x' # c\n[t]\n+++\n", "a", true, "+++\na = true # c\n[t]\n+++\n"},
		{"toml, a list", "+++\na = [ # c\n 'x' ] # d\n+++\n", "a", ab, "+++\na = [\"a\", \"b c\"] # d\n+++\n"},
		{"toml, a list into a table", "+++\n[syndicate.medium]\nx = 1\n+++\n", tags, ab, "+++\n[syndicate.medium]\nx = 1\ntags = [\"a\", \"b c\"]\n+++\n"},
		{"json, a list", `{"a": null}`, "a", ab, `{"a": ["a", "b c"]}`},
		{"json, a number", `{"a": "b"}`, "a", 12, `{"a": 12}`},

		{"yaml, a flag of its own", "---\ntitle: x\n---\n", tags, ab, "---\ntitle: x\nsyndicate:\n  medium:\n    tags: [a, b c]\n---\n"},
		{"yaml, short", "---\nsyndicate: Medium # c\nt: 1\n---\n", tags, ab, "---\nsyndicate: # c\n  medium:\n    tags: [a, b c]\nt: 1\n---\n"},
		{"yaml, yes", "---\nsyndicate: true\n---\n", tags, ab, "---\nsyndicate:\n  medium:\n    tags: [a, b c]\n---\n"},
		{"yaml, short list", "---\nsyndicate: [medium]\n---\n", tags, ab, "---\nsyndicate:\n  medium:\n    tags: [a, b c]\n---\n"},
		{"yaml, short list of two", "---\nsyndicate: [other, medium]\n---\n", tags, ab, "---\nsyndicate:\n  other: true\n  medium:\n    tags: [a, b c]\n---\n"},
		{"yaml, short list on lines", "---\nsyndicate: # c\n- medium\nt: 1\n---\n", tags, ab, "---\nsyndicate: # c\n  medium:\n    tags: [a, b c]\nt: 1\n---\n"},
		{"yaml, indented, carriage returns", "---\r\n  syndicate: medium\r\n---\r\n", tags, ab, "---\r\n  syndicate:\r\n    medium:\r\n      tags: [a, b c]\r\n---\r\n"},
		{"yaml, an id", "---\nsyndicate: medium\n---\n", "syndicate.id", "x", "---\nsyndicate:\n  medium: true\n  id: x\n---\n"},
		{"yaml, empty", "---\nsyndicate:\n---\n", tags, ab, "---\nsyndicate:\n  medium:\n    tags: [a, b c]\n---\n"},
		{"yaml, a destination without settings", "---\nsyndicate:\n  id: x\n  medium: true # c\n---\n", tags, ab, "---\nsyndicate:\n  id: x\n  medium: # c\n    tags: [a, b c]\n---\n"},
		{"yaml, an empty destination", "---\nsyndicate:\n  medium:\n  id: x\n---\n", tags, ab, "---\nsyndicate:\n  medium:\n    tags: [a, b c]\n  id: x\n---\n"},
		{"yaml, between brackets", "---\nsyndicate: {medium: true, id: x}\n---\n", tags, ab, "---\nsyndicate: {medium: {tags: [a, b c]}, id: x}\n---\n"},
		{"yaml, all between brackets", "---\n{syndicate: [medium, other]}\n---\n", tags, ab, "---\n{syndicate: {other: true, medium: {tags: [a, b c]}}}\n---\n"},
		{"yaml, long", "---\nsyndicate:\n  medium:\n    status: draft\nx: 1\n---\n", tags, ab, "---\nsyndicate:\n  medium:\n    status: draft\n    tags: [a, b c]\nx: 1\n---\n"},
		{"toml, short", "+++\nx = 1\nsyndicate = 'medium' # c\n[t]\n+++\n", tags, ab, "+++\nx = 1\nsyndicate.medium.tags = [\"a\", \"b c\"] # c\n[t]\n+++\n"},
		{"toml, short list of two", "+++\n syndicate = ['other', 'medium']\n[t]\n+++\n", tags, ab, "+++\n syndicate.other = true\n syndicate.medium.tags = [\"a\", \"b c\"]\n[t]\n+++\n"},
		{"toml, a destination without settings", "+++\n[syndicate]\nmedium = true\n+++\n", tags, ab, "+++\n[syndicate]\nmedium.tags = [\"a\", \"b c\"]\n+++\n"},
		{"toml, dotted", "+++\nsyndicate.medium.tags = []\nx = 1\n+++\n", "syndicate.medium.status", "draft", "+++\nsyndicate.medium.tags = []\nsyndicate.medium.status = \"draft\"\nx = 1\n+++\n"},
		{"json, short", `{"syndicate": "medium", "x": 1}`, tags, ab, `{"syndicate": {"medium": {"tags": ["a", "b c"]}}, "x": 1}`},
		{"json, a destination without settings", `{"syndicate": {"medium": true}}`, tags, ab, `{"syndicate": {"medium": {"tags": ["a", "b c"]}}}`},

		{"yaml, the last setting", "---\nsyndicate: # c\n  medium: # d\n    tags: [a]\nx: 1\n---\n", tags, nil, "---\nsyndicate: medium # c\nx: 1\n---\n"},
		{"yaml, the last setting beside an id", "---\nsyndicate:\n  id: x\n  medium:\n    tags:\n    - a\nx: 1\n---\n", tags, nil, "---\nsyndicate:\n  id: x\n  medium: true\nx: 1\n---\n"},
		{"yaml, one of two settings", "---\nsyndicate:\n  medium:\n    tags:\n    - a\n    status: draft\n---\n", tags, nil, "---\nsyndicate:\n  medium:\n    status: draft\n---\n"},
		{"yaml, the last setting between brackets", "---\nsyndicate: {medium: {tags: []}}\n---\n", tags, nil, "---\nsyndicate: medium\n---\n"},
		{"toml, the last setting", "+++\nsyndicate.medium.tags = [] # c\n+++\n", tags, nil, "+++\nsyndicate = \"medium\" # c\n+++\n"},
		{"toml, the last setting beside an id", "+++\nsyndicate.id = 'x'\nsyndicate.medium.tags = []\n+++\n", tags, nil, "+++\nsyndicate.id = 'x'\nsyndicate.medium = true\n+++\n"},
		{"toml, the last setting below a header", "+++\n[syndicate]\nmedium.tags = []\n+++\n", tags, nil, "+++\n[syndicate]\nmedium = true\n+++\n"},
		{"toml, the last setting below its header", "+++\n[syndicate.medium]\ntags = []\n+++\n", tags, nil, "+++\n[syndicate.medium]\n+++\n"},
		{"json, the last setting", `{"syndicate": {"medium": {"tags": []}, "id": "x"}}`, tags, nil, `{"syndicate": {"medium": true, "id": "x"}}`},
		{"yaml, the flag", "---\na: 1\nsyndicate: # c\n  medium: # d\n    tags: [a]\n---\n", "syndicate", nil, "---\na: 1\n---\n"},

		{"org, new", "#+title: x\n#+tags[]: a b\n\n#+syndicate: no\n", "syndicate", "medium", "#+title: x\n#+tags[]: a b\n#+syndicate: medium\n\n#+syndicate: no\n"},
		{"org, nothing else", "#+title: x", "syndicate", "medium", "#+title: x\n#+syndicate: medium"},
		{"org, replaced", "\ufeff#+TITLE: x\r\n#+SYNDICATE: y\r\nText", "syndicate", "medium", "\ufeff#+TITLE: x\r\n#+syndicate: medium\r\nText"},
		{"org, a list", "#+title: x\n#+tags: a\n", "tags", []string{"b", "c"}, "#+title: x\n#+tags[]: b c\n"},
		{"org, no item", "#+title: x\n", "syndicate", []string{}, "#+title: x\n#+syndicate[]:\n"},
		{"org, gone", "#+title: x\n#+Syndicate: medium\n\nText\n", "syndicate", nil, "#+title: x\n\nText\n"},
		{"org, none such", "#+title: x\n", "syndicate", nil, "#+title: x\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := frontmatter.SetValue([]byte(tt.file), tt.path, tt.value)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			checkValue(t, string(got), tt.path, tt.value)
		})
	}
}

// checkValue makes sure that a key reads as what it was set to.
func checkValue(t *testing.T, file, path string, value any) {
	t.Helper()
	got, ok, err := frontmatter.Value([]byte(file), path)
	gotJSON, _ := json.Marshal(got) // each parser has number types of its own
	wantJSON, _ := json.Marshal(value)
	if err != nil || ok != (value != nil) || string(gotJSON) != string(wantJSON) {
		t.Errorf("%s is %s, %v, %v, want %s in\n%s", path, gotJSON, ok, err, wantJSON, file)
	}
}

func TestSetValueErrors(t *testing.T) {
	tests := []struct {
		name, file, path string
		value            any
		want             string
	}{
		{"a table", "---\na:\n  b: 1\n---\n", "a", "x", "front matter, line 2: a is a table"},
		{"a table between brackets", `{"a": {}}`, "a", "x", "front matter, line 1: a is a table"},
		{"dotted keys", "+++\na.b = 1\n+++\n", "a", "x", "front matter, line 2: a is a table"},
		{"a list of tables", "+++\n[[a]]\n+++\n", "a", "x", "front matter, line 2: a is a table"},
		{"an alias", "---\nb: &x [1]\na: *x\n---\n", "b", "x", "front matter, line 2: this has to be changed by hand: "},
		{"another kind", "---\na: 1\n---\n", "a", 1.5, "a float64 is no value that can be written into front matter"},
		{"two lines", "---\na: 1\n---\n", "a", []string{"x\ny"}, `"x\ny" is no text`},
		{"switched off", "---\nsyndicate: false\n---\n", "syndicate.medium.title", "x", "front matter, line 2: syndicate is false: medium.title has to be named there first"},
		{"no destination", "---\nsyndicate: []\n---\n", "syndicate.medium.title", "x", "front matter, line 2: syndicate is false: "},
		{"other destinations", "---\nsyndicate: other\n---\n", "syndicate.medium.title", "x", `front matter, line 2: syndicate is "other": medium has to be named there first`},
		{"all destinations", "---\nsyndicate: true\n---\n", "syndicate.id", "x", "front matter, line 2: syndicate is true: id has to be named there first"},
		{"a destination switched off", "---\nsyndicate: {medium: false}\n---\n", "syndicate.medium.title", "x", "front matter, line 2: syndicate.medium is false: title has to be named there first"},
		{"a destination that is a text", "---\nsyndicate: {medium: title}\n---\n", "syndicate.medium.title", "x", `front matter, line 2: syndicate.medium is "title": `},
		{"no flag", "---\na: true\n---\n", "a.medium.title", "x", "front matter, line 2: a is no table"},
		{"org, a table", "#+a: b\n", "a.b", "x", ""},
		{"org, twice", "#+a: b\n#+A: c\n", "a", "x", "front matter: a stands there twice"},
		{"org, a bool", "#+a: b\n", "a", true, "front matter of Org has texts and lists, and no bool"},
		{"org, no word", "#+a: b\n", "a", []string{"b c"}, "a list of Org can only have words without spaces"},
		{"org, no key", "#+a: b\n", "a b", "x", `"a b" is no key that Org can have`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := frontmatter.SetValue([]byte(tt.file), tt.path, tt.value)
			if err == nil && tt.want == "" {
				return
			}
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got  %v, %q\nwant %s", err, got, tt.want)
			}
		})
	}
}

// Whatever an author wrote: a value that is set can be read, setting it again changes nothing, and what
// was not there before is gone again when it is deleted.
func TestValuesOfRandomFrontMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	edits := 0
	for range 80 * *many {
		g := generator{Rand: r, eol: []string{"\n", "\r\n"}[r.IntN(2)]}
		file := g.file()
		for _, path := range []string{"flag", "k1", "k2", "t0.k1", "new.list"} {
			for _, value := range []any{"medium", "it's: 1", true, 7, []string{}, []string{"a", "é #"}} {
				if checkSetValue(t, file, path, value) {
					edits++
				}
			}
		}
	}
	if edits < 1600**many {
		t.Errorf("only %d edits were possible", edits)
	}
}

// Settings of a flag in any form: the post stays flagged, all other destinations as well, and the flag
// is there again when the setting is gone.
func TestSettingsOfRandomFlags(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 80 * *many {
		g := generator{Rand: r, eol: []string{"\n", "\r\n"}[r.IntN(2)]}
		file := g.file()
		for _, flag := range []any{"medium", true, []string{"medium"}, []string{"other", "medium"}, nil} {
			flagged, err := frontmatter.SetValue([]byte(file), "syndicate", flag)
			if err != nil {
				continue
			}
			checkSetting(t, string(flagged), flag)
		}
	}
}

func checkSetting(t *testing.T, file string, flag any) {
	t.Helper()
	set := file
	for _, path := range []string{"syndicate.medium.tags", "syndicate.medium.status"} {
		next, err := frontmatter.SetValue([]byte(set), path, "draft")
		if err != nil {
			t.Fatalf("%v in\n%s", err, set)
		}
		set = string(next)
		checkValue(t, set, path, "draft")
	}
	value, _, _ := frontmatter.Value([]byte(set), "syndicate")
	long, _ := value.(map[string]any)
	if list, _ := flag.([]string); slices.Contains(list, "other") && long["other"] != true {
		t.Errorf("the other destination is not flagged any more in\n%s", set)
	}
	for _, path := range []string{"syndicate.medium.tags", "syndicate.medium.status"} {
		next, err := frontmatter.Delete([]byte(set), path)
		if err != nil {
			t.Fatalf("%v in\n%s", err, set)
		}
		set = string(next)
	}
	value, _, _ = frontmatter.Value([]byte(set), "syndicate")
	if list, _ := flag.([]string); slices.Contains(list, "other") {
		value, _ = value.(map[string]any)["medium"], value
	}
	flagged, err := syndicate.Flagged(value, "medium")
	if !flagged || err != nil {
		t.Errorf("not flagged any more, %v:\n%s\nwas\n%s", err, set, file)
	}
	if flag == "medium" && set != file && !strings.HasPrefix(strings.TrimPrefix(file, "\ufeff"), "{") {
		t.Errorf("set and deleted\n%q\nbecame\n%q", file, set)
	}
}

func FuzzSetValue(f *testing.F) {
	for _, file := range []string{
		"---\nsyndicate: medium\n---\nbody", "---\nsyndicate: [medium]\ntags:\n- a\n---\n", "+++\nsyndicate = 'medium'\n[[x]]\ny = 1\n+++\n",
		"+++\n[syndicate]\nmedium.tags = []\n+++\n", `{"syndicate": {"medium": true}}`, "---\nsyndicate:\n  medium:\n---\n", "#+title: x\n#+syndicate: medium\n",
		"---\n? syndicate\n: medium\n---\n", "---\nsyndicate: |\n  medium\n---\n", "---\n\"syndicate\" : &a medium\nb: *a\n---\n",
	} {
		f.Add(file, "syndicate.medium.tags", "a")
		f.Add(file, "syndicate", "medium")
	}
	f.Fuzz(func(t *testing.T, file, path, text string) {
		for _, value := range []any{text, []string{text, "b"}, true, len(text)} {
			checkSetValue(t, file, path, value)
		}
	})
}

// checkSetValue reports whether the key could be set.
func checkSetValue(t *testing.T, file, path string, value any) bool {
	t.Helper()
	set, err := frontmatter.SetValue([]byte(file), path, value)
	if err != nil {
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: the error has several lines: %v", file, err)
		}
		return false
	}
	checkValue(t, string(set), path, value)
	if again, err := frontmatter.SetValue(set, path, value); err != nil || string(again) != string(set) {
		t.Errorf("set again, %v:\n%q\nbecame\n%q", err, set, again)
	}
	if body := bodyOf(t, file); !strings.HasSuffix(string(set), body) {
		t.Errorf("the body of\n%q\nis not that of\n%q", set, file)
	}
	_, was, _ := frontmatter.Value([]byte(file), path)
	if was || strings.HasPrefix(file, "#+") || intoEmptyTable(t, file, path) || strings.HasPrefix(strings.ToLower(path), "syndicate.") {
		return true
	}
	if back, err := frontmatter.SetValue(set, path, nil); err != nil || string(back) != file {
		t.Errorf("%s set and deleted, %v:\n%q\nbecame\n%q\nbecame\n%q", path, err, file, set, back)
	}
	return true
}

// bodyOf returns what follows the last line of a file that could be front matter.
func bodyOf(t *testing.T, file string) string {
	t.Helper()
	for _, delimiter := range []string{"\n---\n", "\n---\r\n", "\n+++\n", "\n+++\r\n"} {
		if i := strings.LastIndex(file, delimiter); i >= 0 {
			return file[i+1:]
		}
	}
	return ""
}

func TestValue(t *testing.T) {
	tests := []struct {
		file, path string
		want       any
		ok         bool
	}{
		{"---\nA: {B: [x]}\n---\n", "a.b", []any{"x"}, true},
		{"---\na:\n---\n", "a", nil, true},
		{"---\na: 1\n---\n", "b", nil, false},
		{"+++\na.b = true\n+++\n", "A.B", true, true},
		{"{\"a\": 1.5}", "a", 1.5, true},
		{"#+A: b c\n", "a", "b c", true},
		{"#+a[]: b c\n", "A", []string{"b", "c"}, true},
		{"#+a: b\n\n#+c: d\n", "c", nil, false},
		{"text", "a", nil, false},
	}
	for _, tt := range tests {
		got, ok, err := frontmatter.Value([]byte(tt.file), tt.path)
		if !reflect.DeepEqual(got, tt.want) || ok != tt.ok || err != nil {
			t.Errorf("%q: got %v, %v, %v, want %v", tt.file, got, ok, err, tt.want)
		}
	}
	if _, _, err := frontmatter.Value([]byte("---\na: [\n---\n"), "a"); err == nil {
		t.Error("broken front matter has a value")
	}
}
