package authority_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/authority"
)

// fake is a source that counts.
type fake struct {
	name  string
	asked []string
	err   error
	now   *time.Time
}

func (f *fake) Name() string { return f.name }

func (f *fake) Figure(_ context.Context, host string) (authority.Figure, error) {
	f.asked = append(f.asked, host)
	return authority.Figure{Measure: authority.Rank, Value: float64(len(f.asked)), Of: host, At: *f.now}, f.err
}

// said is entries in short.
func said(entries []authority.Entry) string {
	var list []string
	for _, e := range entries {
		s := e.Source + " " + e.Domain
		if e.Figure != nil {
			s += " " + e.Figure.String()
		}
		if e.Problem != "" {
			s += " (" + e.Problem + ")"
		}
		list = append(list, s)
	}
	return strings.Join(list, "; ")
}

func TestAlmanac(t *testing.T) {
	now := noon
	one, two := &fake{name: "One", now: &now}, &fake{name: "The Two", now: &now}
	dir := filepath.Join(t.TempDir(), "cache", "authority")
	a := &authority.Almanac{Sources: []authority.Source{one, two}, Dir: dir, Now: func() time.Time { return now }}
	hosts := []string{"a.org", "b.org"}
	check := func(step, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", step, got, want)
		}
	}
	check("nothing is kept", said(a.Look(hosts)), "")
	all := "One a.org rank 1; One b.org rank 2; The Two a.org rank 1; The Two b.org rank 2"
	check("asked", said(a.Ask(t.Context(), hosts, false)), all)
	now = now.Add(23 * time.Hour)
	check("fresh", said(a.Ask(t.Context(), hosts, false)), all)
	check("kept", said(a.Look([]string{"b.org", "c.org"})), "One b.org rank 2; The Two b.org rank 2")
	check("refreshed", said(a.Ask(t.Context(), hosts[:1], true)), "One a.org rank 3; The Two a.org rank 3")
	now = now.Add(time.Hour)
	one.err, two.err = errors.New("no answer"), fmt.Errorf("%w: the quota is used up", authority.ErrRefused)
	one.asked, two.asked = nil, nil
	check("old and fresh", said(a.Ask(t.Context(), append(hosts, "c.org"), false)),
		"One a.org rank 3; One b.org rank 2 (no answer); One c.org (no answer); "+
			"The Two a.org rank 3; The Two b.org rank 2 (refused: the quota is used up); The Two c.org (refused: the quota is used up)")
	check("asked again", fmt.Sprint(one.asked, two.asked), "[b.org c.org] [b.org]")

	// What cannot be read, or is from the future, is asked for again.
	one.err = nil
	now = noon
	if err := os.WriteFile(filepath.Join(dir, "the-two-a.org.json"), []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	check("damaged", said(a.Look(hosts[:1])), "One a.org rank 3")
	check("future", said(a.Ask(t.Context(), hosts[:1], false)), "One a.org rank 3; The Two a.org (refused: the quota is used up)")

	// What was kept for four weeks is forgotten, also about hosts that nobody asks for.
	now = noon.Add(28 * 24 * time.Hour)
	check("four weeks", said(a.Look(hosts)), "One a.org rank 3; One b.org rank 2; The Two b.org rank 2")
	now = now.Add(time.Second)
	check("too old", said(a.Look(hosts[:1])), "")
	if _, err := os.Stat(filepath.Join(dir, "one-b.org.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a figure is kept for too long: %v", err)
	}

	// No folder, or one that cannot be written, is no failure.
	for _, dir := range []string{"", filepath.Join(dir, "one-a.org.json", "x")} {
		a := &authority.Almanac{Sources: []authority.Source{one}, Dir: dir, Now: a.Now}
		if got := said(a.Ask(t.Context(), hosts[:1], false)); !strings.HasPrefix(got, "One a.org rank ") {
			t.Errorf("%q: %s", dir, got)
		}
	}
}
