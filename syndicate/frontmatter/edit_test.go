package frontmatter_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
)

const story = "https://medium.com/@me/hello-1a2b3c4d5e6f"

func TestSet(t *testing.T) {
	tests := []struct{ name, file, path, want string }{
		{"yaml, a new key is the last", "---\n# mine\ntitle:  'Hi' # yes\n\ntags: [a,  b]\n# end\n---\nbody\n", "medium_url",
			"---\n# mine\ntitle:  'Hi' # yes\n\ntags: [a,  b]\n# end\nmedium_url: STORY\n---\nbody\n"},
		{"yaml, a value is replaced", "---\nmedium_url: old # note\ntitle: x\n---\n", "medium_url", "---\nmedium_url: STORY # note\ntitle: x\n---\n"},
		{"yaml, in its quotes", "---\na: 'it''s'\nb: \"x\\\"y\" # z\n---\n", "a", "---\na: 'STORY'\nb: \"x\\\"y\" # z\n---\n"},
		{"yaml, in double quotes", "---\na: 'it''s'\nb: \"x\\\"y\" # z\n---\n", "b", "---\na: 'it''s'\nb: \"STORY\" # z\n---\n"},
		{"yaml, whatever the case", "---\nMedium_URL: old\n---\n", "medium_url", "---\nMedium_URL: STORY\n---\n"},
		{"yaml, a key without a value", "---\na:\nb: 1\n---\n", "a", "---\na: STORY\nb: 1\n---\n"},
		{"yaml, a key with a space for a value", "---\na: \nb: 1\n---\n", "a", "---\na: STORY\nb: 1\n---\n"},
		{"yaml, a key with a comment for a value", "---\na: # later\nb: 1\n---\n", "a", "---\na: STORY # later\nb: 1\n---\n"},
		{"yaml, null", "---\na: ~\nb: 1\n---\n", "a", "---\na: STORY\nb: 1\n---\n"},
		{"yaml, a number", "---\na: 0x1F\nb: 1\n---\n", "a", "---\na: STORY\nb: 1\n---\n"},
		{"yaml, carriage returns", "---\r\n# c\r\na: 1 # c\r\nb: é # c\r\n---\r\nx\r\n", "c", "---\r\n# c\r\na: 1 # c\r\nb: é # c\r\nc: STORY\r\n---\r\nx\r\n"},
		{"yaml, a value before carriage returns", "---\r\n# c\r\na: 1 # c\r\nb: é # c\r\n---\r\nx\r\n", "b", "---\r\n# c\r\na: 1 # c\r\nb: STORY # c\r\n---\r\nx\r\n"},
		{"yaml, byte order mark", "\ufeff---\na: 1\n---\nx", "c", "\ufeff---\na: 1\nc: STORY\n---\nx"},
		{"yaml, after letters of several bytes", "---\nä: {ö: ü, c: old}\n---\n", "ä.c", "---\nä: {ö: ü, c: STORY}\n---\n"},
		{"yaml, into a table", "---\nsyndication:\n    # c\n    dev: x\n    # d\n\ntitle: y\n---\n", "syndication.medium",
			"---\nsyndication:\n    # c\n    dev: x\n    medium: STORY\n    # d\n\ntitle: y\n---\n"},
		{"yaml, into a table that ends in a list and a block of text", "---\na:\n  l:\n  - x\n  t: |\n    # no comment\n\n    b\ntitle: y\n---\n", "a.m",
			"---\na:\n  l:\n  - x\n  t: |\n    # no comment\n\n    b\n  m: STORY\ntitle: y\n---\n"},
		{"yaml, into a table between brackets", "---\na: {dev: x}\n---\n", "a.m", "---\na: {dev: x, m: STORY}\n---\n"},
		{"yaml, into an empty table", "---\na: {}\n---\n", "a.m", "---\na: {m: STORY}\n---\n"},
		{"yaml, all between brackets", "---\n{a: 1}\n---\n", "m", "---\n{a: 1, m: STORY}\n---\n"},
		{"yaml, a table on the way", "---\ntitle: x\n---\n", "syndication.medium", "---\ntitle: x\nsyndication:\n  medium: STORY\n---\n"},
		{"yaml, a name with a dot", "---\npublished_to: {medium.com: old}\n---\n", "published_to.medium.com", "---\npublished_to: {medium.com: STORY}\n---\n"},
		{"yaml, nothing yet", "---\n---\nbody", "m", "---\nm: STORY\n---\nbody"},
		{"yaml, only a comment", "---\n# c\n---\nbody", "m", "---\n# c\nm: STORY\n---\nbody"},
		{"yaml, after a block of text", "---\na: |\n  x\n\n---\n", "m", "---\na: |\n  x\n\nm: STORY\n---\n"},
		{"yaml, indented as a whole", "---\n  a: 1\n  b: 2\n---\n", "m", "---\n  a: 1\n  b: 2\n  m: STORY\n---\n"},
		{"yaml, next to an anchor", "---\nbase: &b {x: 1}\nz: *b\n---\n", "m", "---\nbase: &b {x: 1}\nz: *b\nm: STORY\n---\n"},
		{"yaml, a word for a name", "---\na: 1\n---\n", "on", "---\na: 1\n\"on\": STORY\n---\n"},

		{"toml, after the last key", "+++\ntitle = 'x' # c\n# end\n+++\n", "medium_url", "+++\ntitle = 'x' # c\n# end\nmedium_url = \"STORY\"\n+++\n"},
		{"toml, before the first table", "+++\ntitle = 'x'\nl = [\n  1, # one\n]\n\n# about a\n[a]\nb = 1\n+++\n", "medium_url",
			"+++\ntitle = 'x'\nl = [\n  1, # one\n]\nmedium_url = \"STORY\"\n\n# about a\n[a]\nb = 1\n+++\n"},
		{"toml, only tables", "+++\n# c\n[[r]]\nsrc = 1\n+++\n", "m", "+++\nm = \"STORY\"\n# c\n[[r]]\nsrc = 1\n+++\n"},
		{"toml, into a table", "+++\n[a]\n  b = 1 # c\n\n[c]\nd = 1\n+++\n", "a.m", "+++\n[a]\n  b = 1 # c\n  m = \"STORY\"\n\n[c]\nd = 1\n+++\n"},
		{"toml, into a table with nothing in it", "+++\n[a]\n[c]\nd = 1\n+++\n", "a.m", "+++\n[a]\nm = \"STORY\"\n[c]\nd = 1\n+++\n"},
		{"toml, into a table between brackets", "+++\na = { b = 1 }\n+++\n", "a.m", "+++\na = { b = 1, m = \"STORY\" }\n+++\n"},
		{"toml, dotted", "+++\nA.b = 1\nx = 2\n[t]\n+++\n", "a.m", "+++\nA.b = 1\nA.m = \"STORY\"\nx = 2\n[t]\n+++\n"},
		{"toml, a table on the way", "+++\nx = 2\n[t]\n+++\n", "a.m", "+++\nx = 2\na.m = \"STORY\"\n[t]\n+++\n"},
		{"toml, replaced in its quotes", "+++\r\na = 'x' # c\r\n+++\r\n", "a", "+++\r\na = 'STORY' # c\r\n+++\r\n"},
		{"toml, replaced after several lines", "+++\na = \"\"\"\nx\"\"\" # c\n+++\n", "a", "+++\na = \"STORY\" # c\n+++\n"},
		{"toml, nothing yet", "+++\r\n+++\r\n", "m", "+++\r\nm = \"STORY\"\r\n+++\r\n"},

		{"json, indented", "{\n\t\"a\": 1,\n\t\"b\": [1, 2]\n}\nbody", "m", "{\n\t\"a\": 1,\n\t\"b\": [1, 2],\n\t\"m\": \"STORY\"\n}\nbody"},
		{"json, on one line", `{"a": {"b": 1}} body`, "m", `{"a": {"b": 1}, "m": "STORY"} body`},
		{"json, nested", "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n", "a.m", "{\n  \"a\": {\n    \"b\": 1,\n    \"m\": \"STORY\"\n  }\n}\n"},
		{"json, a table on the way", "{}", "a.b.m", `{"a": {"b": {"m": "STORY"}}}`},
		{"json, replaced", `{"a" : null , "b" : "x" }`, "b", `{"a" : null , "b" : "STORY" }`},
		{"json, null", `{"a" : null , "b" : "x" }`, "A", `{"a" : "STORY" , "b" : "x" }`},
		{"json, carriage returns", "{\r\n  \"a\": 1\r\n}\r\n", "m", "{\r\n  \"a\": 1,\r\n  \"m\": \"STORY\"\r\n}\r\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := strings.ReplaceAll(tt.want, "STORY", story)
			got, err := frontmatter.Set([]byte(tt.file), tt.path, story)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != want {
				t.Errorf("got\n%q\nwant\n%q", got, want)
			}
		})
	}
}

