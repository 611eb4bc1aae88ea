package hugosite

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gohugoio/hugo/cache/dynacache"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/resources/page"
)

// embedded is the Hugo that is built in.
type embedded struct {
	hugo    *hugolib.HugoSites
	log     *journal
	timeout time.Duration // for one page
	renders int           // so far
	sparing bool          // see Site.Spare

	// contents is what came of pages so far. A page keeps what its templates store in it, such as a count of
	// its figures: rendered again it would be another. What is forgotten takes no memory.
	mu        sync.Mutex // guards the two
	contents  map[page.Page]pageContent
	forgotten map[page.Page]bool
}

func (e *embedded) close() error { return e.hugo.Close() }

func (e *embedded) languages() (all []language) {
	for _, site := range e.hugo.Sites {
		all = append(all, language{site.Lang(), site.BaseURL(), plainMap(site.Params())})
	}
	return all
}

func (e *embedded) regularPages() iter.Seq[source] {
	return func(yield func(source) bool) {
		for _, site := range e.hugo.Sites {
			cascades := newCascades(e.hugo, site)
			for _, p := range site.RegularPages() {
				if !yield(&embeddedPage{embeddedBundle{p}, site, cascades}) {
					return
				}
			}
		}
	}
}

func (e *embedded) prepare([]source) {} // rendering one page is as fast as rendering one of many

// render renders a page. What Hugo logs meanwhile is about it, as pages are rendered one at a time.
func (e *embedded) render(ctx context.Context, p source) (rendered, []string, error) {
	page := p.(*embeddedPage).Page
	if content, done, err := e.kept(page); done {
		return content.rendered, content.messages, err
	}
	if e.sparing && hasChanged(page) {
		return rendered{}, nil, errChanged
	}
	mark := e.log.mark()
	r, err := e.renderInTime(ctx, page)
	messages := e.log.since(mark)
	if err == nil {
		e.keep(page, pageContent{r, messages})
	}
	if e.renders%rendersKept == 0 {
		e.clearCache()
	}
	return r, messages, err
}

func (e *embedded) keep(p page.Page, content pageContent) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.contents[p] = content
}

// kept returns what came of a page, if it was rendered before.
func (e *embedded) kept(p page.Page) (content pageContent, done bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.forgotten[p] {
		return pageContent{}, true, errForgotten
	}
	content, done = e.contents[p]
	return content, done, nil
}

// hasChanged reports whether a page has another content file than the one that was loaded. Hugo would take pieces
// of the new text for those of the old one.
func hasChanged(p page.Page) bool {
	if p.File() == nil || p.File().FileInfo() == nil {
		return false
	}
	then := p.File().FileInfo()
	now, err := os.Stat(p.File().Filename())
	return err != nil || now.Size() != then.Size() || !now.ModTime().Equal(then.ModTime())
}

var errChanged = errors.New("the file was changed after the site was read: run the command again")

var errForgotten = errors.New("the page was rendered already, and what came of it is not kept")

func (e *embedded) spare() {
	e.sparing = true
	e.clearCache()
}

func (e *embedded) forget(p source) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.forgotten == nil {
		e.forgotten = map[page.Page]bool{}
	}
	own := p.(*embeddedPage).Page
	if _, rendered := e.contents[own]; rendered {
		delete(e.contents, own)
		e.forgotten[own] = true
	}
}

// rendersKept is how many renders Hugo keeps the results of. To clear its cache takes longer the more is in it,
// and a little each time.
const rendersKept = 64

// clearCache drops what Hugo keeps of our renders: parsed and rendered content, by scope, which nobody will ask
// for again. Hugo itself would keep it until a fourth of the machine's memory is used. All other content stays,
// a page that another one showed for example: rendered again it could be another.
//
// A site that spares memory does without the texts of the content files as well. Hugo reads that of a page again
// when it renders it.
func (e *embedded) clearCache() {
	e.hugo.MemCache.ClearMatching(
		func(partition string, _ dynacache.PartitionManager) bool {
			return strings.HasPrefix(partition, "/cont/")
		},
		func(key, _ any) bool {
			scope, ok := key.(string)
			return ok && strings.HasPrefix(scope, scopePrefix) || !ok && e.sparing // keys of texts are numbers
		})
}

// scopePrefix is what our scopes begin with, and no name of an output format does.
const scopePrefix = "hugo-syndicate "

// renderInTime renders a page, and gives it up when its time is over. The goroutine of such a page is
// lost: Hugo cannot be interrupted.
func (e *embedded) renderInTime(ctx context.Context, p page.Page) (rendered, error) {
	e.renders++
	scope := fmt.Sprint(scopePrefix, e.renders, " ")
	type outcome struct {
		rendered
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		r, err := render(ctx, p, scope)
		done <- outcome{r, err}
	}()
	timer := time.NewTimer(e.timeout)
	defer timer.Stop()
	select {
	case o := <-done:
		return o.rendered, o.err
	case <-ctx.Done():
		return rendered{}, ctx.Err()
	case <-timer.C:
		return rendered{}, neverBack(e.timeout)
	}
}

func neverBack(timeout time.Duration) error {
	return fmt.Errorf("the page was not rendered within %v: does it show the content of a page that shows its own?", timeout)
}

// render renders a page, in a scope of its own. Hugo renders a page once in each scope, whoever asks
// for it, and logs its errors that one time: without the scope, a page that another one shows could
// seem to be in order.
func render(ctx context.Context, p page.Page, scope string) (r rendered, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("hugo failed on this page: %v", cause)
		}
	}()
	content, err := p.Markup(scope).Render(ctx)
	if err != nil {
		return rendered{}, err
	}
	markup, err := content.Content(ctx)
	if err != nil {
		return rendered{}, err
	}
	summary, err := content.Summary(ctx)
	if err != nil {
		return rendered{}, err
	}
	if !utf8.ValidString(string(markup)) {
		return rendered{}, errNotText
	}
	return rendered{html: string(markup), summary: plainText(string(summary.Text))}, nil
}

// embeddedPage is a page of the Hugo that is built in.
type embeddedPage struct {
	embeddedBundle
	site     *hugolib.Site
	cascades *cascades
}

func (p *embeddedPage) frontMatter() map[string]any { return p.Params() }

func (p *embeddedPage) facts() facts {
	f := facts{
		BaseURL:     p.site.BaseURL(),
		Path:        p.Path(),
		Language:    p.Language().Lang,
		Title:       p.Title(),
		Description: p.Description(),
		Permalink:   p.Permalink(),
		Aliases:     p.Aliases(),
		Date:        p.Date(),
		PublishDate: p.PublishDate(),
		Lastmod:     p.Lastmod(),
		Params:      plainMap(p.Params()),
	}
	p.cascades.complete(f.Params, p.Page)
	if file := p.File(); file != nil {
		f.File, f.InContent = file.Filename(), file.Path()
	}
	return f
}
