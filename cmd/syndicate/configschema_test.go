package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/hugosite"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/ledger/gitledger"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/rewrite"
)

var updateSchemas = flag.Bool("update-schemas", false, "write the schemas of the example site")

// The schemas that the documentation site offers are the ones of this version.
func TestSchemasOfTheExampleSite(t *testing.T) {
	for name := range schemas {
		file := filepath.Join("../../example-site/static/schema", name+".json")
		var stdout, stderr bytes.Buffer
		env := environment{args: []string{"config", "--schema", name}, getenv: func(string) string { return "" }, stdout: &stdout, stderr: &stderr}
		if status := run(t.Context(), env); status != 0 {
			t.Fatalf("exit status %d: %s", status, stderr.String())
		}
		if *updateSchemas {
			if err := os.WriteFile(file, stdout.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, stdout.Bytes()) {
			t.Errorf("%s is not what config --schema prints (%v): run go test ./cmd/syndicate -run Schemas -update-schemas", file, err)
		}
	}
}

// What the example site says is what editors are told can be said.
func TestExampleSiteFitsTheSchemas(t *testing.T) {
	text, err := os.ReadFile("../../example-site/hugo.toml")
	if err != nil {
		t.Fatal(err)
	}
	values, err := frontmatter.ConfigValues(text, ".toml")
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(compiled(t, "site"), values); err != nil {
		t.Errorf("hugo.toml: %v", err)
	}
	posts, frontMatter := 0, compiled(t, "front-matter")
	err = fs.WalkDir(os.DirFS("../../example-site/content"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !hugosite.IsContentFile(name) {
			return err
		}
		file, err := os.Open(filepath.Join("../../example-site/content", name))
		if err != nil {
			return err
		}
		defer file.Close()
		values, err := frontmatter.Values(file)
		if err != nil {
			return err
		}
		if values["syndicate"] != nil {
			posts++
		}
		if err := validate(frontMatter, values); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil || posts < 5 {
		t.Errorf("%d posts with settings, %v", posts, err)
	}
}

// What is good or bad in front matter is so for this tool and for an editor.
func TestFrontMatterSchema(t *testing.T) {
	schema := compiled(t, "front-matter")
	for text, good := range map[string]bool{
		`syndicate: medium`: true, `syndicate: [medium]`: true, `syndicate: {medium: true}`: true, `syndicate: {medium: false}`: true,
		`syndicate:`: true, `syndicate: true`: true, `syndicate: ""`: true, `syndicate: []`: true, `syndicate: {id: a/b}`: true, `syndicate: {medium: }`: true,
		`title: 7`: true, `other: {medium: {statsu: 1}}`: true,
		`syndicate: {medium: {status: public, tags: [a, b], after: 72h, closing: false, keepSelfLinks: 0, chrome: .x}}`: true,
		`syndicate: {medium: {after: 2026-12-01}}`:           true,
		`syndicate: {medium: {after: 2026-12-01T10:00:00Z}}`: true,

		`syndicate: mediun`: false, `syndicate: 7`: false, `syndicate: [medium, 7]`: false, `syndicate: {status: public}`: false,
		`syndicate: {medium: 7}`: false, `syndicate: {medium: yes please}`: false, `syndicate: {id: A}`: false, `syndicate: {id: ../a}`: false, `syndicate: {id: 7}`: false,
		`syndicate: {medium: {statsu: public}}`: false, `syndicate: {medium: {status: secret}}`: false, `syndicate: {medium: {status: }}`: false,
		`syndicate: {medium: {tags: 7}}`: false, `syndicate: {medium: {tags: [7]}}`: false, `syndicate: {medium: {closing: "no"}}`: false,
		`syndicate: {medium: {after: 3d}}`: false, `syndicate: {medium: {after: -1h}}`: false, `syndicate: {medium: {after: 2026-02-30}}`: false, `syndicate: {medium: {after: 72}}`: false,
		`syndicate: {medium: {license: mine}}`: false, `syndicate: {medium: {tableWidth: -1}}`: false, `syndicate: {medium: {tableWidth: 1.5}}`: false, `syndicate: {medium: {maxPerDay: 1}}`: false,
	} {
		values := yamlValues(t, text)
		agree(t, text, frontMatterErrors(values), validate(schema, values))
		if (validate(schema, values) == nil) != good {
			t.Errorf("%s: good is not %v", text, good)
		}
	}
}

// Likewise in a site's configuration.
func TestSiteSchema(t *testing.T) {
	schema := compiled(t, "site")
	for text, good := range map[string]bool{
		`{}`: true, `flag: medium_enabled`: true, `medium: {status: public, maxPerDay: 0, order: newest, writeBack: medium_url}`: true, `medium: {writeBack: a.b}`: true,
		`checks: {minWords: 300, min-words: off, selfLinks: error, losses: {tables: allow}}`: true, `checks: {min-words: 300, losses: info}`: true, `checks: {alt: false}`: true,
		`ledger: {kind: git, remote: upstream, copy: true}`: true, `ledger: {copy: false}`: true, `ledger: {kind: git, remote: "git@example.org:me/site.git"}`: true,

		`flagg: x`: false, `flag: ""`: false, `flag: true`: false, `medium: true`: false, `medium: `: false, `medium: {id: x}`: false, `medium: {maxPerDay: two}`: false, `medium: {order: random}`: false,
		`medium: {writeBack: URL}`: false, `medium: {writeBack: syndicate.x}`: false, `medium: {writeBack: a..b}`: false, `medium: {writeBack: a.}`: false,
		`checks: {minWord: 3}`: false, `checks: {alt: fatal}`: false, `checks: {minWords: many}`: false, `checks: {alt: 3}`: false, `checks: {losses: {tabels: allow}}`: false, `checks: {losses: {tables: off}}`: false, `checks: []`: false,
		`ledger: {kind: sqlite}`: false, `ledger: {copy: true}`: false, `ledger: {kind: file, branch: x}`: false, `ledger: {kind: git, remote: "https://secret@example.org/x"}`: false, `ledger: {kind: git, remote: "https://me:se%cret@example.org/x"}`: false,
	} {
		values := yamlValues(t, "params:\n  syndicate:\n    "+text)
		if text != `{}` {
			values = map[string]any{"params": map[string]any{"syndicate": any(yamlValues(t, text))}}
		}
		agree(t, text, siteErrors(values), validate(schema, values))
		if (validate(schema, values) == nil) != good {
			t.Errorf("%s: good is not %v", text, good)
		}
	}
}

// Where the two differ on purpose: reading is generous about spelling, and there is what a schema cannot say.
func TestWhereSchemasDiffer(t *testing.T) {
	schema := compiled(t, "front-matter")
	for text, read := range map[string]bool{
		`syndicate: Medium`:                     true,
		`syndicate: {Medium: {STATUS: public}}`: true,
		`syndicate: {medium: {status: Public}}`: true,
		`syndicate: {id: Été}`:                  false,
	} {
		values := yamlValues(t, text)
		if (frontMatterErrors(values) == "") != read || (validate(schema, values) == nil) == read {
			t.Errorf("%s: %q, %v", text, frontMatterErrors(values), validate(schema, values))
		}
	}
}

// Whatever is said, the tool and the schema agree on it.
func TestSchemasAgreeOnWhateverIsSaid(t *testing.T) {
	site, post := compiled(t, "site"), compiled(t, "front-matter")
	c := syndicate.DefaultConfig(medium.Profile)
	checks, err := check.New(nil, medium.Profile, rewrite.RuleNames())
	if err != nil {
		t.Fatal(err)
	}
	siteKeys := slices.Concat(c.Keys(), checks.Keys())
	postKeys := c.PostKeys(&syndicate.Post{})
	rapid.Check(t, func(t *rapid.T) {
		table := drawTable(t, siteKeys)
		values := map[string]any{"params": map[string]any{"syndicate": table}}
		if key, _ := valueAt(table, "medium.writeBack").(string); key == "" || !strings.EqualFold(key, anyText(table["flag"])) {
			agree(t, table, siteErrors(values), validate(site, values))
		}
		table = drawTable(t, postKeys)
		if rapid.Bool().Draw(t, "flag only") {
			table["medium"] = rapid.SampledFrom(oddValues).Draw(t, "medium")
		}
		values = map[string]any{"syndicate": table}
		agree(t, table, frontMatterErrors(values), validate(post, values))
	})
}

// oddValues are some of each kind, and some just beside it. Spaces and capital letters around what is good are
// left out: reading overlooks them.
var oddValues = []any{
	nil, true, false, 0, 1, 3.0, 1.5, -1, 1 << 31, 1<<31 - 1,
	"", "x", "a/b", "A", "../a", "a.", "a..b", "a.b", ".", "a:b", "url", "Tags", "Syndicate.x", "medium_url",
	"72h", "1h30m", "1.5h", "0", "1d", "-1h", "+1h", "500ms", "30m1h", "h", "1000000h", "2026-12-01", "2026-13-01", "2026-02-30", "2026-12-01T10:00:00Z", "2026-12-01T10:00:00+01:00", "2026-12-01T10:00", "2026-12-01 10:00:00",
	"https://example.org/", "https://me@example.org/", "HTTP://me:%zz@example.org", "git@example.org:a", "error", "off", "draft", "auto", "git",
	[]any{}, []any{"a"}, []any{"a", ""}, []any{"a", 1}, []any{nil}, map[string]any{}, map[string]any{"x": 1}, map[string]any{"tables": "warn"}, map[string]any{"Ann": "second"},
}

// drawTable draws some of the settings, each with a value that fits or with any.
func drawTable(t *rapid.T, keys []syndicate.Key) map[string]any {
	table := map[string]any{}
	for range rapid.IntRange(0, 4).Draw(t, "settings") {
		k := rapid.SampledFrom(keys).Draw(t, "key")
		values := slices.Clone(oddValues)
		for _, word := range k.Words {
			values = append(values, word, word)
		}
		around, name, inTable := strings.Cut(k.Path, ".")
		if rapid.IntRange(0, 20).Draw(t, "misspelled") == 0 {
			name += "z"
		}
		value := rapid.SampledFrom(values).Draw(t, "value")
		if !inTable {
			table[around] = value
			continue
		}
		inner, ok := table[around].(map[string]any)
		if !ok {
			inner = map[string]any{}
			table[around] = inner
		}
		inner[name] = value
	}
	return table
}

type tester interface {
	Helper()
	Errorf(format string, args ...any)
}

func agree(t tester, what any, read string, schema error) {
	t.Helper()
	if (read == "") != (schema == nil) {
		t.Errorf("%v\n the tool says %q\n the schema says %v", what, read, schema)
	}
}

// frontMatterErrors is what the tool has against front matter.
func frontMatterErrors(values map[string]any) string {
	p := &syndicate.Post{Params: maps.Clone(values)}
	c := syndicate.DefaultConfig(medium.Profile)
	c.Apply(p)
	var messages []string
	for _, f := range p.Findings {
		messages = append(messages, f.Message)
	}
	return strings.Join(messages, "\n")
}

func siteErrors(values map[string]any) string {
	params, _ := values["params"].(map[string]any)
	table, _ := params["syndicate"].(map[string]any)
	c, err := syndicate.DecodeConfig(table, medium.Profile)
	if err == nil {
		_, err = check.New(c.Checks, medium.Profile, rewrite.RuleNames())
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func compiled(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name+".json", asJSON(t, schemas[name]())); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// validate looks at values as an editor does, which has them as JSON.
func validate(s *jsonschema.Schema, values map[string]any) error {
	text, err := json.Marshal(values)
	if err != nil {
		return err
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return s.Validate(v)
}

func asJSON(t *testing.T, v any) any {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

func yamlValues(t *testing.T, text string) map[string]any {
	t.Helper()
	values, err := frontmatter.ConfigValues([]byte(text), ".yaml")
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return values
}

func anyText(v any) string { s, _ := v.(string); return s }

// What the ledger does without a remote and a branch is what the description of the keys says.
func TestDefaultsOfTheLedger(t *testing.T) {
	c := syndicate.DefaultConfig(medium.Profile)
	for _, k := range c.Keys() {
		want, ok := map[string]string{"ledger.remote": gitledger.DefaultRemote, "ledger.branch": gitledger.DefaultBranch}[k.Path]
		if ok && k.Or != want {
			t.Errorf("%s is %q, not %q", k.Path, k.Or, want)
		}
	}
}