func TestSetErrors(t *testing.T) {
	tests := []struct{ name, file, path, want string }{
		{"no front matter", "text", "a", "there is no front matter in YAML, TOML or JSON"},
		{"org", "#+title: x\n", "a", "there is no front matter in YAML, TOML or JSON"},
		{"broken", "---\na: [\n---\n", "b", "front matter, line 2: sequence end token ']' not found"},
		{"a list", "---\nx: 1\na: [b]\n---\n", "a", "front matter, line 3: a is no single text"},
		{"a block of text", "---\na: |\n  b\n---\n", "a", "front matter, line 2: a is no single text"},
		{"a text on several lines", "---\na: b\n  c\n---\n", "a", "front matter, line 2: a is no single text"},
		{"an anchor", "---\na: &x b\nc: *x\n---\n", "a", "front matter, line 2: a is no single text"},
		{"an alias", "---\na: &x b\nc: *x\n---\n", "c", "front matter, line 3: c is no single text"},
		{"a table that others are", "---\na: &x\n  b: 1\nc: *x\n---\n", "a.b", "front matter, line 3: this has to be changed by hand: something else would change"},
		{"below a text", "---\na: b\n---\n", "a.c", "front matter, line 2: a is no table"},
		{"below a list", "+++\na = [1]\n+++\n", "a.c", "front matter, line 2: a is no table"},
		{"below a list of tables", "+++\n[[a]]\nx = 1\n+++\n", "a.c", "front matter, line 2: this has to be changed by hand: "},
		{"twice", "---\nx: 1\na: 1\nA: 2\n---\n", "a", "front matter, line 4: A stands on line 3 as well"},
		{"a second document", "---\na: 1\n...\n---\n", "b", "front matter, line 4: this has to be changed by hand: something else would change"},
		{"carriage returns alone", "---\ra: 1\r---\r", "b", "front matter: lines that end in a carriage return alone have to be changed by hand"},
		{"no line of its own", "+++ [t]\n+++\n", "a", "front matter, line 1: this has to be changed by hand: no line starts here"},
		{"no key", "---\na: 1\n---\n", "a..b", `"a..b" is no key`},
		{"no text", "---\na: 1\n---\n", "a\nb", `"a\nb" is no text that front matter can hold on one line`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := frontmatter.Set([]byte(tt.file), tt.path, story)
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got  %v, %q\nwant %s", err, got, tt.want)
			}
		})
	}
}

