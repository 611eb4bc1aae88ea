package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

func TestCreateRefuses(t *testing.T) {
	f := start(t, sandbox.Options{})
	for name, tt := range map[string]struct {
		changes      map[string]any
		status, code int
	}{
		"unknown field":           {map[string]any{"contentformat": "html"}, 400, 6007},
		"field in another case":   {map[string]any{"Title": "x"}, 400, 6007},
		"tags as text":            {map[string]any{"tags": "a"}, 400, 6007},
		"notifyFollowers as text": {map[string]any{"notifyFollowers": "false"}, 400, 6007},
		"title as number":         {map[string]any{"title": 1}, 400, 6007},
		"no title":                {map[string]any{"title": nil}, 400, 2000},
		"empty title":             {map[string]any{"title": " "}, 400, 2000},
		"no content":              {map[string]any{"content": nil}, 400, 2002},
		"empty content":           {map[string]any{"content": "\n"}, 400, 2002},
		"no format":               {map[string]any{"contentFormat": nil}, 400, 2000},
		"unknown format":          {map[string]any{"contentFormat": "text"}, 400, 2000},
		"markdown":                {map[string]any{"contentFormat": "markdown"}, 400, 2012},
		"unknown status":          {map[string]any{"publishStatus": "published"}, 400, 2000},
		"empty status":            {map[string]any{"publishStatus": ""}, 400, 2000},
		"unknown license":         {map[string]any{"license": "mit"}, 400, 2000},
		"relative canonical":      {map[string]any{"canonicalUrl": "/hello/"}, 400, 2000},
		"empty canonical":         {map[string]any{"canonicalUrl": ""}, 400, 2000},
		"date in the future":      {map[string]any{"publishedAt": "2026-11-22T10:00:01Z"}, 400, 2000},
		"date that is none":       {map[string]any{"publishedAt": "yesterday"}, 400, 2000},
	} {
		t.Run(name, func(t *testing.T) {
			a := f.post(t, story(tt.changes))
			if a.status != tt.status || code(t, a) != tt.code {
				t.Errorf("got %d %s, want %d with code %d", a.status, a.body, tt.status, tt.code)
			}
		})
	}
	for name, tt := range map[string]struct {
		path, body, contentType string
		status                  int
	}{
		"null":                     {"/v1/users/" + user + "/posts", `{"title":null}`, "application/json", 400},
		"no JSON":                  {"/v1/users/" + user + "/posts", `title=x`, "application/json", 400},
		"no object":                {"/v1/users/" + user + "/posts", `null`, "application/json", 400},
		"more than an object":      {"/v1/users/" + user + "/posts", `{}{}`, "application/json", 400},
		"another type":             {"/v1/users/" + user + "/posts", toJSON(t, story(nil)), "text/plain", 400},
		"too large":                {"/v1/users/" + user + "/posts", strings.Repeat(" ", 9<<20), "application/json", 400},
		"another user":             {"/v1/users/somebody/posts", toJSON(t, story(nil)), "application/json", 403},
		"unknown publication":      {"/v1/publications/000000000000/posts", toJSON(t, story(nil)), "application/json", 403},
		"publication of strangers": {"/v1/publications/5a4db0c0ffee/posts", toJSON(t, story(nil)), "application/json", 403},
		"public as a writer":       {"/v1/publications/5a4db0c9ae57/posts", toJSON(t, story(map[string]any{"publishStatus": "public"})), "application/json", 403},
		"unlisted as a writer":     {"/v1/publications/5a4db0c9ae57/posts", toJSON(t, story(map[string]any{"publishStatus": "unlisted"})), "application/json", 403},
	} {
		t.Run(name, func(t *testing.T) {
			a := f.do(t, "POST", tt.path, tt.body, "Authorization", "Bearer sandbox", "Content-Type", tt.contentType)
			if a.status != tt.status {
				t.Errorf("got %d %s, want %d", a.status, a.body, tt.status)
			}
			code(t, a)
		})
	}
	if n := len(f.Stories()); n != 0 {
		t.Errorf("%d stories were created", n)
	}
}

