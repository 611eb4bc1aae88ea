package syndicate_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

const verified = "https://example.org/x/"

// delivered is a post's article, and the record of its story.
func delivered() (syndicate.Entry, syndicate.Article) {
	a := syndicate.Article{
		Title: "A “good” one", CanonicalURL: verified,
		HTML: `<h1>A “good” one</h1><pre data-code-block-lang="go">a &lt; b
c</pre><figure><img src="https://example.org/1.png" alt=""></figure><figure><img src="data:image/png;base64,AAAA" alt=""></figure><pre>second</pre><p>Originally published at <a href="https://example.org/x/">example.org</a></p>`,
	}
	return syndicate.Entry{
		Key: "x", Title: a.Title, CanonicalURL: verified, State: syndicate.StatePublished, ContentHash: a.ContentHash(),
		Story: syndicate.Story{ID: "abcdef", URL: "https://medium.com/p/abcdef", Status: syndicate.Public},
	}, a
}

// storyPage is the page of that story, with nothing wrong.
func storyPage() syndicate.StoryPage {
	return syndicate.StoryPage{
		ID: "abcdef", Title: `A "good" one`, Original: verified,
		Links:  []syndicate.PageLink{{Address: "https://elsewhere.example/"}, {Address: verified + "?source=medium", Rel: "noopener ugc nofollow"}},
		Images: []string{"https://miro.medium.com/1*a.png", "https://miro.medium.com/1*b.png"},
		Code:   []string{"a < b\n\nc", "second"},
	}
}

