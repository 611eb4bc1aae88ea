package desk_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// Nothing that leads out is given out before the ledger has the intent.
func TestIntentComesBeforeEverything(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	for _, page := range []string{"post/posts/tea", "ways/posts/tea", "handover/posts/tea"} {
		wantsNone(t, v.get(page), "new-story", "/p/import", "data-clip")
	}
	if answer, _ := v.do("GET", "clip/posts/tea", nil); answer.StatusCode != http.StatusConflict {
		t.Errorf("the article is given out: %s", answer.Status)
	}

	site.fail = errors.New("another syndicate is running")
	_, page := v.post("begin/posts/tea", "way", "paste")
	wants(t, page, "Another syndicate is running.", "About posts/tea")
	wantsNone(t, page, "new-story")
	if answer, _ := v.do("GET", "clip/posts/tea", nil); answer.StatusCode != http.StatusConflict {
		t.Errorf("the article is given out: %s", answer.Status)
	}

	site.fail = nil
	_, page = v.post("begin/posts/tea", "way", "paste")
	wants(t, page, "https://medium.com/new-story", "[picture 1: a formula]", "recorded yesterday")
	wants(t, v.get("clip/posts/tea"), `"text":"About posts/tea"`, `"html":"\u003ch1\u003eAbout`)
	site.wantsLog(t, "begin posts/tea", "begin posts/tea")
}

// A record that others do not see yet is a record.
func TestIntentOnThisMachineOnly(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	v.post("begin/posts/tea")
	site.fail = errors.Join(syndicate.ErrNotShared)
	_, page := v.post("not-done/posts/tea")
	wants(t, page, "Recorded that you made no story", "on this machine only")
	wantsNone(t, page, `class="notice bad"`)
}

func TestImportLeadsToTheImportPage(t *testing.T) {
	v := open(t, newSite("posts/tea"))
	_, page := v.post("begin/posts/tea", "way", "import")
	wants(t, page, `href="https://medium.com/p/import"`, `data-copy-first="https://example.org/posts/tea/"`, "an import sets it itself")
	wantsNone(t, page, "data-clip-first")
}

// Up to five tags fit there: those that the api would take come first.
func TestTagsToCopy(t *testing.T) {
	v := open(t, newSite("posts/tea"))
	_, page := v.post("begin/posts/tea")
	wants(t, page, "5 tags are set", `data-copy="yet"`)
	wantsNone(t, page, `data-copy="another"`)
}

func TestStoryIsRecorded(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	v.post("begin/posts/tea")

	answer, page := v.post("published/posts/tea", "address", "https://medium.com/p/0a1b2c3d4e5f", "status", "secret")
	if answer.StatusCode != http.StatusUnprocessableEntity {
		t.Error(answer.Status)
	}
	wants(t, page, "Say who can see the story", `value="https://medium.com/p/0a1b2c3d4e5f"`)

	site.fail = errors.New("this is the story of posts/coffee")
	answer, page = v.post("published/posts/tea", "address", "https://medium.com/p/ffff", "status", "public")
	if answer.StatusCode != http.StatusUnprocessableEntity {
		t.Error(answer.Status)
	}
	wants(t, page, "This is the story of posts/coffee.", `value="https://medium.com/p/ffff"`, `value="public" checked`)

	site.fail = nil
	_, page = v.post("published/posts/tea", "address", " https://medium.com/p/0a1b2c3d4e5f ", "status", "public")
	wants(t, page, "Recorded.", "https://medium.com/p/0a1b2c3d4e5f/edit", "Verify")
	site.wantsLog(t, "begin posts/tea", "published posts/tea https://medium.com/p/ffff public", "published posts/tea https://medium.com/p/0a1b2c3d4e5f public")
}

func TestNotDone(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	v.post("begin/posts/tea")
	_, page := v.post("not-done/posts/tea")
	wants(t, page, "free to go another time", "Bring it to Medium")
	site.wantsLog(t, "begin posts/tea", "not done posts/tea")
}

// Begun and left: the next day it goes on where it was, and nothing is recorded twice.
func TestGoOn(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	v.post("begin/posts/tea")
	wants(t, v.get("post/posts/tea"), "You began this yesterday 12:00", "Go on")
	v.post("begin/posts/tea", "way", "import")
	wants(t, v.get("handover/posts/tea?way=import"), "/p/import")
	site.wantsLog(t, "begin posts/tea")
}

// With the day's stories used up there is no way out, and the page says when there is.
func TestCap(t *testing.T) {
	site := newSite("posts/tea")
	free := now.Add(20 * time.Hour)
	site.picked = func(key string) syndicate.Action {
		return syndicate.Action{Key: key, Do: syndicate.DoWait, ReadyAt: &free, Reason: "2 public and unlisted stories in 24 hours are the limit"}
	}
	page := open(t, site).get("post/posts/tea")
	wants(t, page, "Not before tomorrow 08:00", "are the limit.")
	wantsNone(t, page, "/begin/", "/ways/")
}

func TestPictures(t *testing.T) {
	v := open(t, newSite("posts/tea"))
	answer, data := v.do("GET", "picture/1/posts/tea", nil)
	if data != string(pixel()) || answer.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%q, %v", data, answer.Header)
	}
	for _, n := range []string{"0", "2", "-1", "x"} {
		if answer, _ := v.do("GET", "picture/"+n+"/posts/tea", nil); answer.StatusCode != http.StatusNotFound {
			t.Errorf("picture %s: %s", n, answer.Status)
		}
	}
}

// A post that lost its flag or its name meanwhile is not forgotten: it can be settled, and nothing else.
func TestGoneButBegun(t *testing.T) {
	for name, settle := range map[string]func(v *visitor) string{
		"published posts/tea https://medium.com/p/0a1b2c3d4e5f public": func(v *visitor) string {
			_, page := v.post("published/posts/tea", "address", "https://medium.com/p/0a1b2c3d4e5f", "status", "public")
			return page
		},
		"not done posts/tea": func(v *visitor) string {
			_, page := v.post("not-done/posts/tea")
			return page
		},
	} {
		site := newSite("posts/coffee")
		site.entries["posts/tea"] = syndicate.Entry{
			Key: "posts/tea", Title: "Tea", State: syndicate.StateAttempting, Route: syndicate.RouteDesk, Attempt: syndicate.Attempt{StartedAt: now.Add(-time.Hour)},
		}
		v := open(t, site)
		wants(t, v.get(""), `/handover/posts/tea">Tea</a>`, "you began this today 11:00")
		page := v.get("handover/posts/tea")
		wants(t, page, "Did you bring it to Medium?", "/published/posts/tea", "/not-done/posts/tea", "https://medium.com/me/stories/drafts")
		wantsNone(t, page, "new-story", "data-clip")
		for _, way := range []string{"post", "clip", "ways", "preview"} {
			if answer, _ := v.do("GET", way+"/posts/tea", nil); answer.StatusCode != http.StatusNotFound {
				t.Errorf("%s: %s", way, answer.Status)
			}
		}
		if answer, _ := v.post("begin/posts/tea"); answer.StatusCode != http.StatusNotFound {
			t.Errorf("begin: %s", answer.Status)
		}
		site.fail = errors.New("this is no address of a story")
		wants(t, settle(v), "This is no address of a story.")
		site.fail = nil
		wants(t, settle(v), "ecorded", `class="queue"`)
		site.wantsLog(t, name, name)
		wantsNone(t, v.get(""), "/handover/posts/tea")
		if answer, _ := v.do("GET", "handover/posts/nobody", nil); answer.StatusCode != http.StatusNotFound {
			t.Error(answer.Status)
		}
	}
}
