package backlinks_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/backlinks"
)

var noon = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

func seen(key string, days int, verdict syndicate.Verdict) syndicate.Verification {
	return syndicate.Verification{
		Key: key, Title: "Title of " + key, CanonicalURL: "https://example.org/" + key + "/",
		Story: syndicate.Story{ID: "abcdef", URL: "https://medium.com/p/abcdef"},
		At:    noon.AddDate(0, 0, days), Verdict: verdict,
	}
}

func open(t *testing.T, file string) *backlinks.History {
	t.Helper()
	h, err := backlinks.OpenHistory(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func add(t *testing.T, h *backlinks.History, all ...syndicate.Verification) {
	t.Helper()
	for _, v := range all {
		if err := h.Add(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
}

// said is what a history holds, in short.
func said(h *backlinks.History) string {
	var b strings.Builder
	for _, v := range h.All() {
		fmt.Fprintf(&b, "%s %s %s\n", v.At.Format("01-02"), v.Key, v.Verdict)
	}
	return b.String()
}

func TestHistory(t *testing.T) {
	file := filepath.Join(t.TempDir(), "state", "verify", "medium.jsonl")
	h := open(t, file)
	if _, known := h.Last("a"); known || len(h.All()) != 0 {
		t.Error("a new history is not empty")
	}
	add(t, h, seen("a", 0, "ok"), seen("b", 0, "wrong"), seen("a", 1, "cannot tell"))
	const want = "11-01 a ok\n11-01 b wrong\n11-02 a cannot tell\n"
	for name, h := range map[string]*backlinks.History{"as it is": h, "read again": open(t, file)} {
		last, known := h.Last("a")
		if got := said(h); got != want || !known || last.Verdict != "cannot tell" || last.Title != "Title of a" {
			t.Errorf("%s: %q, last %+v", name, got, last)
		}
	}
}

// A line that was cut off costs itself and nothing else.
func TestHistoryThatWasCut(t *testing.T) {
	file := filepath.Join(t.TempDir(), "verify", "medium.jsonl")
	add(t, open(t, file), seen("a", 0, "ok"), seen("b", 0, "ok"))
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for cut := range len(whole) {
		if err := os.WriteFile(file, whole[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		add(t, open(t, file), seen("c", 1, "ok"))
		want := strings.Count(string(whole[:cut]), "}\n")
		if strings.HasSuffix(string(whole[:cut]), "]}") || strings.HasSuffix(string(whole[:cut]), `null}`) { // all but the line's end
			want++
		}
		if got := open(t, file).All(); len(got) != want+1 || got[want].Key != "c" {
			t.Fatalf("cut at %d: %d lines, want %d", cut, len(got), want+1)
		}
	}
}

func TestHistoryOfManyWriters(t *testing.T) {
	file := filepath.Join(t.TempDir(), "verify", "medium.jsonl")
	var writers sync.WaitGroup
	for i := range 8 {
		h := open(t, file)
		writers.Go(func() {
			for day := range 10 {
				if err := h.Add(t.Context(), seen(fmt.Sprint(i), day, "ok")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	writers.Wait()
	if n := len(open(t, file).All()); n != 80 {
		t.Errorf("%d lines", n)
	}
}

// A file that says the same over and over is written anew, with all that the chart and the next run need.
func TestHistoryIsCondensed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "verify", "medium.jsonl")
	var b strings.Builder
	for day := range 600 {
		fmt.Fprintf(&b, `{"key":"a","at":%q,"verdict":"ok"}`+"\n", noon.AddDate(0, 0, day).Format(time.RFC3339))
		verdict := "wrong"
		if day >= 599 {
			verdict = "cannot tell"
		}
		fmt.Fprintf(&b, `{"key":"b","at":%q,"verdict":%q}`+"\n", noon.AddDate(0, 0, day).Format(time.RFC3339), verdict)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	h := open(t, file)
	if got, want := said(h), "11-01 a ok\n11-01 b wrong\n06-21 b wrong\n06-22 a ok\n06-22 b cannot tell\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	data, err := os.ReadFile(file)
	if n := strings.Count(string(data), "\n"); err != nil || n != 5 {
		t.Errorf("%d lines in the file, %v", n, err)
	}
	names, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(names) > 3 { // itself, its lock and .gitignore
		t.Errorf("left behind: %v, %v", names, err)
	}
}
