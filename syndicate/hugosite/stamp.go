package hugosite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gohugoio/hugo/common/htime"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/parser/metadecoders"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/matter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/survey"
)

// A Stamp identifies everything that the flagged posts of a site were made of. As long as it holds, they
// would become the same again.
type Stamp struct {
	Content survey.Plan // where the content is
	All     bool        // all of it counts, not only what the flagged posts need
	Digest  string      // of the content that counts
	Sights  []Sight     // of everything else
	Environ string
	Made    time.Time // by the clock of the machine
	Until   time.Time // when the site changes by itself, as a post of the future does; the zero time if never
}

// Stamp returns the stamp of the site, for a site that was loaded with [Options.Flag] and whose flagged
// posts were rendered. The error says why there is none: something is not in the files alone.
func (s *Site) Stamp(ctx context.Context, now time.Time) (Stamp, error) {
	e, ok := s.engine.(*embedded)
	if !ok || s.extent.survey == nil {
		return Stamp{}, fmt.Errorf("the site is read by %s", s.engine.name())
	}
	if s.extent.volatile != "" {
		return Stamp{}, errors.New(s.extent.volatile)
	}
	stamp := Stamp{Content: s.extent.plan, All: s.extent.whole != "" || s.openLink(addresses(e.hugo)), Environ: environDigest(), Made: now}
	var err error
	if stamp.Until, err = s.extent.until(e.hugo, stamp.All, now); err != nil {
		return Stamp{}, err
	}
	if stamp.Digest, err = s.extent.survey.Digest(ctx, stamp.All); err != nil {
		return Stamp{}, err
	}
	if stamp.Sights, err = s.extent.trace.sights(s.dir); err != nil {
		return Stamp{}, err
	}
	return stamp, s.touchedSince(stamp)
}

// addresses are the paths of the pages that are there.
func addresses(hugo *hugolib.HugoSites) map[string]bool {
	paths := map[string]bool{}
	for _, site := range hugo.Sites {
		for _, p := range site.Pages() {
			paths[p.RelPermalink()] = true
		}
	}
	return paths
}

// touchedSince reports a file that was written after the site began to be loaded: nobody knows which text
// of it was read.
func (s *Site) touchedSince(stamp Stamp) error {
	files := s.extent.survey.Files(stamp.All)
	for _, file := range files {
		files = append(files, filepath.Dir(file)) // what is in a bundle
	}
	slices.Sort(files)
	files = slices.Compact(files)
	for _, sight := range stamp.Sights {
		if sight.Close {
			files = append(files, inFolder(s.dir, filepath.FromSlash(sight.Path)))
		}
	}
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && !written(info).Before(s.extent.begun) {
			return fmt.Errorf("%s has just been changed", file)
		}
	}
	return nil
}

// written is the latest moment at which a file may have been written. The time that a system gives a file is
// behind by up to one tick of its timer, or by two seconds where there are no fractions of them, as on FAT.
func written(info os.FileInfo) time.Time {
	at := info.ModTime()
	if at.Nanosecond() == 0 {
		return at.Add(2 * time.Second)
	}
	return at.Add(20 * time.Millisecond)
}

// Holds reports why the site that the options name may no longer be what the stamp was made of. It reads
// files and does not load the site.
func (st Stamp) Holds(ctx context.Context, o Options, now time.Time) error {
	dir, err := findSite(o)
	if err != nil {
		return err
	}
	if st.Environ != environDigest() {
		return errors.New("the environment has changed")
	}
	if now.Before(st.Made) || !st.Until.IsZero() && !now.Before(st.Until) { // clocks are put back, too
		return errors.New("a date has passed")
	}
	for _, s := range st.Sights {
		state, err := s.look(dir)
		if err != nil {
			return err
		}
		if state != s.State {
			return fmt.Errorf("%s has changed", s.Path)
		}
	}
	content, err := survey.Look(ctx, st.Content)
	if err != nil {
		return err
	}
	found, err := content.Digest(ctx, st.All)
	if err == nil && (found != st.Digest || content.Unsure() != "" && !st.All) {
		err = errors.New("the content has changed")
	}
	return err
}

var isoDate = regexp.MustCompile(`\b\d{4}-\d\d-\d\d`)

// zones is how far apart the clocks of two time zones can be. A date in front matter may be of any.
const zones = 15 * time.Hour

// until tells when the site changes by itself: when a page of it expires, or one of the future appears.
func (e extent) until(hugo *hugolib.HugoSites, all bool, now time.Time) (until time.Time, err error) {
	sooner := func(t time.Time) {
		if t.After(now) && (until.IsZero() || t.Before(until)) {
			until = t
		}
	}
	there := map[string]bool{}
	for _, site := range hugo.Sites {
		for _, p := range site.Pages() {
			if f := p.File(); f != nil {
				there[f.Filename()] = true
				sooner(p.ExpiryDate())
			}
		}
	}
	for _, file := range e.survey.Files(all) {
		if there[file] || e.survey.IsInBundle(file) {
			continue
		}
		appears, err := appearance(file, now)
		if err != nil {
			return until, err
		}
		sooner(appears)
	}
	return until, nil
}

// appearance tells when a content file that is no page may become one, the zero time if that is not a
// question of time.
func appearance(file string, now time.Time) (time.Time, error) {
	front, err := frontMatter(file)
	if err != nil {
		return time.Time{}, err
	}
	var future []time.Time
	expired := false
	for key, value := range front {
		if strings.EqualFold(key, "draft") && fmt.Sprint(value) == "true" {
			return time.Time{}, nil
		}
		if strings.EqualFold(key, "expiryDate") || strings.EqualFold(key, "unpublishDate") {
			expired = true // if it is not in the future
		}
	}
	for _, at := range dates([]any{front, isoDate.FindString(filepath.Base(file))}) {
		if at.Add(zones).After(now) {
			future = append(future, at.Add(-zones))
		}
	}
	switch {
	case len(future) == 0 && expired:
		return time.Time{}, nil
	case len(future) == 0:
		return time.Time{}, fmt.Errorf("nothing tells why %s is no page", file)
	}
	first := slices.MinFunc(future, time.Time.Compare)
	if !first.After(now) {
		return time.Time{}, fmt.Errorf("%s is about to become a page", file)
	}
	return first, nil
}

// frontMatter reads the front matter of a file. Of an Org file, it has nothing.
func frontMatter(file string) (map[string]any, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	block, err := matter.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	format := map[matter.Format]metadecoders.Format{matter.YAML: metadecoders.YAML, matter.TOML: metadecoders.TOML, matter.JSON: metadecoders.JSON}[block.Format]
	if format == "" {
		return nil, nil
	}
	return metadecoders.Default.UnmarshalToMap(block.Text, format)
}

// dates returns whatever Hugo takes for a date in a value, and in what is in it: the site decides which of
// them count.
func dates(value any) (all []time.Time) {
	switch v := value.(type) {
	case map[string]any:
		for _, below := range v {
			all = append(all, dates(below)...)
		}
	case []any:
		for _, below := range v {
			all = append(all, dates(below)...)
		}
	default:
		if at, err := htime.ToTimeInDefaultLocationE(v, time.UTC); err == nil {
			all = append(all, at)
		}
	}
	return all
}
