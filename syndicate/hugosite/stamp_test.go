package hugosite

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gohugoio/hugo/hugofs"
)

// A page that is not there yet must be expected no later than Hugo shows it.
func TestAppearance(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	const never, unknown = "never", "unknown"
	for _, test := range []struct{ name, file, text, want string }{
		{"draft", "a.md", "---\ndraft: true\ndate: 2026-01-02\n---\n", never},
		{"draft in other words", "a.md", "+++\nDraft = \"true\"\n+++\n", never},
		{"something else that is a draft", "a.md", "---\ndate: 2030-01-05\ncover:\n  draft: true\n---\n", "2030-01-04T09:00:00Z"},
		{"draft in a text", "a.md", "---\ndescription: |\n  draft: true\ndate: 2030-01-05\n---\n", "2030-01-04T09:00:00Z"},
		{"future", "a.md", "+++\npublishDate = 2030-01-05T15:00:00Z\n+++\n", "2030-01-05T00:00:00Z"},
		{"future without a time zone", "a.md", "+++\ndate = 2030-01-05T15:00:00\n+++\n", "2030-01-05T00:00:00Z"},
		{"future in JSON", "a.md", "{\"date\": \"2030-01-05\"}\n", "2030-01-04T09:00:00Z"},
		{"future in words", "a.md", "---\ndate: \"05 Jan 2030\"\nexpiryDate: 2031-01-01\n---\n", "2030-01-04T09:00:00Z"},
		{"the first of several", "a.md", "---\ndate: 2031-01-05\nparams:\n  x: [2030-01-05]\n---\n", "2030-01-04T09:00:00Z"},
		{"name", "2030-01-05-a.md", "---\ntitle: a\n---\n", "2030-01-04T09:00:00Z"},
		{"expired", "a.md", "---\ndate: 2020-01-01\nexpiryDate: 2021-01-01\n---\n", never},
		{"any moment", "a.md", "---\ndate: 2026-01-02T12:00:00\n---\n", unknown},
		{"no reason", "a.md", "---\ndate: 2020-01-01\n---\n", unknown},
		{"no front matter", "a.md", "2030-01-05\n", unknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), test.file)
			if err := os.WriteFile(file, []byte(test.text), 0o666); err != nil {
				t.Fatal(err)
			}
			at, err := appearance(file, now)
			got := at.Format(time.RFC3339)
			switch {
			case err != nil:
				got = unknown
			case at.IsZero():
				got = never
			}
			if got != test.want {
				t.Errorf("got %s (%v), want %s", got, err, test.want)
			}
		})
	}
}

// What a system writes down as the time of a file may be before the time at which the file was written.
func TestWritten(t *testing.T) {
	begun := time.Date(2026, 1, 2, 3, 4, 5, 7_000_000, time.UTC)
	for _, test := range []struct {
		name    string
		at      time.Time
		touched bool
	}{
		{"long ago", begun.Add(-time.Minute), false},
		{"a moment ago", begun.Add(-100 * time.Millisecond), false},
		{"after", begun.Add(time.Millisecond), true},
		{"in the same tick", begun.Add(-3 * time.Millisecond), true},
		{"in the same second, without fractions", begun.Truncate(time.Second), true},
		{"two seconds ago, without fractions", begun.Truncate(time.Second).Add(-2 * time.Second), false},
	} {
		file := filepath.Join(t.TempDir(), "a.md")
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, test.at, test.at); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if touched := !written(info).Before(begun); touched != test.touched {
			t.Errorf("%s: %v, want %v", test.name, touched, test.touched)
		}
	}
}

// What comes or goes while a site is read may be a part of its articles or not.
func TestTraceOfComingAndGoing(t *testing.T) {
	dir := t.TempDir()
	stays, goes, comes := filepath.Join(dir, "stays"), filepath.Join(dir, "goes"), filepath.Join(dir, "comes")
	write := func(name string) {
		t.Helper()
		if err := os.WriteFile(name, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(stays)
	write(goes)
	look := func(name string) *overlay {
		o := newOverlay(hugofs.Os)
		o.Stat(name)
		return o
	}
	staying, going, coming := look(stays), look(goes), look(comes)
	write(comes)
	if err := os.Remove(goes); err != nil {
		t.Fatal(err)
	}
	if sights, err := staying.trace.sights(dir); err != nil || len(sights) != 1 {
		t.Errorf("nothing happened to it: %v, %v", sights, err)
	}
	for name, o := range map[string]*overlay{"comes": coming, "goes": going} {
		if _, err := o.trace.sights(dir); err == nil {
			t.Errorf("it %s, and nobody says so", name)
		}
	}
}