func TestCreate(t *testing.T) {
	for _, tt := range []struct {
		name    string
		path    string
		changes map[string]any
		want    string // of the answer, with URL for the sandbox's address
	}{
		{"draft", "", nil, `{"data":{"authorId":"` + user + `","canonicalUrl":"https://example.org/hello/","id":"abc000000001","license":"all-rights-reserved","licenseUrl":"https://medium.com/policy/9db0094a1e0f","publishStatus":"draft","tags":[],"title":"Hello, World!","url":"URL/p/abc000000001/edit"}}`},
		{"no status is public", "", map[string]any{"publishStatus": nil, "canonicalUrl": nil}, `{"data":{"authorId":"` + user + `","id":"abc000000001","license":"all-rights-reserved","licenseUrl":"https://medium.com/policy/9db0094a1e0f","publishStatus":"public","publishedAt":1795341600000,"tags":[],"title":"Hello, World!","url":"URL/@sandbox/hello-world-abc000000001"}}`},
		{"everything", "/v1/publications/5a4db0c5ed17/posts", map[string]any{"publishStatus": "unlisted", "license": "cc-40-by", "publishedAt": "2020-01-01T00:00:00+00:00", "notifyFollowers": true, "tags": []string{"a", "a tag that is longer than twenty-five", "b", "c", "d"}}, `{"data":{"authorId":"` + user + `","canonicalUrl":"https://example.org/hello/","id":"abc000000001","license":"cc-40-by","licenseUrl":"https://medium.com/policy/9db0094a1e0f","publicationId":"5a4db0c5ed17","publishStatus":"unlisted","publishedAt":1577836800000,"tags":["a","b","c"],"title":"Hello, World!","url":"URL/sandbox-weekly/hello-world-abc000000001"}}`},
		{"draft of a writer", "/v1/publications/5a4db0c9ae57/posts", map[string]any{"title": "日本"}, `{"data":{"authorId":"` + user + `","canonicalUrl":"https://example.org/hello/","id":"abc000000001","license":"all-rights-reserved","licenseUrl":"https://medium.com/policy/9db0094a1e0f","publicationId":"5a4db0c9ae57","publishStatus":"draft","tags":[],"title":"日本","url":"URL/p/abc000000001/edit"}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := start(t, sandbox.Options{})
			path := tt.path
			if path == "" {
				path = "/v1/users/" + user + "/posts"
			}
			a := f.do(t, "POST", path, toJSON(t, story(tt.changes)), "Authorization", "Bearer sandbox-basic", "Content-Type", "application/json")
			if want := strings.ReplaceAll(tt.want, "URL", f.url); a.status != 201 || a.body != want {
				t.Errorf("got %d\n%s, want\n%s", a.status, a.body, want)
			}
			if n := len(f.Stories()); n != 1 {
				t.Errorf("%d stories were created", n)
			}
		})
	}
}

func TestLongTitleIsMadeFromTheContent(t *testing.T) {
	for content, want := range map[string]string{
		"<p>Intro</p><h1>The heading</h1>":             "The heading",
		"<p>" + strings.Repeat("é", 150) + "</p>":      strings.Repeat("é", 100),
		"<h1>" + strings.Repeat("long ", 50) + "</h1>": strings.Repeat("long ", 20),
	} {
		f := start(t, sandbox.Options{})
		f.post(t, story(map[string]any{"title": strings.Repeat("x", 101), "content": content}))
		if got := f.Stories()[0].Title; got != want {
			t.Errorf("title is %q, want %q", got, want)
		}
	}
	f := start(t, sandbox.Options{})
	f.post(t, story(map[string]any{"title": strings.Repeat("é", 100)}))
	if got := f.Stories()[0].Title; got != strings.Repeat("é", 100) {
		t.Errorf("a title of 100 characters became %q", got)
	}
}

func TestLimits(t *testing.T) {
	for _, tt := range []struct {
		name    string
		limits  sandbox.Limits
		creates string // p public, u unlisted, d draft, h an hour passes, D 22 hours
		want    string // + created, - refused with 429
	}{
		{"third visible story", sandbox.Limits{}, "pup", "++-"},
		{"drafts go on", sandbox.Limits{}, "ppdp", "+++-"},
		{"rolling day", sandbox.Limits{}, "phphpDp", "++-+"},
		{"eleventh story", sandbox.Limits{}, "ddddddddddd", "++++++++++-"},
		{"other limits", sandbox.Limits{Public: 3, All: 4}, "pppdp", "++++-"},
		{"none", sandbox.Limits{Public: -1, All: -1}, "pppppppppppp", "++++++++++++"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := start(t, sandbox.Options{Limits: tt.limits})
			got := ""
			for _, c := range tt.creates {
				switch c {
				case 'h':
					f.advance(time.Hour)
					continue
				case 'D':
					f.advance(22 * time.Hour) // the first of "phphp" is then a day old
					continue
				}
				status := map[rune]string{'p': "public", 'u': "unlisted", 'd': "draft"}[c]
				switch a := f.post(t, story(map[string]any{"publishStatus": status})); {
				case a.status == 201:
					got += "+"
				case a.status == 429 && code(t, a) == 1007:
					got += "-"
				default:
					t.Fatalf("got %d %s", a.status, a.body)
				}
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