func TestCompare(t *testing.T) {
	type change = func(*syndicate.Entry, *syndicate.Article, *syndicate.StoryPage)
	for _, tt := range []struct {
		name   string
		change change
		want   string // the answers that are not plainly ok, or that are in question: "name verdict found"
	}{
		{"all in order", func(*syndicate.Entry, *syndicate.Article, *syndicate.StoryPage) {}, `reachable ok anybody can see it
title ok A "good" one
canonical ok https://example.org/x/
backlink ok a link to the original, rel "noopener ugc nofollow"
images ok 2 images
code ok 2 code blocks
paywall ok free for everybody`},
		{"seen although a draft", func(e *syndicate.Entry, _ *syndicate.Article, _ *syndicate.StoryPage) {
			e.Story.Status = syndicate.Draft
		},
			"reachable ok anybody can see it, although it is on record as a draft"},
		{"saved", func(e *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) {
			e.Story.Status, p.Saved = syndicate.Draft, true
		}, "reachable ok whoever saved the page could see it"},
		{"unlisted", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Unindexed = true },
			"reachable ok anybody can see it; it asks search engines to leave it out, as unlisted stories do"},

		{"another title", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Title = "Other" },
			`title wrong it is "Other", not "A “good” one"`},
		{"the title of today", func(_ *syndicate.Entry, a *syndicate.Article, p *syndicate.StoryPage) {
			a.Title, p.Title = "Renamed", "renamed"
		}, "title ok renamed"},
		{"no title", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Title = "" },
			"title cannot tell the page shows no title"},

		{"no canonical", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Original = "" },
			"canonical wrong it is not set: the story counts as an original of its own, not as a copy of https://example.org/x/"},
		{"no canonical link at all", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) {
			p.Original, p.NoCanonical = "", true
		}, "canonical cannot tell the page has no canonical link, of whatever kind"},
		{"canonical elsewhere", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) {
			p.Original = "https://example.org/y/"
		}, "canonical wrong it is https://example.org/y/, not https://example.org/x/"},
		{"spelt otherwise", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) {
			p.Original = "https://EXAMPLE.org/x"
		}, "canonical ok https://EXAMPLE.org/x"},
		{"the post moved", func(_ *syndicate.Entry, a *syndicate.Article, _ *syndicate.StoryPage) {
			a.CanonicalURL = "https://example.org/new/"
		}, `canonical wrong it is https://example.org/x/, not https://example.org/new/
backlink wrong it leads to https://example.org/x/?source=medium, where the original is no longer`},

		{"no backlink", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Links = p.Links[:1] },
			"backlink wrong no link to the original"},
		{"no backlink wanted", func(e *syndicate.Entry, a *syndicate.Article, p *syndicate.StoryPage) {
			a.HTML, _, _ = strings.Cut(a.HTML, "<p>Originally")
			e.ContentHash, p.Links = a.ContentHash(), nil
		}, "backlink ok no link to the original, as the post wants it"},
		{"a backlink without rel", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Links[1].Rel = "" },
			"backlink ok a link to the original, with no rel"},

		{"an image lost", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Images = p.Images[:1] },
			"images wrong 1 of 2 images"},
		{"an empty image", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Images[0] = "" },
			"images wrong 1 of 2 images without anything to be seen"},
		{"more images", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) {
			p.Images = append(p.Images, "https://miro.medium.com/1*c.png")
		}, "images ok 3 images"},
		{"an image from home", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) {
			p.Images[0] = "https://example.org/1.png"
		}, "images ok 2 images, 1 of them from the original's address"},

		{"code lost", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Code = nil },
			"code wrong 0 of 2 code blocks"},
		{"code in pieces", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) {
			p.Code = []string{"a < b", "c", "second"}
		}, "code ok 2 code blocks, in 3 pieces"},
		{"code spoilt", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) { p.Code[0] = "a &lt; b c" },
			"code wrong 1 of 2 code blocks"},

		{"for members", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) {
			p.MembersOnly, p.Links, p.Images, p.Code = true, nil, p.Images[:1], nil
		}, `backlink cannot tell no link to the original in what can be seen: the story is for members only
images cannot tell 1 of 2 images in what can be seen: the story is for members only
code cannot tell 0 of 2 code blocks in what can be seen: the story is for members only
paywall ok for members only: others see the beginning at most`},
		{"no text", func(_ *syndicate.Entry, _ *syndicate.Article, p *syndicate.StoryPage) {
			p.NoText, p.Links, p.Images, p.Code = true, nil, nil, nil
		}, `backlink cannot tell no link to the original: the page shows no text
images cannot tell 0 of 2 images: the page shows no text
code cannot tell 0 of 2 code blocks: the page shows no text`},
		{"another text by now", func(_ *syndicate.Entry, a *syndicate.Article, p *syndicate.StoryPage) {
			a.HTML += "<pre>third</pre>"
		}, "code cannot tell 2 of 3 code blocks: nothing on record says what the story is to show"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e, a := delivered()
			page := storyPage()
			tt.change(&e, &a, &page)
			checks := syndicate.Compare(e, &a, page, syndicate.Remedies{"title": "T", "canonical": "C", "backlink": "B", "images": "I", "code": "K", "paywall": "P", "reachable": "R"})
			var got []string
			for _, c := range checks {
				line := fmt.Sprintf("%s %s %s", c.Name, c.Verdict, c.Found)
				if c.Verdict != syndicate.VerdictOK || strings.Contains(tt.want, line) {
					got = append(got, line)
				}
				if (c.Hint != "") != (c.Verdict == syndicate.VerdictWrong) {
					t.Errorf("%s, hint %q", line, c.Hint)
				}
			}
			if got := strings.Join(got, "\n"); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// Without an article and without a copy of it, only what the page says of itself can be judged.
func TestCompareWithNothing(t *testing.T) {
	e, _ := delivered()
	got := map[string]syndicate.Verdict{}
	for _, c := range syndicate.Compare(e, nil, storyPage(), nil) {
		got[c.Name] = c.Verdict
	}
	want := map[string]syndicate.Verdict{"reachable": "ok", "title": "ok", "canonical": "ok", "backlink": "ok", "images": "cannot tell", "code": "cannot tell", "paywall": "ok"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v", got)
	}
}

// What the story was given counts, not what the post has become.
func TestCompareWithTheCopy(t *testing.T) {
	e, a := delivered()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(a.Kept())); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	e.Copy = base64.StdEncoding.EncodeToString(packed.Bytes())
	a.HTML = "<h1>All new</h1>"
	for _, now := range []*syndicate.Article{&a, nil} {
		if checks := syndicate.Compare(e, now, storyPage(), nil); syndicate.VerdictOf(checks) != syndicate.VerdictOK {
			t.Errorf("%+v", checks)
		}
		page := storyPage()
		page.Code = page.Code[:1]
		if checks := syndicate.Compare(e, now, page, nil); syndicate.VerdictOf(checks) != syndicate.VerdictWrong {
			t.Errorf("%+v", checks)
		}
	}
}

