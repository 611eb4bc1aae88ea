package syndicate

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDecodeConfig(t *testing.T) {
	c, err := DecodeConfig(map[string]any{ // lower case, as Hugo hands it on
		"flag":   "medium_enabled",
		"ledger": map[string]any{"kind": "file"},
		"checks": map[string]any{"minwords": int64(300)},
		"there": map[string]any{
			"status": "unlisted", "maxperday": 5, "maxdraftsperday": uint64(7), "order": "Newest", "after": "72h",
			"tags": []any{"hugo"}, "notifyfollowers": true, "closing": false,
		},
	}, profile)
	if err != nil {
		t.Fatal(err)
	}
	if c.Flag != "medium_enabled" || c.MaxPerDay != 5 || c.MaxDraftsPerDay != 7 || c.Order != NewestFirst || c.Checks["minwords"] != int64(300) {
		t.Errorf("%+v", c)
	}
	d := c.Defaults
	if d.Status != Unlisted || d.After.Delay != 72*time.Hour || !slices.Equal(d.Tags, []string{"hugo"}) || !d.NotifyFollowers || !d.NoClosing || d.Route != RouteAPI {
		t.Errorf("%+v", d)
	}
}

func TestDecodeConfigOfTheLedger(t *testing.T) {
	for _, tt := range []struct {
		ledger map[string]any
		want   LedgerConfig
		err    string
	}{
		{map[string]any{}, LedgerConfig{Kind: LedgerFile}, ""},
		{map[string]any{"kind": "git"}, LedgerConfig{Kind: LedgerGit}, ""},
		{map[string]any{"kind": "Git", "remote": "upstream", "branch": "ledger", "copy": true}, LedgerConfig{LedgerGit, "upstream", "ledger", true}, ""},
		{map[string]any{"kind": "git", "remote": "git@example.org:me/site.git"}, LedgerConfig{Kind: LedgerGit, Remote: "git@example.org:me/site.git"}, ""},
		{map[string]any{"kind": "git", "remote": "ssh://git@example.org/me/site.git"}, LedgerConfig{Kind: LedgerGit, Remote: "ssh://git@example.org/me/site.git"}, ""},
		{map[string]any{"kind": "git", "remote": "https://secret@example.org/me/site.git"}, LedgerConfig{}, "ledger.remote has a user or a token in it"},
		{map[string]any{"kind": "git", "remote": ""}, LedgerConfig{}, "ledger.remote is"},
		{map[string]any{"copy": true}, LedgerConfig{}, `ledger has remote, branch or copy, which only the kind "git" knows`},
	} {
		c, err := DecodeConfig(map[string]any{"ledger": tt.ledger}, profile)
		switch {
		case tt.err == "" && (err != nil || c.Ledger != tt.want):
			t.Errorf("%v: got %+v, %v", tt.ledger, c.Ledger, err)
		case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err) || strings.Contains(err.Error(), "secret")):
			t.Errorf("%v: got %v", tt.ledger, err)
		}
	}
}

