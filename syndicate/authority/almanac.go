package authority

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/moby/sys/atomicwriter"
)

const (
	// freshFor is how long a figure is not asked for again. The lists are made once a day at most.
	freshFor = 24 * time.Hour
	// keptFor is how long a figure is kept at all. Semrush's terms allow no more than a month.
	keptFor = 28 * 24 * time.Hour
)

// An Almanac keeps the figures that sources gave, one file for each source and host.
type Almanac struct {
	Sources []Source
	// Dir is the folder. If it is empty, nothing is kept.
	Dir string
	// Now is the clock.
	Now func() time.Time
}

// An Entry is what an almanac has of a host by a source.
type Entry struct {
	Domain string `json:"domain"` // the host that was asked for
	Source string `json:"source"`
	// Figure is nil if there is none.
	Figure *Figure `json:"figure,omitempty"`
	// Problem is why the source gave no figure this time. If there is one all the same, it is from before.
	Problem string `json:"problem,omitempty"`
	// Err is the problem for programs.
	Err error `json:"-"`
}

// Look returns what is kept about hosts, which is of the last four weeks: those by the first source come
// first, in the order of the hosts. Of what is not kept there is no entry.
func (a *Almanac) Look(hosts []string) []Entry {
	a.forget()
	var entries []Entry
	for _, s := range a.Sources {
		for _, host := range hosts {
			if f := a.read(s, host); f != nil {
				entries = append(entries, Entry{Domain: host, Source: s.Name(), Figure: f})
			}
		}
	}
	return entries
}

// Ask is like [Almanac.Look], and asks the sources for what is not kept, or was kept a day ago, or for
// everything to refresh it. There is an entry for each source and host. A source that refuses is not
// asked again.
func (a *Almanac) Ask(ctx context.Context, hosts []string, refresh bool) []Entry {
	a.forget()
	entries := make([]Entry, len(a.Sources)*len(hosts))
	var all sync.WaitGroup
	for i, s := range a.Sources {
		own := entries[i*len(hosts):][:len(hosts)]
		all.Go(func() { a.askOne(ctx, s, hosts, refresh, own) })
	}
	all.Wait()
	return entries
}

func (a *Almanac) askOne(ctx context.Context, s Source, hosts []string, refresh bool, entries []Entry) {
	var refusal error
	for i, host := range hosts {
		e := &entries[i]
		e.Domain, e.Source, e.Figure = host, s.Name(), a.read(s, host)
		if !refresh && e.Figure != nil && a.isFresh(*e.Figure) {
			continue
		}
		err := refusal
		if err == nil {
			var f Figure
			if f, err = s.Figure(ctx, host); err == nil {
				e.Figure = &f
				a.keep(s, host, f)
				continue
			}
		}
		if errors.Is(err, ErrNoKey) || errors.Is(err, ErrRefused) {
			refusal = err
		}
		e.Err, e.Problem = err, err.Error()
	}
}

// isFresh is false for a figure from the future, which a wrong clock made.
func (a *Almanac) isFresh(f Figure) bool {
	age := a.Now().Sub(f.At)
	return age >= 0 && age < freshFor
}

func (a *Almanac) file(s Source, host string) string {
	return filepath.Join(a.Dir, slug(s.Name())+"-"+host+".json")
}

// forget removes what was kept for too long, whatever host it is about.
func (a *Almanac) forget() {
	files, err := os.ReadDir(a.Dir)
	if err != nil {
		return // nothing is kept
	}
	for _, file := range files {
		name := filepath.Join(a.Dir, file.Name())
		if f := readFigure(name); f != nil && a.Now().Sub(f.At) > keptFor {
			os.Remove(name)
		}
	}
}

func (a *Almanac) read(s Source, host string) *Figure {
	if a.Dir == "" {
		return nil
	}
	return readFigure(a.file(s, host))
}

// readFigure returns nil for what is not there or cannot be read: it can be asked for again.
func readFigure(name string) *Figure {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	var f Figure
	if json.Unmarshal(data, &f) != nil || f.At.IsZero() || f.Measure == "" {
		return nil
	}
	return &f
}

// keep does without a folder that cannot be written: the figure is just asked for again next time.
func (a *Almanac) keep(s Source, host string, f Figure) {
	if a.Dir == "" {
		return
	}
	data, err := json.Marshal(f)
	if err != nil || os.MkdirAll(a.Dir, 0o777) != nil {
		return
	}
	atomicwriter.WriteFile(a.file(s, host), data, 0o600)
}
