package main

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// checked has what a report can have, and what its forms have to escape.
var checked = checkReport{Posts: []checkedPost{
	{Key: "posts/ok", Path: "content/posts/ok.md", Findings: []syndicate.Finding{}},
	{Key: "posts/bad", Path: "content/posts/été 1: a, b.md", Findings: []syndicate.Finding{
		{Rule: "min-words", Severity: syndicate.Error, Message: "12 of at least 500 words", Hint: "write more", Path: "content/posts/été 1: a, b.md"},
		{Rule: "alt", Severity: syndicate.Warning, Message: "100 % of the images\nhave no text", Path: "content/posts/été 1: a, b.md", Line: 7},
		{Rule: "losses", Severity: syndicate.Info, Message: "tables: table 3x4 shown as text", Path: "content/posts/été 1: a, b.md", Line: 9},
		{Rule: "render", Severity: syndicate.Error, Message: "a rule that is not of the checks", Path: "content/posts/été 1: a, b.md", Line: 3},
	}},
}}

// Code scanning refuses a log that does not keep to the standard's schema.
func TestSARIFKeepsToItsSchema(t *testing.T) {
	schema := sarifSchema(t)
	for name, r := range map[string]checkReport{"findings": checked, "no posts": {}} {
		log := printed(t, checkSARIF, r)
		if err := schema.Validate(log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := schema.Validate(map[string]any{"version": "2.1.0", "runs": []any{map[string]any{}}}); err == nil {
		t.Error("the schema allows a run without a tool")
	}
}

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/sarif/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// printed is the JSON that a format makes of a report.
func printed(t *testing.T, write func(*app, checkReport) error, r checkReport) any {
	t.Helper()
	var out bytes.Buffer
	a := &app{ui: &ui{stdout: &out, stderr: &bytes.Buffer{}}}
	if err := write(a, r); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(out.Bytes()) {
		t.Fatalf("no JSON: %s", &out)
	}
	v, err := jsonschema.UnmarshalJSON(&out)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// GitHub reads one command a line, and cuts properties at commas and colons.
func TestGitHubCommands(t *testing.T) {
	var out bytes.Buffer
	if err := checkGitHub(&app{ui: &ui{stdout: &out, stderr: &bytes.Buffer{}}}, checked); err != nil {
		t.Fatal(err)
	}
	const want = `::error file=content/posts/été 1%3A a%2C b.md,line=1,title=min-words::12 of at least 500 words%0Awrite more
::warning file=content/posts/été 1%3A a%2C b.md,line=7,title=alt::100 %25 of the images%0Ahave no text
::notice file=content/posts/été 1%3A a%2C b.md,line=9,title=losses::tables: table 3x4 shown as text
::error file=content/posts/été 1%3A a%2C b.md,line=3,title=render::a rule that is not of the checks
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