func TestAppend(t *testing.T) {
	tests := []struct{ name, file, want string }{
		{"yaml, on lines", "---\nl:\n  - \"x\" # c\nz: 1\n---\n", "---\nl:\n  - \"x\" # c\n  - STORY\nz: 1\n---\n"},
		{"yaml, without indentation", "---\nl:\n- x\n---\n", "---\nl:\n- x\n- STORY\n---\n"},
		{"yaml, between brackets", "---\nl: [x, y]\n---\n", "---\nl: [x, y, STORY]\n---\n"},
		{"yaml, empty", "---\nl: []\n---\n", "---\nl: [STORY]\n---\n"},
		{"yaml, there already", "---\nl: ['STORY']\n---\n", "---\nl: ['STORY']\n---\n"},
		{"yaml, no list yet", "---\na: 1\n---\n", "---\na: 1\nl: [\"STORY\"]\n---\n"},
		{"toml", "+++\nl = [\n  'x', # c\n]\n+++\n", "+++\nl = [\n  'x',\n  \"STORY\", # c\n]\n+++\n"},
		{"toml, empty", "+++\nl  =  []\n+++\n", "+++\nl  =  [\"STORY\"]\n+++\n"},
		{"json", "{\"l\": [\n  \"x\"\n]}", "{\"l\": [\n  \"x\",\n  \"STORY\"\n]}"},
		{"json, no list yet", "{\"a\": 1}", "{\"a\": 1, \"l\": [\"STORY\"]}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			fill := strings.NewReplacer("STORY", story)
			got, err := frontmatter.Append([]byte(fill.Replace(tt.file)), "l", story)
			if err != nil || string(got) != fill.Replace(tt.want) {
				t.Errorf("got\n%q, %v\nwant\n%q", got, err, fill.Replace(tt.want))
			}
		})
	}
	if _, err := frontmatter.Append([]byte("---\nl: x\n---\n"), "l", story); err == nil || err.Error() != "front matter, line 2: l is no list" {
		t.Error(err)
	}
}

