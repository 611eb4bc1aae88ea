package desk_test

import (
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/browser"
)

const survivor = "posts/tea"

var everyStage = flag.Bool("survival", false, "go through every stage of TestSurvival, not only the worst")

// A stage is how far a person has come when the tab is gone and the process is killed.
type stage struct {
	name    string
	until   func(p *person) // what the person does before
	states  []syndicate.State
	stories int
	finish  string // what the person does afterwards
}

var (
	nothing   = []syndicate.State{""}
	attempted = []syndicate.State{syndicate.StateAttempting}
	published = []syndicate.State{syndicate.StatePublished}
)

// worst is when there is a story to forget, and somebody else could publish it again.
const worst = "after the story was published, but not recorded"

var stages = []stage{
	{"before it was begun", looks, nothing, 0, "begin"},
	{"while it is begun", func(p *person) { looks(p); pressAndRun(p, "#paste ~ form") }, []syndicate.State{"", syndicate.StateAttempting}, 0, "record"},
	{"right after it was begun", begins, attempted, 0, "not done"},
	{"after the article was copied", func(p *person) { begins(p); p.out() }, attempted, 0, "record"},
	{"after it was pasted", func(p *person) { begins(p); p.paste(p.out()) }, attempted, 1, "record"},
	{worst, publishes, attempted, 1, "record"},
	{"while it is recorded", func(p *person) {
		publishes(p)
		do(p.t, p.desk, browser.Type(chromedp.CSS("#address"), p.address), click(".record label:has([value=public])"))
		pressAndRun(p, "form.record")
	}, []syndicate.State{syndicate.StateAttempting, syndicate.StatePublished}, 1, "record"},
	{"after it was recorded", records, published, 1, ""},
	{"while it is marked as updated", func(p *person) {
		records(p)
		p.change()
		pressAndRun(p, `form[action*="/updated/"]`)
	}, published, 1, "mark"},
	{"after it was marked as updated", func(p *person) {
		records(p)
		p.change()
		do(p.t, p.desk, click(`form[action*="/updated/"] button`), chromedp.WaitNotPresent(chromedp.CSS(`form[action*="/updated/"]`)))
	}, published, 1, ""},
}

func looks(p *person) {
	do(p.t, p.desk, chromedp.Navigate(p.site+"post/"+survivor), visible("#paste"))
}

func begins(p *person) { p.begin(survivor, "paste") }

func publishes(p *person) {
	begins(p)
	editor := p.out()
	p.paste(editor)
	p.address = p.publish(editor, "public")
}

func records(p *person) {
	publishes(p)
	p.record(p.address, "public")
}

// pressAndRun sends a form and does not wait for what comes of it.
func pressAndRun(p *person, form string) {
	p.t.Helper()
	run[bool](p.t, p.desk, "document.querySelector(`"+form+"`).requestSubmit(), true")
}

// Whenever the tab is closed and the process killed, the record says no more and no less than what
// happened, nobody else sends the post, and a new desk lets the person finish.
func TestSurvival(t *testing.T) {
	for _, s := range stages {
		if s.name != worst && !*everyStage {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			site := survivorSite(t)
			d := startDesk(t, site)
			t.Run("until", func(t *testing.T) { // its tabs are closed with it
				p := atDesk(t, d)
				p.files = site
				browser.Allow(p.desk, "net::ERR_") // answers that never come
				s.until(p)
				d.kill(t)
			})
			wantState(t, site, s.states)
			before := entryOf(t, site, survivor)
			_, status := syndicateAt(t, site, "publish", "--sandbox")
			if want := map[bool]int{true: 3}[before.HalfFinished()]; status != want {
				t.Errorf("publish ends with %d, want %d", status, want)
			}
			if after := entryOf(t, site, survivor); after != before {
				t.Errorf("publish changes the record to %+v", after)
			}
			if n := len(storiesOf(t, site)); n != s.stories {
				t.Errorf("there are %d stories, want %d", n, s.stories)
			}

			p := atDesk(t, startDesk(t, site))
			p.finish(before, s, site)
			want := published
			if s.finish == "not done" {
				want = []syndicate.State{syndicate.StateRejected}
			}
			wantState(t, site, want)
			if n := len(storiesOf(t, site)); n != max(s.stories, map[bool]int{true: 1}[s.finish != "not done"]) {
				t.Errorf("in the end there are %d stories", n)
			}
		})
	}
}

