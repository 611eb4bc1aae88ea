package desk_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
)

func TestQueueShowsWhatIsHalfFinishedFirst(t *testing.T) {
	site := newSite("posts/one", "posts/two", "posts/three", "posts/four")
	site.entries["posts/three"] = syndicate.Entry{State: syndicate.StateAttempting, Route: syndicate.RouteDesk, Attempt: syndicate.Attempt{StartedAt: now.Add(-20 * time.Hour)}}
	site.entries["posts/two"] = syndicate.Entry{State: syndicate.StatePublished}
	site.entries["posts/four"] = syndicate.Entry{State: syndicate.StateAttempting, Route: syndicate.RouteAPI}
	site.posts[0].Findings = []syndicate.Finding{{Severity: syndicate.Warning}, {Severity: syndicate.Info}}

	page := open(t, site).get("")

	wants(t, page, "you began this yesterday 16:00", `<span class="desk">desk 1</span>`, `<td role="cell" class="n warning">1<i> found</i></td>`, ">600<i> words</i>")
	last := -1
	for _, key := range []string{"posts/three", "posts/four", "posts/one", "posts/two"} {
		at := strings.Index(page, "<small>"+key+"</small>")
		if at <= last {
			t.Errorf("%s is at %d, after what is at %d", key, at, last)
		}
		last = at
	}
}

// Names of posts are what people make of them.
func TestEveryKeyHasAPage(t *testing.T) {
	keys := []string{"posts/déjà vu", "posts/a&b", "posts/c++", "posts/what?", "notes/100%", "posts/x'y", "a;b=c", "posts/#1"}
	site := newSite(keys...)
	v := open(t, site)
	queue := v.get("")
	for i, part := range strings.Split(queue, `<td role="cell"><a href="`)[1:] {
		address, _, _ := strings.Cut(part, `"`)
		answer, page := v.do("GET", strings.TrimSuffix(v.root, answerPath(v.root))+html.UnescapeString(address), nil)
		if answer.StatusCode != 200 || !strings.Contains(page, "To copy") {
			t.Errorf("%s at %s: %s", keys[i], address, answer.Status)
		}
	}
}

// answerPath is the path of an address.
func answerPath(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return rest[strings.IndexByte(rest, '/'):]
}

// The old reading serves while the site is read anew, and when it cannot be read.
func TestSiteIsReadAnew(t *testing.T) {
	first, second := newSite("posts/old"), newSite("posts/new")
	stamp, goOn := make(chan string, 1), make(chan error)
	reads := 0
	o := desk.Options{
		Stamp: func() string { s := <-stamp; stamp <- s; return s },
		Read: func(context.Context) (desk.Site, error) {
			if reads++; reads == 1 {
				return first, nil
			}
			if err := <-goOn; err != nil {
				return nil, err
			}
			return second, nil
		},
	}
	stamp <- "1"
	v := openOptions(t, o)
	wantsNone(t, v.get(""), "read anew")

	v.post("refresh")
	wants(t, v.get(""), "posts/old", "The site is being read anew", "data-reading")
	goOn <- errors.New("content/a.md:3: no such shortcode")
	v.await(`{"reading":false,"version":1}`)
	wants(t, v.get(""), "posts/old", "content/a.md:3: no such shortcode.")

	v.post("refresh")
	goOn <- nil
	v.await(`{"reading":false,"version":2}`)
	page := v.get("")
	wants(t, page, "posts/new")
	wantsNone(t, page, "posts/old", "no such shortcode")
	<-first.closed
}

// await asks for the state until it is the given one.
func (v *visitor) await(state string) {
	v.t.Helper()
	for deadline := time.Now().Add(time.Minute); strings.TrimSpace(v.get("state")) != state; {
		if time.Now().After(deadline) {
			v.t.Fatalf("the state did not become %s", state)
		}
	}
}

func TestThousandPosts(t *testing.T) {
	keys := make([]string, 1000)
	for i := range keys {
		keys[i] = fmt.Sprintf("posts/%d/something-that-happened", i)
	}
	v := open(t, newSite(keys...))
	page := v.get("")
	if n := strings.Count(page, `<tr role="row" data-s=`); n != 1000 {
		t.Errorf("%d rows", n)
	}
	if perRow := len(page) / 1000; perRow > 700 {
		t.Errorf("%d bytes for each post", perRow)
	}
}

func BenchmarkQueueOfThousand(b *testing.B) {
	keys := make([]string, 1000)
	for i := range keys {
		keys[i] = fmt.Sprintf("posts/%d/something-that-happened", i)
	}
	v := open(b, newSite(keys...))
	for b.Loop() {
		v.get("")
	}
}