func TestDelete(t *testing.T) {
	tests := []struct{ name, file, path, want string }{
		{"yaml", "---\na: 1\nb: x # c\nc: 2\n---\n", "B", "---\na: 1\nc: 2\n---\n"},
		{"yaml, the only key", "---\na: 1\n---\n", "a", "---\n---\n"},
		{"yaml, the first between brackets", "---\nt: {a: 1, b: 2}\n---\n", "t.a", "---\nt: {b: 2}\n---\n"},
		{"toml, in a table", "+++\n[t]\na = 1\n+++\n", "t.a", "+++\n[t]\n+++\n"},
		{"json", `{"a": 1, "b": 2}`, "a", `{"b": 2}`},
		{"yaml, the only key of a table", "---\nx: 1\nt:\n  u:\n    a: 1\n  # c\n---\n", "t.u.a", "---\nx: 1\n  # c\n---\n"},
		{"yaml, a list", "---\na: # c\n- 1\n- 2\n# d\nb: 2\n---\n", "a", "---\n# d\nb: 2\n---\n"},
		{"yaml, a block of text", "---\na: |\n  # x\n\n  y\n\nb: 2\n---\n", "a", "---\n\nb: 2\n---\n"},
		{"yaml, a table", "---\na:\n  b:\n    c: 1\n\n  d: 2\nb: 2\n---\n", "a", "---\nb: 2\n---\n"},
		{"toml, a list", "+++\na = {b = [1]}\nl = [\n1, # c\n] # d\n+++", "l", "+++\na = {b = [1]}\n+++"},
		{"toml, a table", "+++\nx = 1\n[a]\nb = 1\n# c\n[a.c]\nd = 1\n[z]\n+++", "a", "+++\nx = 1\n[z]\n+++"},
		{"toml, dotted keys", "+++\nx = 1\na.b = 1\na.c.d = 2\nz = 2\n+++", "a", "+++\nx = 1\nz = 2\n+++"},
		{"toml, a table in one that is there", "+++\n[a]\n[a.b]\nc = 1\n+++", "a.b", "+++\n[a]\n+++"},
		{"json, a table", `{"a": {"x": [1]}, "b": 2}`, "a", `{"b": 2}`},
		{"none such", "---\na: 1\n---\n", "b", "---\na: 1\n---\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := frontmatter.Delete([]byte(tt.file), tt.path)
			if err != nil || string(got) != tt.want {
				t.Errorf("got %q, %v, want %q", got, err, tt.want)
			}
		})
	}
	for file, want := range map[string]string{
		"---\na: &x b\nc: *x\n---\n":        "front matter, line 2: this has to be changed by hand: ",
		"--- a: 1\nb: 2\n---\n":             "front matter",
		"+++\na.x = 1\nb = 1\na.y = 2\n+++": "front matter, line 3: this has to be changed by hand: b stands between keys of a",
		"+++\nb = {a.c = 1, a.d = 2}\n+++":  "front matter, line 2: this has to be changed by hand: b.a is not on a line of its own",
	} {
		path := "a"
		if strings.Contains(file, "b = {") {
			path = "b.a"
		}
		if got, err := frontmatter.Delete([]byte(file), path); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %q, %v", file, got, err)
		}
	}
}

