// Package hugosite reads a Hugo site through Hugo itself: the posts that a build would publish, and
// the content of those that are asked for.
//
// Content is rendered by Hugo and never by imitation, in an output format of our own, "syndicate".
// A site can say things differently for the copy by templates for that format:
// layouts/_shortcodes/NAME.syndicate.html, layouts/_markup/render-image.syndicate.html and so on.
//
// It is the Hugo that is built in, or the user's own command: see [Options].Hugo. Both give the same posts,
// as far as their versions do.
//
// Nothing is written into the site: whatever Hugo writes stays in memory, or goes to a folder of ours. And
// the tool's own folders, data/syndicate and .syndicate, do not exist for Hugo, so that no article depends
// on the ledger.
package hugosite

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"sync"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// ErrConfig is wrapped by errors of [Load] about what has to be put right before there is anything
// to read: no site, no configuration, a broken one, a theme or module that is missing.
var ErrConfig = errors.New("site configuration")

// Options says which site to load, and how.
type Options struct {
	// These mean what Hugo's flags of the same names mean, and win over HUGO_ variables. Dir is Hugo's
	// --source. Without an Environment it is HUGO_ENVIRONMENT, else HUGO_ENV, else "production".
	Dir, Environment, Config, ConfigDir, ThemesDir, BaseURL string

	// Flag tells from the parameters of the site which key of front matter flags a post. With it, no more
	// of the site is loaded than the flagged posts need to become what they are in the whole site, if that can
	// be told: see [Site.Extent]. Nil loads the whole site.
	Flag func(params map[string]any) string
	// Whole loads the whole site all the same.
	Whole bool
	// Pages is content files, absolute. With them, [Site.Posts] has the posts of these files only, and no more of
	// the site is loaded than they need, likewise. If the whole site has to be loaded it has all posts.
	Pages []string
	// Plain renders the content as the pages of the site itself show it: in the site's default output
	// format, HTML on nearly all sites, and without templates of ours or for our format.
	Plain bool
	// Hugo is the path or name of a hugo command that reads the site in place of the Hugo that is built
	// in. It takes version 0.124 or later.
	Hugo string

	// CacheDir is for what Hugo compiles once and keeps. If it is empty, a folder "syndicate" in the
	// user's cache folder is taken.
	CacheDir string
	// ContentTimeout is how long rendering one page may take; 0 means one minute. A page whose
	// shortcode shows another page that in turn shows the first never comes back.
	ContentTimeout time.Duration
	// Log gets what Hugo logs, warnings and errors, and our own warnings, each message once. It may be
	// called from several goroutines at a time. Nil discards the messages.
	Log func(level slog.Level, message string)
	// Fields reads the keys of a content file's front matter. It is called for the posts that
	// [Site.Posts] keeps. Nil means that posts have no fields.
	Fields func(file string, r io.Reader) ([]syndicate.Field, error)
}

// Site is a loaded site. Its methods may be called from several goroutines.
type Site struct {
	describer
	engine engine
	plain  bool
	log    *journal
	turn   chan struct{} // holds an element while a page is being rendered

	published func() *published // looked up when the first image needs it
	extent    extent

	mu     sync.Mutex
	pages  map[*syndicate.Post]source // of all posts handed out
	missed string
	links  map[string]bool // paths that texts from elsewhere may have a link to
}

// Close releases what the site holds. Posts stay valid, but cannot be rendered any more.
func (s *Site) Close() error { return s.engine.close() }

// BaseURL is the address of the site in its default language, with a trailing slash.
func (s *Site) BaseURL() string { return s.main().baseURL }

// Params is the site's own parameters in its default language; those of other languages are not looked
// at. Hugo lower-cases every key.
func (s *Site) Params() map[string]any { return s.main().params }

// Prepare announces posts that [Site.Render] will be called for. A hugo command then renders them in one
// run, when the first of them is asked for.
func (s *Site) Prepare(posts []*syndicate.Post) {
	var pages []source
	for _, p := range posts {
		if from, ok := s.pageOf(p); ok {
			pages = append(pages, from)
		}
	}
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	s.engine.prepare(pages)
}

// Forget drops what is kept of a post that was rendered, so that rendering all posts of a large site does not fill
// the memory. The post cannot be rendered again, and with the Hugo that is built in no other one of its page.
func (s *Site) Forget(p *syndicate.Post) {
	from, ok := s.pageOf(p)
	if !ok {
		return
	}
	s.mu.Lock()
	delete(s.pages, p)
	s.mu.Unlock()
	s.engine.forget(from)
}

// main is the site in its default language.
func (s *Site) main() language {
	languages := s.engine.languages()
	for _, l := range languages {
		if l.code == s.defaultLanguage {
			return l
		}
	}
	return languages[0]
}

// warnOfLanguages tells of languages that configure us in another way than the default one does, which
// counts for all.
func (s *Site) warnOfLanguages() {
	main := s.main()
	for _, l := range s.engine.languages() {
		if !reflect.DeepEqual(l.params[syndicate.ParamsKey], main.params[syndicate.ParamsKey]) {
			s.log.pass(slog.LevelWarn, fmt.Sprintf("params.%s of the language %q is ignored: what the default language %q has there counts for all",
				syndicate.ParamsKey, l.code, main.code))
		}
	}
}

// remember keeps the page of a post for Render.
func (s *Site) remember(p *syndicate.Post, from source) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[p] = from
}

// pageOf finds the page of a post.
func (s *Site) pageOf(p *syndicate.Post) (source, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.pages[p]
	return found, ok
}

// contextError is the error of a context that has ended, with the reason if there is one.
func contextError(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return context.Cause(ctx)
}