func TestDecodeConfigSaysNothingNewOfAnEmptyTable(t *testing.T) {
	c, err := DecodeConfig(nil, profile)
	if err != nil || c.Flag != "syndicate" || c.MaxPerDay != 2 || c.MaxDraftsPerDay != 3 || c.Order != OldestFirst || c.Defaults.Status != Draft {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestDecodeConfigOfTheRendition(t *testing.T) {
	c, err := DecodeConfig(map[string]any{"there": map[string]any{
		"tables": "Records", "tablewidth": int64(60), "math": "text", "diagrams": "code", "upload": false,
		"storylinks": false, "keepselflinks": 0, "striptracking": true, "chrome": []any{".promo"},
	}}, profile)
	if err != nil {
		t.Fatal(err)
	}
	none := 0
	want := Rendition{
		Tables: TableRecords, TableWidth: 60, Math: MathText, Diagrams: DiagramCode, NoUpload: true,
		NoStoryLinks: true, KeepSelfLinks: &none, StripTracking: true, Chrome: []string{".promo"},
	}
	if got := c.Defaults.Rendition; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestWriteBackKey(t *testing.T) {
	for key, want := range map[string]string{
		"there_url":          "",
		"params.there.url":   "",
		" there_url ":        "",
		"":                   "",
		"there_url.":         `is "there_url.", a key like "there_url" is needed`,
		"syndicate.there":    `is "syndicate.there", but "syndicate" means something else; a key like "there_url" is needed`,
		"There_Enabled":      `is "There_Enabled", but "There_Enabled" means something else; a key like "there_url" is needed`,
		"URL":                `is "URL", but "URL" means something else; a key like "there_url" is needed`,
		"unexpected. .blank": `is "unexpected. .blank", a key like "there_url" is needed`,
	} {
		c, err := DecodeConfig(map[string]any{"flag": "there_enabled", "there": map[string]any{"writeback": key}}, profile)
		switch {
		case want == "" && (err != nil || c.WriteBack != strings.TrimSpace(key)):
			t.Errorf("%q: %q, %v", key, c.WriteBack, err)
		case want != "" && (err == nil || err.Error() != "site configuration: params.syndicate.there.writeBack "+want):
			t.Errorf("%q: %v", key, err)
		}
	}
}

func TestDecodeConfigErrors(t *testing.T) {
	_, err := DecodeConfig(map[string]any{
		"flagg":  "x",
		"ledger": map[string]any{"kind": "sqlite"},
		"there":  map[string]any{"statsu": "draft", "maxperday": -1, "license": "mine"},
	}, profile)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`site configuration: params.syndicate.flagg is no setting; did you mean "flag"?`,
		`params.syndicate.ledger.kind is "sqlite", one of file, git is needed`,
		`params.syndicate.there.statsu is no setting; did you mean "status"?`,
		`params.syndicate.there.maxPerDay is -1, a whole number from 0 up is needed`,
		`params.syndicate.there.license is "mine", one of cc-40-by is needed`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in:\n%v", want, err)
		}
	}
}

func TestApplyReadsFrontMatterOverDefaults(t *testing.T) {
	c := DefaultConfig(profile)
	c.Defaults.Tags, c.Defaults.Subtitle = []string{"default"}, "from the site"
	p := &Post{Key: "posts/a", Params: map[string]any{"syndicate": map[string]any{
		"id": "stable", "there": map[string]any{"status": "public", "tags": []any{"a", "b"}, "after": "2026-12-24"},
	}}}
	c.Apply(p)
	s := p.Settings
	if p.Key != "stable" || s.Status != Public || len(s.Tags) != 2 || s.Subtitle != "from the site" ||
		!s.After.At.Equal(time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)) || len(p.Findings) != 0 {
		t.Errorf("%+v", p)
	}
}

func TestApplyAcceptsTheShortForms(t *testing.T) {
	c := DefaultConfig(profile)
	for _, flag := range []any{"there", true, []any{"there"}, map[string]any{"there": true}, map[string]any{"there": nil}} {
		p := &Post{Params: map[string]any{"syndicate": flag}}
		if c.Apply(p); len(p.Findings) != 0 {
			t.Errorf("%v: %+v", flag, p.Findings)
		}
	}
}