// far is a destination whose pages are these, by the id of the story.
type far struct {
	pages map[string]syndicate.StoryPage
	fail  map[string]error
	asked []string
	then  func() // after each question
}

func (f *far) Page(_ context.Context, s syndicate.Story) (syndicate.StoryPage, error) {
	f.asked = append(f.asked, s.ID)
	if f.then != nil {
		f.then()
	}
	if err := f.fail[s.ID]; err != nil {
		return syndicate.StoryPage{}, fmt.Errorf("%w: %w", syndicate.ErrCannotTell, err)
	}
	return f.pages[s.ID], nil
}

// findings is a history that forgets.
type findings map[string]syndicate.Verification

func (m findings) Last(key string) (syndicate.Verification, bool) { v, ok := m[key]; return v, ok }

func (m findings) Add(_ context.Context, v syndicate.Verification) error { m[v.Key] = v; return nil }

// world is three stories, a to c, of which nothing is wrong, and who asks for them.
func world() (*far, *syndicate.Verifier, []syndicate.Subject, *time.Time) {
	there := &far{pages: map[string]syndicate.StoryPage{}, fail: map[string]error{}}
	var subjects []syndicate.Subject
	for _, id := range []string{"aaaaaa", "bbbbbb", "cccccc"} {
		e, a := delivered()
		e.Key, e.Story.ID = id[:1], id
		page := storyPage()
		page.ID = id
		there.pages[id] = page
		subjects = append(subjects, syndicate.Subject{
			Entry: e, Post: &syndicate.Post{Path: "content/" + e.Key + ".md", Permalink: verified},
			Article: func(context.Context) (*syndicate.Article, error) { return &a, nil },
		})
	}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	return there, &syndicate.Verifier{Pages: there, History: findings{}, Now: func() time.Time { return now }}, subjects, &now
}

// run verifies, and says what was asked for and what was found.
func run(t *testing.T, there *far, v *syndicate.Verifier, subjects []syndicate.Subject) (asked, found string, err error) {
	t.Helper()
	there.asked = nil
	var list []string
	err = v.Run(t.Context(), subjects, func(v syndicate.Verification) { list = append(list, v.Key+" "+string(v.Verdict)) })
	for _, id := range there.asked {
		asked += id[:1]
	}
	return asked, strings.Join(list, ", "), err
}

// What was in order within a day is not asked for again; anything else is.
func TestVerifierRemembers(t *testing.T) {
	there, v, subjects, now := world()
	wrong := there.pages["bbbbbb"]
	wrong.Original = ""
	there.pages["bbbbbb"] = wrong
	step := func(name, asked, found string) {
		t.Helper()
		gotAsked, gotFound, err := run(t, there, v, subjects)
		if err != nil || gotAsked != asked || gotFound != found {
			t.Errorf("%s: asked for %s, found %s, %v; want %s, %s", name, gotAsked, gotFound, err, asked, found)
		}
	}
	step("first", "abc", "a ok, b wrong, c ok")
	*now = now.Add(24*time.Hour - time.Second)
	step("within a day", "b", "a ok, b wrong, c ok")
	*now = now.Add(time.Second)
	step("a day later", "acb", "a ok, c ok, b wrong")
	there.pages["bbbbbb"] = storyPageOf("bbbbbb")
	step("mended", "b", "a ok, b ok, c ok")
	step("and seen", "", "a ok, b ok, c ok")
	v.Fresh = true
	step("anew", "abc", "a ok, b ok, c ok")
	v.Fresh = false
	for i, change := range []func(s *syndicate.Subject){
		func(s *syndicate.Subject) { s.Post = &syndicate.Post{Permalink: "https://example.org/moved/"} },
		func(s *syndicate.Subject) { s.Entry.Title = "Renamed" },
		func(s *syndicate.Subject) { s.Entry.Story.URL = "https://medium.com/@me/x-" + s.Entry.Story.ID },
	} {
		change(&subjects[i])
	}
	if asked, _, _ := run(t, there, v, subjects); len(asked) != 3 {
		t.Errorf("asked for %s, want all three: what was found is about something else", asked)
	}
}