func TestTexts(t *testing.T) {
	tests := []struct{ file, path, want string }{
		{"---\nid: 012345678901\n---\n", "ID", "[{012345678901 2}] false"},
		{"---\nid: 58e9 # c\n---\n", "id", "[{58e9 2}] false"},
		{"---\nid:\n---\n", "id", "[{ 2}] false"},
		{"---\nid: null\n---\n", "id", "[{ 2}] false"},
		{"---\nx: 1\nl:\n- a\n- 'b'\n---\n", "l", "[{a 4} {b 5}] true"},
		{"---\np: {medium.com: a}\n---\n", "p.medium.com", "[{a 2}] false"},
		{"+++\nid = 123456789012\n+++\n", "id", "[{123456789012 2}] false"},
		{"+++\n[s]\nl = ['a',\n\"b\"]\n+++\n", "s.l", "[{a 3} {b 4}] true"},
		{"{\n\"id\": 123456789012345}", "id", "[{123456789012345 2}] false"},
		{"{\n\"l\": [\n\"a\"]}", "l", "[{a 3}] true"},
		{"---\nx: 1\n---\n", "id", "[] false"},
		{"text", "id", "[] false"},
	}
	for _, tt := range tests {
		texts, isList, err := frontmatter.Texts(strings.NewReader(tt.file), tt.path)
		if got := fmt.Sprint(texts, isList); got != tt.want || err != nil {
			t.Errorf("%q: got %s, %v, want %s", tt.file, got, err, tt.want)
		}
	}
	_, _, err := frontmatter.Texts(strings.NewReader("---\nx: 1\nid: {a: b}\n---\n"), "id")
	if err == nil || err.Error() != "front matter: id on line 3 is neither a text nor a list of texts" {
		t.Error(err)
	}
}

// many is how many times as much front matter the random tests make up.
//
//	go test ./syndicate/frontmatter -run Random -many=25
var many = flag.Int("many", 1, "how many times as much random front matter")

// Whatever an author wrote: what is set can be read, setting it again changes nothing, no other byte
// changes, and deleting what was added gives the file back.
func TestEditsOfRandomFrontMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	edits := 0
	for range 600 * *many {
		g := generator{Rand: r, eol: []string{"\n", "\r\n"}[r.IntN(2)]}
		file := g.file()
		for _, path := range []string{"medium_url", "k1", "k2", "t0.k1", "t1.new", "new.url"} {
			if checkEdit(t, file, path) {
				edits++
			}
		}
	}
	if edits < 1800**many {
		t.Errorf("only %d edits were possible", edits)
	}
}

func FuzzSet(f *testing.F) {
	for _, file := range []string{
		"---\na: {b: [1, {c: 2}]}\n---\nbody", "---\nbase: &b {x: 1}\nc: {<<: *b}\n---\n", "+++\na.b = {c = 1}\n[[x]]\ny = 1\n+++\n",
		`{"a": {"b": [{"c": 1}]}}`, "\ufeff---\r\na: 1\r\n---\r\n", "--- !!map {? [a] : b}\n---", bomb(), "---\na: 'x\n  y'\n---\n", "+++\na = '''\n'''\n[b]\n+++",
	} {
		f.Add(file, "a.b")
	}
	f.Fuzz(func(t *testing.T, file, path string) { checkEdit(t, file, path) })
}

// checkEdit reports whether the key could be set.
func checkEdit(t *testing.T, file, path string) bool {
	t.Helper()
	set, err := frontmatter.Set([]byte(file), path, story)
	if err != nil {
		if strings.ContainsAny(err.Error(), "\n") {
			t.Errorf("%q: the error has several lines: %v", file, err)
		}
		return false
	}
	texts, isList, err := frontmatter.Texts(strings.NewReader(string(set)), path)
	if err != nil || isList || len(texts) != 1 || texts[0].Text != story {
		t.Fatalf("%q of\n%s\nreads as %v, %v in\n%s", path, file, texts, err, set)
	}
	if again, err := frontmatter.Set(set, path, story); err != nil || string(again) != string(set) {
		t.Errorf("set again, %v:\n%q\nbecame\n%q", err, set, again)
	}
	old, _, _ := frontmatter.Texts(strings.NewReader(file), path)
	if len(old) > 0 {
		return true
	}
	// A new key: everything of the file is there, in order, around one piece.
	i := 0
	for i < len(file) && set[i] == file[i] {
		i++
	}
	if tail := file[i:]; !strings.HasSuffix(string(set[i:]), tail) {
		t.Errorf("not only added to\n%q\nis\n%q", file, set)
	}
	if intoEmptyTable(t, file, path) {
		return true // which goes as well
	}
	back, err := frontmatter.Delete(set, path)
	if err != nil || string(back) != file {
		t.Errorf("%s set and deleted, %v:\n%q\nbecame\n%q\nbecame\n%q", path, err, file, set, back)
	}
	return true
}

