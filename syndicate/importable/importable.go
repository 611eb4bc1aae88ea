// Package importable says what an importer, such as Medium's, will make of a post's own page: what of
// the article it will lose or spoil, and how to mend the theme.
//
// Nobody outside knows Medium's importer, which is "a third-party parser". Here a port of Mozilla's
// Readability, the reader view of Firefox, reads the page in its place. What it leaves out, another
// reader probably leaves out as well. Where it is known to be cleverer than importers, or where they are
// known to fail in ways of their own, the page is looked at itself: images that a script loads, tables,
// formulas, numbered lines of code.
//
// The page is held against the article, which has everything that a reader of the post sees. Only what
// both have counts: the article's own closing line, or a table that it spells out, is no loss of the
// importer. Nothing is downloaded, so whether images exist is for others to find out.
package importable

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// A check looks for troubles of one kind.
type check func(*comparison) []syndicate.Trouble

// checks are in the order in which their troubles are told. Where the text is missing altogether,
// nothing else is asked.
var checks = []check{
	text, code, tables, images, formulas, drawings, frames, footnotes, headings, labels, additions, title, date, cover,
	container,
}

// Report reads the page of a post, which is HTML in UTF-8, and compares it with the post's article. The
// address is that of the page; relative ones in it start from there.
//
// The error is for an address that is not absolute, and for a page or an article that is no HTML that
// can be read.
func Report(page []byte, address string, a syndicate.Article) (syndicate.Importability, error) {
	c, err := compare(page, address, a)
	if err != nil {
		return syndicate.Importability{}, err
	}
	result := syndicate.Importability{Address: address, Title: c.title()}
	if trouble, absent := absence(c); absent {
		result.Troubles = []syndicate.Trouble{trouble}
		return result, nil
	}
	for _, check := range checks {
		result.Troubles = append(result.Troubles, check(c)...)
	}
	slices.SortStableFunc(result.Troubles, severeFirst)
	return result, nil
}

func severeFirst(a, b syndicate.Trouble) int {
	switch {
	case a.Severe == b.Severe:
		return 0
	case a.Severe:
		return -1
	}
	return 1
}

// A comparison has what the checks look at.
type comparison struct {
	article syndicate.Article
	own     *goquery.Selection // the article's HTML
	base    *url.URL           // of the page's addresses
	page    *goquery.Selection // the whole page
	content *goquery.Selection // what of the page holds the article
	read    *goquery.Selection // what the reader made of the page; may be empty

	pagePhrases, readPhrases, ownPhrases phrases

	passages []passage // of the article
	shared   []passage // those that are on the page, but for labels
}

func compare(page []byte, address string, a syndicate.Article) (*comparison, error) {
	base, err := url.Parse(address)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("%q is no absolute address of a page", address)
	}
	own, err := goquery.NewDocumentFromReader(strings.NewReader(a.HTML))
	if err != nil {
		return nil, fmt.Errorf("the article of %s cannot be read: %w", a.Path, err)
	}
	document, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("the page %s cannot be read: %w", address, err)
	}
	read, err := extract(page, base)
	if err != nil {
		return nil, fmt.Errorf("the page %s cannot be read: %w", address, err)
	}
	c := &comparison{article: a, own: own.Selection, base: base, page: document.Selection, read: read}
	if href, has := c.page.Find("base[href]").Attr("href"); has {
		if u, err := base.Parse(href); err == nil {
			c.base = u
		}
	}
	c.pagePhrases, c.readPhrases, c.ownPhrases = newPhrases(words(c.page)), newPhrases(words(c.read)), newPhrases(words(c.own))
	c.passages = passagesOf(c.own)
	for _, b := range c.passages {
		if !b.label && c.pagePhrases.hold(b.words) {
			c.shared = append(c.shared, b)
		}
	}
	c.content = c.findContent()
	return c, nil
}

// extract returns what the reader makes of a page. It reads a document of its own, because it takes it
// apart.
func extract(page []byte, base *url.URL) (read *goquery.Selection, err error) {
	defer func() { // it is as well tested as any, but the page can be anything
		if recover() != nil {
			err = errors.New("the reader of web pages cannot cope with it")
		}
	}()
	document, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	reader := readability.NewParser()
	article, err := reader.ParseAndMutate(document, base)
	if err != nil {
		return nil, err
	}
	if article.Node == nil {
		return new(goquery.Selection), nil
	}
	return goquery.NewDocumentFromNode(article.Node).Selection, nil
}

// findContent returns the smallest element of the page with nearly all of the article that is on the
// page: everything else is around it, such as navigation.
func (c *comparison) findContent() *goquery.Selection {
	content := c.page.Find("body")
	for {
		next := content.Children().Not(unread).FilterFunction(func(_ int, s *goquery.Selection) bool { return c.hasNearlyAll(s) }).First()
		if next.Length() == 0 || next.Is(textBlocks+", pre, table, ul, ol, dl") {
			return content
		}
		content = next
	}
}

// hasNearlyAll lets one passage stand elsewhere, such as the closing line in the footer of the site.
func (c *comparison) hasNearlyAll(s *goquery.Selection) bool {
	total := 0
	for _, b := range c.shared {
		total += len(b.words)
	}
	all := words(s)
	if 2*len(all) < total { // which saves the search in most of a long page
		return false
	}
	found, here := 0, newPhrases(all)
	for _, b := range c.shared {
		if here.hold(b.words) {
			found++
		}
	}
	return found > 0 && found >= len(c.shared)-max(1, len(c.shared)/10)
}