func storyPageOf(id string) syndicate.StoryPage {
	p := storyPage()
	p.ID = id
	return p
}

// A run that is turned away twice asks no more, and the next one goes on with what was not seen.
func TestVerifierIsTurnedAway(t *testing.T) {
	there, v, subjects, now := world()
	there.fail["aaaaaa"], there.fail["bbbbbb"] = syndicate.ErrTurnedAway, syndicate.ErrTurnedAway
	asked, found, err := run(t, there, v, subjects)
	if asked != "ab" || found != "a cannot tell, b cannot tell, c cannot tell" || !errors.Is(err, syndicate.ErrTurnedAway) {
		t.Errorf("asked for %s, found %s, %v", asked, found, err)
	}
	clear(there.fail)
	*now = now.Add(time.Minute)
	if asked, found, err := run(t, there, v, subjects); asked != "cab" || found != "c ok, a ok, b ok" || err != nil {
		t.Errorf("asked for %s, found %s, %v", asked, found, err)
	}
}

// An interrupt keeps what was found.
func TestVerifierIsInterrupted(t *testing.T) {
	there, v, subjects, now := world()
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	there.then = func() {
		if len(there.asked) == 2 {
			cancel(enough)
		}
	}
	found := 0
	err := v.Run(ctx, subjects, func(syndicate.Verification) { found++ })
	if !errors.Is(err, enough) || found != 1 {
		t.Errorf("found %d, %v", found, err)
	}
	there.then = nil
	*now = now.Add(time.Minute)
	if asked, _, err := run(t, there, v, subjects); asked != "bc" || err != nil {
		t.Errorf("then asked for %s, %v", asked, err)
	}
}

// A page that is not there is a fault of a public story and of no other.
func TestVerifierMissesAStory(t *testing.T) {
	for _, tt := range []struct {
		status syndicate.Status
		fail   error
		want   syndicate.Verdict
		found  string
	}{
		{syndicate.Public, syndicate.ErrGone, "wrong", "the story is gone: " + syndicate.ErrGone.Error()},
		{syndicate.Unlisted, syndicate.ErrGone, "wrong", "the story is gone: " + syndicate.ErrGone.Error()},
		{syndicate.Draft, syndicate.ErrGone, "cannot tell", "it is on record as a draft, which nobody but its author sees"},
		{"", syndicate.ErrGone, "cannot tell", "it may be a draft, which nobody but its author sees: " + syndicate.ErrGone.Error()},
		{syndicate.Public, errors.New("no answer"), "cannot tell", "no answer"},
	} {
		there, v, subjects, _ := world()
		there.fail["aaaaaa"] = tt.fail
		subjects[0].Entry.Story.Status = tt.status
		got, err := v.Verify(t.Context(), subjects[0])
		want := []syndicate.Check{{Name: "reachable", Verdict: tt.want, Found: tt.found}}
		if err != nil || got.Verdict != tt.want || !reflect.DeepEqual(got.Checks, want) {
			t.Errorf("%s, %v: %+v, %v", tt.status, tt.fail, got, err)
		}
	}
}

// A saved page counts as much as one that was asked for, if it is the right one.
func TestVerifyPage(t *testing.T) {
	_, v, subjects, now := world()
	if _, err := v.VerifyPage(t.Context(), subjects[0], storyPageOf("bbbbbb")); !errors.Is(err, syndicate.ErrOtherStory) {
		t.Errorf("another story: %v", err)
	}
	if _, known := v.History.Last("a"); known {
		t.Error("and yet it is in the history")
	}
	got, err := v.VerifyPage(t.Context(), subjects[0], storyPageOf("aaaaaa"))
	if err != nil || got.Verdict != syndicate.VerdictOK || got.Path != "content/a.md" || !got.At.Equal(*now) {
		t.Errorf("%+v, %v", got, err)
	}
	if last, known := v.History.Last("a"); !known || !reflect.DeepEqual(last, got) {
		t.Errorf("history %+v", last)
	}
}
