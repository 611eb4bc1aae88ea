package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// known makes a site whose only post is on record in the sandbox, with a memo of it.
func known(t *testing.T) *app {
	t.Helper()
	return remembered(t, "syndicate: medium")
}

// remembered makes a site with a post, publishes what is ready of it in the sandbox and leaves a memo.
func remembered(t *testing.T, frontMatter string) *app {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", os.Getenv("XDG_CACHE_HOME")) // where there is no such variable
	t.Setenv("LocalAppData", os.Getenv("XDG_CACHE_HOME"))
	dir := t.TempDir()
	writeSite(t, dir, []txtar.File{
		{Name: "hugo.toml", Data: []byte("baseURL = 'https://example.org/'\n[params.syndicate.checks]\nmin-words = 'off'\n")},
		{Name: "content/posts/a.md", Data: []byte("---\ntitle: A post\ndate: 2026-01-01\n" + frontMatter + "\n---\nIts text.\n")},
	})
	err := filepath.WalkDir(dir, func(name string, _ fs.DirEntry, err error) error { // what was just written is not trusted
		return errors.Join(err, os.Chtimes(name, time.Time{}, time.Now().Add(-time.Hour)))
	})
	if err != nil {
		t.Fatal(err)
	}
	var printed bytes.Buffer
	a := testApp(t, globalOptions{site: dir}, &printed)
	a.version, a.now = version(), time.Now
	for range 2 {
		status := run(t.Context(), environment{
			args: []string{"publish", "--sandbox", "--verbose", "--site", dir}, getenv: a.getenv, stdout: &printed, stderr: &printed, now: a.now,
		})
		if status != 0 {
			t.Fatalf("exit status %d: %s", status, &printed)
		}
	}
	if !bytes.Contains(printed.Bytes(), []byte("read: nothing of the site")) {
		t.Fatalf("there is no memo: %s", &printed)
	}
	return a
}