// survivorSite has two posts for the desk. The other one comes first in the queue, unless this one was begun.
func survivorSite(t *testing.T) string {
	site := t.TempDir()
	writeFile(t, filepath.Join(site, "hugo.toml"), "baseURL = 'https://example.org/'\ntitle = 'Example'\n")
	for name, words := range map[string]string{"apples": "Apples are round and red. ", "tea": "Words about tea are plain and calm. "} {
		writeFile(t, filepath.Join(site, "content", "posts", name+".md"), "---\ntitle: A post about "+name+
			"\ndate: 2026-01-01T10:00:00Z\ntags: ["+name+"]\nsyndicate:\n  medium:\n    status: public\n    route: desk\n---\n"+strings.Repeat(words, 100)+"\n")
	}
	return site
}

func wantState(t *testing.T, site string, states []syndicate.State) {
	t.Helper()
	e := entryOf(t, site, survivor)
	for _, state := range states {
		if e.State == state && (state == "" || e.Route == syndicate.RouteDesk) {
			return
		}
	}
	t.Errorf("the record is %+v, want one that is %q", e, states)
}

// change adds a sentence to the post, and waits until the desk shows it.
func (p *person) change() {
	p.t.Helper()
	name := filepath.Join(p.files, "content", survivor+".md")
	writeFile(p.t, name, strings.Replace(readFile(p.t, name), "calm. ", "calm. This was forgotten. ", 1))
	do(p.t, p.desk, click(".top form button"), visible("body:not([data-reading]) .queue .badge.changed"),
		click(`.queue a[href$="/post/`+survivor+`"]`), visible("body:not([data-reading]) .difference ins"))
}

// finish does at a new desk what is left to do.
func (p *person) finish(before syndicate.Entry, s stage, site string) {
	p.t.Helper()
	first := run[string](p.t, p.desk, `document.querySelector(".queue tbody td > a").getAttribute("href")`)
	if strings.HasSuffix(first, "/post/"+survivor) != before.HalfFinished() {
		p.t.Errorf("the first in the queue is %s", first)
	}
	switch {
	case before.State == "":
		p.begin(survivor, "paste")
	case before.HalfFinished():
		do(p.t, p.desk, click(".queue tbody td > a"), click(`#go ~ p .button`), visible("#out:not([aria-disabled])"))
	default:
		do(p.t, p.desk, chromedp.Navigate(p.site+"post/"+survivor), visible("#story"))
		if s.finish == "mark" && run[bool](p.t, p.desk, `document.querySelector('form[action*="/updated/"]') !== null`) {
			do(p.t, p.desk, click(`form[action*="/updated/"] button`), chromedp.WaitNotPresent(chromedp.CSS(`form[action*="/updated/"]`)))
		}
		if badge := run[string](p.t, p.desk, `document.querySelector(".meta .badge").textContent`); badge != "live" {
			p.t.Errorf("it is %s", badge)
		}
		return
	}
	if s.finish == "not done" {
		do(p.t, p.desk, click(`form[action*="/not-done/"] button`), visible("#paste"))
		return
	}
	if s.stories > 0 {
		story := storiesOf(p.t, site)[0]
		p.record("http://127.0.0.1:8765/p/"+story.ID, "public")
		return
	}
	editor := p.out()
	p.paste(editor)
	p.record(p.publish(editor, "public"), "public")
}
