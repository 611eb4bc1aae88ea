package hugosite

import (
	"context"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// external is the user's own hugo command, run in a process of its own: once for what there is to know
// of all pages, and once for the content of those that are wanted. Everything that it is told besides
// the site's configuration is in its environment, everything that it writes goes to a folder of ours.
type external struct {
	hugo    *binary
	setup   *setup
	dir     string // of the site, absolute
	log     *journal
	timeout time.Duration // for one page
	sites   []*siteFacts

	wanted   []*externalPage               // to be rendered when the first of them is
	contents map[*externalPage]pageContent // rendered and not yet asked for
}

// Our own templates that ask Hugo for facts and content.
//
//go:embed external
var questions embed.FS

// loadingTime is how long hugo may take to read a site.
const loadingTime = 15 * time.Minute

// loadExternal reads a site with a hugo command.
func loadExternal(ctx context.Context, hugo *binary, dir string, o Options, log *journal) (_ *external, err error) {
	if err := hugo.check(); err != nil {
		return nil, err
	}
	setup, err := newSetup(ctx, hugo, dir, o, log)
	if err != nil {
		return nil, err
	}
	e := &external{
		hugo: hugo, setup: setup, dir: dir, log: log, timeout: contentTimeout(o),
		contents: map[*externalPage]pageContent{},
	}
	defer func() {
		if err != nil {
			e.close()
		}
	}()
	if err := e.setup.ask("facts", nil); err != nil {
		return nil, err
	}
	output := &hugoLog{warn: e.warn, fail: func(m string) { log.fail(tidy(dir, m)) }}
	ctx, cancel := context.WithTimeoutCause(ctx, loadingTime, fmt.Errorf("%s did not read the site within %v", hugo.path, loadingTime))
	defer cancel()
	failed := e.build(ctx, output)
	if err := contextError(ctx); err != nil {
		return nil, err
	}
	if failed != nil {
		return nil, explain(dir, errors.New(output.failure(hugo.path, failed)), log)
	}
	return e, e.readAnswers(func(text []byte) error {
		site := &siteFacts{}
		e.sites = append(e.sites, site)
		return site.decode(text)
	})
}

func (e *external) warn(message string) { e.log.pass(slog.LevelWarn, tidy(e.dir, message)) }

func (e *external) close() error { return os.RemoveAll(e.setup.work) }

// build runs hugo on the site.
func (e *external) build(ctx context.Context, output *hugoLog) error {
	if err := os.RemoveAll(filepath.Join(e.setup.out(), carrier)); err != nil {
		return err
	}
	return e.hugo.run(ctx, e.dir, e.setup.environ, output, output, e.setup.args...)
}

// readAnswers reads what our templates made, one file in each language.
func (e *external) readAnswers(read func(text []byte) error) error {
	found := false
	err := filepath.WalkDir(e.setup.out(), func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.Contains(filepath.ToSlash(name), "/"+carrier+"/") {
			return err
		}
		found = true
		encoded, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		text, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(encoded)))
		if err == nil {
			err = read(text)
		}
		if err != nil {
			return fmt.Errorf("%s gave an answer that cannot be read: %w", e.hugo.path, err)
		}
		return nil
	})
	if err == nil && !found {
		return fmt.Errorf("%s gave no answer: does the site disable pages?", e.hugo.path)
	}
	return err
}

func (e *external) languages() (all []language) {
	for _, site := range e.sites {
		all = append(all, language{site.Language, site.BaseURL, site.params})
	}
	return all
}

func (e *external) regularPages() iter.Seq[source] {
	return func(yield func(source) bool) {
		for _, site := range e.sites {
			for _, p := range site.Pages {
				if !yield(&externalPage{p, externalBundle{addressFacts{Files: p.Files, Source: p.File}}, site, e.setup.cascades}) {
					return
				}
			}
		}
	}
}

// spare has nothing to do: hugo has ended, and nothing of it is left.
func (e *external) spare() {}

// forget has nothing to do: what is rendered is handed out once.
func (e *external) forget(source) {}

// prepare notes pages that will be rendered, to do it in one go.
func (e *external) prepare(pages []source) {
	e.wanted = nil
	for _, p := range pages {
		e.wanted = append(e.wanted, p.(*externalPage))
	}
}

func (e *external) render(ctx context.Context, p source) (rendered, []string, error) {
	page := p.(*externalPage)
	content, ok := e.contents[page]
	if !ok {
		wanted := e.wanted
		if !slices.Contains(wanted, page) {
			wanted = []*externalPage{page}
		}
		e.wanted = nil
		if err := e.renderAll(ctx, wanted); err != nil {
			return rendered{}, nil, err
		}
		content = e.contents[page]
	}
	delete(e.contents, page)
	return content.rendered, content.messages, nil
}