// intoEmptyTable reports whether a path leads into a table that is there and has no keys.
func intoEmptyTable(t *testing.T, file, path string) bool {
	fields, err := frontmatter.Fields(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	inner := ""
	for _, f := range fields {
		if len(f.Path) > len(inner) && len(f.Path) < len(path) && strings.EqualFold(f.Path+".", path[:len(f.Path)+1]) {
			inner = f.Path
		}
	}
	return inner != "" && !slices.ContainsFunc(fields, func(f syndicate.Field) bool {
		return len(f.Path) > len(inner) && strings.EqualFold(inner+".", f.Path[:len(inner)+1])
	})
}

// A generator writes front matter in the ways in which people do.
type generator struct {
	*rand.Rand
	eol string
	b   strings.Builder
}

func (g *generator) pick(s ...string) string { return s[g.IntN(len(s))] }

func (g *generator) line(s string) { g.b.WriteString(s + g.eol) }

func (g *generator) file() string {
	switch g.IntN(3) {
	case 0:
		g.line("---")
		g.yaml("", 0)
		g.line("---")
	case 1:
		g.line("+++")
		g.toml()
		g.line("+++")
	default:
		g.b.WriteString(g.json(g.pick("", "  ", "\t"), "", 0) + g.eol)
	}
	g.line(g.pick("", "Text", "---", "medium_url: x"))
	return g.pick("", "\ufeff") + g.b.String()
}

func (g *generator) yaml(indent string, depth int) {
	for i := range g.IntN(4) + min(depth, 1) {
		switch g.IntN(10) {
		case 0:
			g.line(indent + "# comment: 'x")
		case 1:
			g.line("")
		}
		key := fmt.Sprintf("%sk%d: ", indent, i)
		switch g.IntN(8) {
		case 0:
			g.line(key + "|" + g.eol + indent + "  text # no comment" + g.eol + g.eol + indent + "  k: more")
		case 1:
			g.line(key + g.pick("[]", "[a,  'b']", "{}", "{a: 1, 'b': {c: x}}"))
		case 2:
			g.line(key + g.eol + indent + g.pick("", "  ") + "- a # é")
		case 3:
			if depth < 2 {
				g.line(fmt.Sprintf("%st%d:", indent, i))
				g.yaml(indent+"  ", depth+1)
			}
		default:
			g.line(key + g.pick("x", "'it''s'", `"é \" #"`, "012", "1e3", "~", "", "true", "two words", "https://example.org/#a") + g.pick("", " ", " # é"))
		}
	}
}

func (g *generator) toml() {
	keys := func(indent string) {
		for i := range g.IntN(4) {
			g.line(fmt.Sprintf("%sk%d = %s%s", indent, i, g.pick("'x'", `"é \" #"`, "12", "true", "2026-01-01", "[]", "['a',"+g.eol+" 'b' # c"+g.eol+"]", "{a = 1}", `"""`+g.eol+`x"""`), g.pick("", " # é")))
			if g.IntN(5) == 0 {
				g.line("# comment [x]")
			}
		}
	}
	keys("")
	for i := range g.IntN(3) {
		indent := g.pick("", "  ")
		g.line(fmt.Sprintf("%s[t%d]%s", indent, i, g.pick("", " # c")))
		keys(indent)
	}
	if g.IntN(2) == 0 {
		g.line("[[r]]" + g.eol + "src = 'x'")
	}
}

func (g *generator) json(unit, indent string, depth int) string {
	gap, inner := "", indent+unit
	if unit != "" {
		gap = g.eol
	}
	var members []string
	for i := range g.IntN(4) {
		value := g.pick(`"x"`, `"é \" }"`, "12", "null", "[]", `["a", {"b": 1}]`)
		key := "k"
		if depth < 2 && g.IntN(4) == 0 {
			key, value = "t", g.json(unit, inner, depth+1)
		}
		members = append(members, fmt.Sprintf(`%s"%s%d": %s`, inner, key, i, value))
	}
	if len(members) == 0 {
		return "{}"
	}
	return "{" + gap + strings.Join(members, ","+gap) + gap + indent + "}"
}