func TestApplyPointsAtTheLine(t *testing.T) {
	p := &Post{
		Path: "content/a.md",
		Params: map[string]any{"syndicate": map[string]any{
			"idd": "x", "there": map[string]any{"staus": "draft", "tags": 7, "status": "secret"},
		}},
		Fields: []Field{{"title", 2}, {"syndicate", 3}, {"syndicate.idd", 4}, {"syndicate.there", 5}, {"syndicate.there.Staus", 6}},
	}
	c := DefaultConfig(profile)
	c.Apply(p)
	want := map[string]int{ // messages and lines
		`syndicate.idd is no setting`:                                                  4,
		`syndicate.there.staus is no setting`:                                          6,
		`syndicate.there.tags is 7, a list of words is needed`:                         5, // the nearest key that the file has
		`syndicate.there.status is "secret", one of draft, unlisted, public is needed`: 5,
	}
	for _, f := range p.Findings {
		if line, expected := want[f.Message]; !expected || f.Line != line || f.Path != "content/a.md" || f.Severity != Error {
			t.Errorf("%+v", f)
		}
		delete(want, f.Message)
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

func TestFlagged(t *testing.T) {
	tests := []struct {
		value any
		want  bool
		err   string
	}{
		{nil, false, ""}, {false, false, ""}, {true, true, ""}, {"there", true, ""}, {"There", true, ""}, {"", false, ""},
		{[]any{"there"}, true, ""}, {[]string{"there"}, true, ""}, {[]any{}, false, ""},
		{map[string]any{"there": true}, true, ""}, {map[string]any{"there": false}, false, ""},
		{map[string]any{"there": map[string]any{}}, true, ""}, {map[string]any{"there": nil}, true, ""}, {map[string]any{"id": "x"}, false, ""},
		{"thre", false, `names "thre", which is no destination; there is "there"`},
		{[]any{"there", "here"}, false, `names "here"`},
		{[]any{"there", 7}, false, `is a list, "there", true or false is needed`},
		{7, false, `is 7, "there", true or false is needed`},
		{map[string]any{"thre": true}, false, `thre is no setting; did you mean "there"?`},
		{map[string]any{"status": "public"}, false, "status is no setting; there are id, there"},
	}
	for _, tt := range tests {
		got, err := Flagged(tt.value, "there")
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%v: %v, %v", tt.value, got, err)
		}
	}
}

// A flag that makes no sense is not the same as none.
func TestApplyReportsFlagsThatMakeNoSense(t *testing.T) {
	tests := []struct {
		flag   string
		params map[string]any
		want   string
	}{
		{"syndicate", map[string]any{"syndicate": "thre"}, `syndicate names "thre"`},
		{"syndicate", map[string]any{"syndicate": map[string]any{"status": "public"}}, "syndicate.status is no setting"},
		{"my_flag", map[string]any{"my_flag": "yes"}, `my_flag names "yes"`},
		{"my_flag", map[string]any{"my_flag": true}, ""},
	}
	for _, tt := range tests {
		c := DefaultConfig(profile)
		c.Flag = tt.flag
		p := &Post{Params: tt.params}
		c.Apply(p)
		if len(p.Findings) > 1 || (len(p.Findings) == 1) != (tt.want != "") || tt.want != "" && !strings.Contains(p.Findings[0].Message, tt.want) {
			t.Errorf("%v: %+v", tt.params, p.Findings)
		}
	}
}

func TestCheckKey(t *testing.T) {
	for _, good := range []string{"a", "posts/hello", "posts/hello.fr", "été/日本", "a b"} {
		if err := CheckKey(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "/a", "a/", "a//b", "../a", "a/../b", ".a", "a.", "A", "a\\b", "a:b", "a\nb", "a%2fb", " a", strings.Repeat("a", 201)} {
		if CheckKey(bad) == nil {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestEntryValidate(t *testing.T) {
	good := entry(candidate("a", 1), StatePublished, 1)
	tests := []struct {
		change func(*Entry)
		want   string
	}{
		{func(e *Entry) {}, ""},
		{func(e *Entry) { e.Format = 2 }, "newer version"},
		{func(e *Entry) { e.Format = 0 }, "format"},
		{func(e *Entry) { e.Key = "" }, "key"},
		{func(e *Entry) { e.Destination = "" }, "destination"},
		{func(e *Entry) { e.State = "new" }, "no state"},
		{func(e *Entry) { e.State = "" }, "no state"},
		{func(e *Entry) { e.Story = Story{} }, "neither the id nor the address"},
	}
	for _, tt := range tests {
		e := good
		tt.change(&e)
		err := e.Validate()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %q", err, tt.want)
		}
	}
}