// renderAll renders pages. Usually that takes one run of hugo. Those pages that a run brings no content
// of are left out of the next: a page that never comes back, and before Hugo 0.141 any error, ends it.
//
// Hugo logs the same error only once. So after a run with an error that names no page, the pages that
// had none are rendered again, to see whether they have it too.
func (e *external) renderAll(ctx context.Context, wanted []*externalPage) error {
	for len(wanted) > 0 {
		run := &contentRun{external: e, pages: wanted, messages: map[*externalPage][]string{}}
		again, err := run.do(ctx)
		if err != nil {
			return err
		}
		if len(again) == len(wanted) {
			return fmt.Errorf("%s gave no content of %s", e.hugo.path, again[0].Path)
		}
		wanted = again
	}
	return nil
}

// A contentRun is one run of hugo for the content of some pages.
type contentRun struct {
	*external
	pages    []*externalPage
	current  *externalPage // which hugo is rendering
	messages map[*externalPage][]string
	unclear  bool        // an error that was logged may be that of more than one page
	stop     *time.Timer // ends the run if a page takes too long
}

// renders begins the line of the log that says which page follows.
const renders = "hugo-syndicate renders "

// do runs hugo, keeps what is certain, and returns the pages to render again.
func (r *contentRun) do(ctx context.Context) (again []*externalPage, err error) {
	if err := r.setup.ask("contents", r.indexes()); err != nil {
		return nil, err
	}
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	r.stop = time.AfterFunc(loadingTime, cancel)
	defer r.stop.Stop()
	output := &hugoLog{warn: r.warn, fail: r.fail}
	failed := r.build(limited, output)
	if err := contextError(ctx); err != nil {
		return nil, err
	}
	switch {
	case limited.Err() != nil && r.current != nil:
		r.blame(neverBack(r.timeout).Error())
	case limited.Err() != nil:
		return nil, fmt.Errorf("%s did not read the site within %v", r.hugo.path, loadingTime)
	case failed != nil && r.current != nil: // it gave up on this page
		r.blame(output.failure(r.hugo.path, failed))
	case failed != nil && len(r.messages) == 0:
		return nil, explain(r.dir, errors.New(output.failure(r.hugo.path, failed)), r.log)
	default:
		if err := r.readAnswers(r.take); err != nil {
			return nil, err
		}
	}
	return r.settle(), nil
}

// indexes tells for each language the paths of the pages that are wanted, with their places in the list.
func (r *contentRun) indexes() map[string]map[string]string {
	indexes := map[string]map[string]string{}
	for _, site := range r.sites {
		indexes[site.Language] = map[string]string{}
	}
	for i, p := range r.pages {
		indexes[p.site.Language][p.Path] = strconv.Itoa(i)
	}
	return indexes
}

// warn takes in a warning, ours or one of Hugo's own.
func (r *contentRun) warn(message string) {
	which, ours := strings.CutPrefix(message, renders)
	if !ours {
		r.external.warn(message)
		return
	}
	r.current = nil
	r.stop.Reset(r.timeout)
	if i, err := strconv.Atoi(which); err == nil && i < len(r.pages) {
		r.current = r.pages[i]
	}
}

// fail takes in an error. One that is about no page in particular is told by the end of the run.
func (r *contentRun) fail(message string) {
	if r.current != nil {
		r.unclear = r.unclear || !strings.Contains(message, r.current.Path)
		r.blame(message)
	}
}

// blame notes what is wrong with the page that is being rendered.
func (r *contentRun) blame(message string) {
	message = tidy(r.dir, untangle(message))
	r.log.pass(slog.LevelError, message)
	if !slices.Contains(r.messages[r.current], message) {
		r.messages[r.current] = append(r.messages[r.current], message)
	}
}

// take reads the content of the pages in one language.
func (r *contentRun) take(text []byte) error {
	var answers []struct {
		Index   string
		Error   string
		Content struct{ HTML, Summary []byte }
	}
	if err := json.Unmarshal(text, &answers); err != nil {
		return err
	}
	for _, a := range answers {
		i, err := strconv.Atoi(a.Index)
		if err != nil || i >= len(r.pages) {
			return fmt.Errorf("there is no page %q", a.Index)
		}
		r.current = r.pages[i]
		switch {
		case a.Error != "":
			r.blame(a.Error)
		case !utf8.Valid(a.Content.HTML):
			r.blame(errNotText.Error())
		}
		r.contents[r.current] = pageContent{rendered: rendered{html: string(a.Content.HTML), summary: plainText(string(a.Content.Summary))}}
	}
	return nil
}

// settle files the messages, and returns the pages to render again: those without content, and those
// that may have had the same error as another.
func (r *contentRun) settle() (again []*externalPage) {
	for _, p := range r.pages {
		messages := r.messages[p]
		_, done := r.contents[p]
		switch {
		case len(messages) > 0:
			r.contents[p] = pageContent{messages: messages}
		case !done || r.unclear:
			delete(r.contents, p)
			again = append(again, p)
		}
	}
	return again
}

// untangle takes off what hugo says about our own templates.
func untangle(message string) string {
	for _, marker := range []string{"error calling Render: ", "error calling Content: ", "error calling Summary: "} {
		if i := strings.LastIndex(message, marker); i >= 0 {
			return message[i+len(marker):]
		}
	}
	return message
}