// A record that is removed after the memo was believed makes the post one that is to go out: with its text.
func TestReconsider(t *testing.T) {
	a := known(t)
	o := deliveryOptions{sandbox: true, sends: true}
	j, candidates, err := a.recall(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	l, err := j.ledger(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	records, err := l.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same, _, err := j.reconsider(t.Context(), o, a.now(), candidates, records)
	if err != nil || same != j {
		t.Errorf("with the same ledger, the site was read: %v", err)
	}
	delete(records.Entries, "posts/a")
	loaded, candidates, err := j.reconsider(t.Context(), o, a.now(), candidates, records)
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.close()
	if loaded.site == nil || len(candidates) != 1 || candidates[0].Article.HTML == "" {
		t.Errorf("with another ledger, the site was not read: %+v", candidates)
	}

	writeSite(t, a.global.site, []txtar.File{{Name: "hugo.toml", Data: []byte("baseURL = 'https://example.org/'\n[params.syndicate.ledger]\nkind = 'git'\n")}})
	other, _, err := j.reconsider(t.Context(), o, a.now(), candidates, records)
	if err != errOtherLedger {
		t.Errorf("the ledger that is locked is no longer the site's: %v", err)
	}
	other.close()
}

// What waits for its day is looked at without the site, and goes out with its text once the day has come.
func TestRecallOfWaitingPost(t *testing.T) {
	a := remembered(t, "syndicate: {medium: {after: 2199-01-01}}")
	for _, tt := range []struct {
		year  int
		sends bool
		want  error
		do    syndicate.Verb
	}{
		{2100, false, nil, syndicate.DoWait},
		{2100, true, nil, syndicate.DoWait},
		{2200, false, nil, syndicate.DoPublish},
		{2200, true, errToSend, ""},
	} {
		a.now = func() time.Time { return time.Date(tt.year, 1, 1, 0, 0, 0, 0, time.UTC) }
		o := deliveryOptions{sandbox: true, sends: tt.sends}
		j, candidates, err := a.recall(t.Context(), o)
		if err != tt.want {
			t.Errorf("in %d, sending %v: %v", tt.year, tt.sends, err)
		}
		if err != nil {
			continue
		}
		if plan := o.planner(j, j.now()).Plan(candidates, syndicate.Records{}); plan.Count(tt.do) != 1 {
			t.Errorf("in %d, sending %v: the plan is %+v", tt.year, tt.sends, plan.Actions)
		}
		j.close()
	}
}

// publishAt publishes in the sandbox by a clock of its own.
func publishAt(t *testing.T, a *app, now func() time.Time) (status int, printed string) {
	t.Helper()
	var b bytes.Buffer
	status = run(t.Context(), environment{
		args: []string{"publish", "--sandbox", "--site", a.global.site}, getenv: a.getenv, stdout: &b, stderr: &b, now: now,
	})
	return status, b.String()
}

// A record that goes away while its post is read lets nothing out that the checks speak against.
func TestRecordGoesDuringPublish(t *testing.T) {
	a := known(t)
	writeSite(t, a.global.site, []txtar.File{{Name: "hugo.toml", Data: []byte("baseURL = 'https://example.org/'\n[params.syndicate.checks]\nmin-words = 'error'\n")}})
	ledger, saved := filepath.Join(a.global.site, stateFolder, "sandbox", "ledger"), t.TempDir()
	if err := os.CopyFS(saved, os.DirFS(ledger)); err != nil {
		t.Fatal(err)
	}
	for last, over := 1, false; !over; last++ { // the look at the clock before which it goes
		looks := 0
		status, printed := publishAt(t, a, func() time.Time {
			if looks++; looks == last {
				if err := os.RemoveAll(ledger); err != nil {
					t.Error(err)
				}
			}
			return time.Now()
		})
		over = looks < last
		if status != exitChecks && !strings.Contains(printed, "nothing to do") {
			t.Errorf("look %d: exit status %d: %s", last, status, printed)
		}
		if err := errors.Join(os.RemoveAll(ledger), os.CopyFS(ledger, os.DirFS(saved))); err != nil {
			t.Fatal(err)
		}
	}
}

// A post whose day comes in the middle of a run goes out with its text, or waits for the next run.
func TestDayComesDuringPublish(t *testing.T) {
	a := remembered(t, "syndicate: {medium: {after: 2199-01-01}}")
	day := time.Date(2199, 1, 1, 0, 0, 0, 0, time.UTC)
	went := false
	for first := 1; !went; first++ { // the look at the clock that sees the day
		looks := 0
		status, printed := publishAt(t, a, func() time.Time {
			if looks++; looks < first {
				return day.Add(-time.Minute)
			}
			return day
		})
		went = looks < first
		if status != 0 || !went && !strings.Contains(printed, "published") && !strings.Contains(printed, "waiting") {
			t.Errorf("look %d: exit status %d: %s", first, status, printed)
		}
		if err := os.RemoveAll(filepath.Join(a.global.site, stateFolder)); err != nil {
			t.Fatal(err)
		}
		publishAt(t, a, func() time.Time { return day.Add(-time.Hour) }) // leaves a memo
	}
}

// Whatever is in the file of a memo, it is one that holds or none.
func TestRecallOfDamagedMemo(t *testing.T) {
	a := known(t)
	o := deliveryOptions{sandbox: true}
	name := a.memoFile(o)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	damaged := []string{"", "null", "{}", "[]", `{"Posts":[null]}`, string(text[:len(text)/2]), string(text[:len(text)-1]), string(text) + "}"}
	for _, text := range damaged {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, err := a.recall(t.Context(), o); err == nil {
			t.Errorf("it is believed: %.80q", text)
		}
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(name, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.recall(t.Context(), o); err != errNoMemo {
		t.Errorf("a folder: %v", err)
	}
}

// A memo is of no use before it was made, to another program, with other flags or with another ledger.
func TestRecallIsCareful(t *testing.T) {
	a := known(t)
	o := deliveryOptions{sandbox: true, sends: true}
	now := a.now
	for name, change := range map[string]func(){
		"clock put back":     func() { a.now = func() time.Time { return now().Add(-time.Hour) } },
		"another version":    func() { a.version = "0.0.0-other" },
		"another Hugo":       func() { a.global.hugo = autoHugo },
		"another status":     func() { o.status = "public" },
		"another account":    func() { o.account = "other" },
		"another base":       func() { a.global.baseURL = "https://other.example/" },
		"without the ledger": func() { o.sandbox = false },
	} {
		if _, _, err := a.recall(t.Context(), o); err != nil {
			t.Fatalf("before %s: %v", name, err)
		}
		before, options, v := a.global, o, a.version
		change()
		if _, _, err := a.recall(t.Context(), o); err == nil {
			t.Errorf("%s: it is believed", name)
		}
		a.global, o, a.version, a.now = before, options, v, now
	}
}

// What cannot be rendered today may be rendered tomorrow: a memo of it would hide that. A wrong setting stays wrong.
func TestRememberOnlyWhatStays(t *testing.T) {
	for rule, stays := range map[string]bool{"render": false, "rewrite": false, "front-matter": true} {
		a := known(t)
		j, candidates, records, err := a.gatherFrom(t.Context(), a.flaggedOptions(t.Context()), deliveryOptions{sandbox: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		candidates[0].Post.Findings = []syndicate.Finding{{Rule: rule, Severity: syndicate.Error}}
		if _, err := j.newMemo(t.Context(), candidates, records); (err == nil) != stays {
			t.Errorf("%s: %v", rule, err)
		}
		j.close()
	}
}

// As long as a memo stands, nothing goes out, whatever the ledger holds and the flags say.
func TestMemoSendsNothing(t *testing.T) {
	keys := rapid.SampledFrom([]string{"a", "b", "c", "d"})
	states := rapid.SampledFrom([]syndicate.State{
		syndicate.StatePublished, syndicate.StatePublished, syndicate.StatePublished, syndicate.StateAbandoned, syndicate.StateAttempting, syndicate.StateRejected,
	})
	stood := 0
	rapid.Check(t, func(t *rapid.T) {
		records := syndicate.Records{Entries: map[string]syndicate.Entry{}, Damaged: map[string]syndicate.Damaged{}}
		for _, key := range rapid.SliceOf(keys).Draw(t, "records") {
			records.Entries[key] = syndicate.Entry{Key: key, State: states.Draw(t, "state"), CanonicalURL: "https://example.org/" + key}
		}
		if rapid.IntRange(0, 9).Draw(t, "damaged") == 0 {
			records.Damaged["x"] = syndicate.Damaged{Key: "x"}
		}
		var candidates []syndicate.Candidate
		j := &job{config: syndicate.DefaultConfig(medium.Profile)}
		j.app = &app{environment: environment{now: time.Now}}
		for _, key := range rapid.SliceOfN(keys, 0, 3).Draw(t, "posts") {
			p := &syndicate.Post{Key: key, Permalink: "https://example.org/" + keys.Draw(t, "address"), Settings: j.config.Defaults}
			article := syndicate.Abstract{Title: key, ContentHash: "sha256:x"}.Article()
			candidates = append(candidates, syndicate.Candidate{Post: p, Article: article})
			j.flagged = append(j.flagged, p)
		}
		o := deliveryOptions{sends: true, order: rapid.SampledFrom([]string{"", "newest"}).Draw(t, "order"), firstRun: rapid.Bool().Draw(t, "first run")}
		if err := o.apply(j); err != nil {
			t.Fatal(err)
		}
		j.memo = &memo{Records: rapid.SampledFrom([]string{"", identify(records)}).Draw(t, "compared with")}
		if j.memoHolds(o, j.now(), candidates, records) != nil {
			return
		}
		stood++
		plan := o.planner(j, j.now()).Plan(candidates, records)
		if n := plan.Count(syndicate.DoPublish); n > 0 {
			t.Fatalf("%d posts would go out: %+v", n, plan.Actions)
		}
	})
	if stood == 0 {
		t.Error("no memo stood")
	}
}
