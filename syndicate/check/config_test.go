package check_test

import (
	"strings"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/check"
)

func TestNewSetsSeverity(t *testing.T) {
	for _, test := range []struct {
		name     string
		config   map[string]any
		severity syndicate.Severity // of the finding about too few words; empty: there is none
	}{
		{"nothing said", nil, syndicate.Error},
		{"as findings spell it", map[string]any{"min-words": "warning"}, syndicate.Warning},
		{"as Hugo lower-cases it", map[string]any{"minwords": "info"}, syndicate.Info},
		{"as people write it", map[string]any{"minWords": " Warning "}, syndicate.Warning},
		{"with the underscores of other keys", map[string]any{"min_words": "info"}, syndicate.Info},
		{"off", map[string]any{"min-words": "off"}, ""},
		{"off, read by YAML as a flag", map[string]any{"min-words": false}, ""},
		{"limit and severity", map[string]any{"min-words": "warning", "minwords": 501}, syndicate.Warning},
		{"another rule", map[string]any{"title": "off"}, syndicate.Error},
	} {
		t.Run(test.name, func(t *testing.T) {
			post, article := readPost(t, ".words: 99", "")
			got := find(newChecker(t, test.config).Check(post, article), "min-words")
			switch {
			case test.severity == "" && got != nil:
				t.Errorf("there is a finding: %v", got)
			case test.severity != "" && got == nil:
				t.Error("there is no finding")
			case got != nil && got.Severity != test.severity:
				t.Errorf("severity is %q, want %q", got.Severity, test.severity)
			}
		})
	}
}

func TestNewSeverityHoldsForMilderFindings(t *testing.T) {
	post, article := readPost(t, "title: Hello", "")
	got := find(newChecker(t, map[string]any{"tags": "error"}).Check(post, article), "tags")
	if got == nil || got.Severity != syndicate.Error {
		t.Errorf("got %v, want an error about the missing tags", got)
	}
}

func TestNewSetsLimit(t *testing.T) {
	for _, test := range []struct {
		name  string
		value any
		words string
		finds bool
	}{
		{"int of YAML", 10, "9", true},
		{"int64 of TOML", int64(10), "10", false},
		{"uint64 of YAML", uint64(10), "9", true},
		{"float64 of JSON", 10.0, "9", true},
		{"no limit", 0, "0", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			post, article := readPost(t, ".words: "+test.words, "")
			got := find(newChecker(t, map[string]any{"minwords": test.value}).Check(post, article), "min-words")
			if (got != nil) != test.finds {
				t.Errorf("got %v, want a finding: %v", got, test.finds)
			}
		})
	}
}

func TestNewRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		config map[string]any
		want   []string // one line each
	}{
		{
			"unknown keys", map[string]any{"minwrods": 5, "cannonical": "off"},
			[]string{
				`site configuration: params.syndicate.checks.cannonical is no check; did you mean "canonical"?`,
				`site configuration: params.syndicate.checks.minwrods is no check; did you mean "minWords"?`,
			},
		},
		{
			"unknown severity", map[string]any{"title": "loud"},
			[]string{`site configuration: params.syndicate.checks.title is "loud", one of error, warning, info, off is needed`},
		},
		{
			"limit of a rule without", map[string]any{"title": 100},
			[]string{`site configuration: params.syndicate.checks.title is 100, one of error, warning, info, off is needed`},
		},
		{
			"list of something else", map[string]any{"affiliates": 5},
			[]string{`site configuration: params.syndicate.checks.affiliates is 5, a list of texts is needed`},
		},
		{
			"on", map[string]any{"title": true},
			[]string{`site configuration: params.syndicate.checks.title is true, one of error, warning, info, off is needed`},
		},
		{
			"values of no use", map[string]any{"title": nil, "alt": []any{"off"}, "tags": map[string]any{"off": true}},
			[]string{
				`site configuration: params.syndicate.checks.alt is a list, one of error, warning, info, off is needed`,
				`site configuration: params.syndicate.checks.tags is a table, one of error, warning, info, off is needed`,
				`site configuration: params.syndicate.checks.title is empty, one of error, warning, info, off is needed`,
			},
		},
		{
			"negative limit", map[string]any{"minwords": -1},
			[]string{`site configuration: params.syndicate.checks.minwords is -1, one of error, warning, info, off or a whole number from 0 up is needed`},
		},
		{
			"losses of no rule", map[string]any{"losses": map[string]any{"tabels": "warn"}},
			[]string{`site configuration: params.syndicate.checks.losses has tabels, which is no rule of the rewriting; did you mean "tables"?`},
		},
		{
			"losses of no policy", map[string]any{"losses": map[string]any{"tables": "never"}},
			[]string{`site configuration: params.syndicate.checks.losses has tables as "never", one of allow, warn, error is needed`},
		},
		{
			"half a word", map[string]any{"minwords": 0.5},
			[]string{`site configuration: params.syndicate.checks.minwords is 0.5, one of error, warning, info, off or a whole number from 0 up is needed`},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			checker, err := check.New(test.config, profile, rewriting)
			if err == nil {
				t.Fatal("there is no error")
			}
			if checker != nil {
				t.Error("there is a checker besides the error")
			}
			if want := strings.Join(test.want, "\n"); err.Error() != want {
				t.Errorf("got:\n%v\nwant:\n%s", err, want)
			}
		})
	}
}

func newChecker(t *testing.T, config map[string]any) *check.Checker {
	t.Helper()
	checker, err := check.New(config, profile, rewriting)
	if err != nil {
		t.Fatal(err)
	}
	return checker
}

// find returns the first finding of a rule.
func find(findings []syndicate.Finding, rule string) *syndicate.Finding {
	for _, f := range findings {
		if f.Rule == rule {
			return &f
		}
	}
	return nil
}

func TestPoliciesOfLosses(t *testing.T) {
	checker := newChecker(t, map[string]any{"losses": map[string]any{"tables": "error", "links": "allow", "Embeds": "warn"}})
	article := &syndicate.Article{Losses: []syndicate.Loss{
		{Rule: "tables", What: "table 3x4", Action: "text", Line: 7},
		{Rule: "links", What: "in-page link", Action: "unlinked"},
		{Rule: "embeds", What: "iframe", Action: "link"},
	}}
	for name, test := range map[string]struct {
		allow []string
		want  string
	}{
		"as the site says":      {nil, "error embeds:warning info"},
		"allowed for this post": {[]string{"tables"}, "embeds:warning info"},
		"all of them":           {[]string{"losses"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			post := &syndicate.Post{Settings: syndicate.Settings{Allow: test.allow}}
			var got []string
			for _, f := range checker.Check(post, article) {
				switch {
				case f.Rule != "losses":
				case strings.HasPrefix(f.Message, "embeds: "):
					got = append(got, "embeds:"+string(f.Severity))
				default:
					got = append(got, string(f.Severity))
				}
			}
			if got := strings.Join(got, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
