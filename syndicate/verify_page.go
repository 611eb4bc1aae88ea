package syndicate

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A StoryPage is what the page of a story shows, to anybody or in a copy that somebody saved.
type StoryPage struct {
	ID      string // of the story
	Address string // where the page is; may be empty
	Title   string
	// Original is the address in the page's canonical link, empty if that is the story's own or there is
	// no such link. Nothing else on a page proves the original.
	Original    string
	NoCanonical bool // there is no such link, which tells nothing: pages of stories have one

	// What is in the text, in order.
	Links  []PageLink
	Images []string // addresses; empty for an image that shows nothing
	Code   []string // text of the code blocks

	Saved       bool // somebody saved it: nothing tells who else can see it
	NoText      bool // none of the text can be seen, only what the page says about the story
	MembersOnly bool // others see the beginning of the text, or none of it
	Unindexed   bool // it asks search engines to leave it out
}

// A PageLink is a link in the text of a story.
type PageLink struct {
	Address string
	Rel     string // as on the page: "noopener ugc nofollow"; may be empty
}

// Remedies say how an author mends a story by hand at its destination, by the name of the [Check].
type Remedies map[string]string

// Compare answers the questions about a story by its page: is it what e says was delivered, and does it
// name its post as the original? The article is the post's of today, nil if there is none to be had.
func Compare(e Entry, a *Article, page StoryPage, remedies Remedies) []Check {
	c := comparison{entry: e, article: a, page: page}
	if sent, known := e.Article(); known {
		c.sent, c.certain = sent, true
	} else if a != nil {
		c.sent, c.certain = a.HTML, e.ContentHash == a.ContentHash()
	}
	checks := []Check{c.reachable(), c.title(), c.canonical(), c.backlink(), c.images(), c.code(), c.paywall()}
	for i := range checks {
		if checks[i].Verdict == VerdictWrong {
			checks[i].Hint = remedies[checks[i].Name]
		}
	}
	return checks
}

type comparison struct {
	entry   Entry
	article *Article
	page    StoryPage
	sent    string // HTML of the article that the story is to show
	certain bool   // or else it is the best guess
}

func (c comparison) reachable() Check {
	found := "anybody can see it"
	switch {
	case c.page.Saved:
		found = "whoever saved the page could see it"
	case c.entry.Story.Status == Draft:
		found += ", although it is on record as a draft"
	}
	if c.page.Unindexed {
		found += "; it asks search engines to leave it out, as unlisted stories do"
	}
	return Check{Name: "reachable", Verdict: VerdictOK, Found: found}
}

// title holds the story to the title that it was given, or to the one that the post has by now.
func (c comparison) title() Check {
	check := Check{Name: "title", Verdict: VerdictOK, Found: c.page.Title}
	given := c.entry.Title
	switch {
	case c.page.Title == "":
		check.Verdict, check.Found = VerdictCannotTell, "the page shows no title"
	case sameTitle(c.page.Title, given), c.article != nil && sameTitle(c.page.Title, c.article.Title):
	case given == "" && c.article == nil:
		check.Verdict, check.Found = VerdictCannotTell, "no title is on record"
	default:
		if given == "" {
			given = c.article.Title
		}
		check.Verdict, check.Found = VerdictWrong, fmt.Sprintf("it is %q, not %q", c.page.Title, given)
	}
	return check
}

func (c comparison) canonical() Check {
	check := Check{Name: "canonical", Verdict: VerdictOK, Found: c.page.Original}
	switch {
	case c.page.NoCanonical:
		check.Verdict, check.Found = VerdictCannotTell, "the page has no canonical link, of whatever kind"
	case c.page.Original == "":
		check.Verdict, check.Found = VerdictWrong, "it is not set: the story counts as an original of its own, not as a copy of "+c.original()
	case !SameAddress(c.page.Original, c.original()):
		check.Verdict, check.Found = VerdictWrong, fmt.Sprintf("it is %s, not %s", c.page.Original, c.original())
	}
	return check
}

// original is where the post is now; where it was, if the site has it no longer.
func (c comparison) original() string {
	if c.article != nil {
		return c.article.CanonicalURL
	}
	return c.entry.CanonicalURL
}

// backlink looks for the way back, which is the last link to the post.
func (c comparison) backlink() Check {
	check := Check{Name: "backlink", Verdict: VerdictOK}
	if link, found := c.lastLink(c.original()); found {
		check.Found = "a link to the original, with no rel"
		if link.Rel != "" {
			check.Found = fmt.Sprintf("a link to the original, rel %q", link.Rel)
		}
		return check
	}
	if link, found := c.lastLink(c.entry.CanonicalURL); found {
		check.Verdict, check.Found = VerdictWrong, fmt.Sprintf("it leads to %s, where the original is no longer", link.Address)
		return check
	}
	if c.certain && !c.wantsBacklink() {
		check.Found = "no link to the original, as the post wants it"
		return check
	}
	check.Verdict, check.Found = c.missing("no link to the original")
	return check
}

func (c comparison) lastLink(address string) (PageLink, bool) {
	for _, link := range slices.Backward(c.page.Links) {
		if samePage(link.Address, address) {
			return link, true
		}
	}
	return PageLink{}, false
}

// wantsBacklink reports whether the article leads to its post. Authors can leave out the line that does.
func (c comparison) wantsBacklink() bool {
	return strings.Contains(c.sent, attribute("href", c.entry.CanonicalURL)) || strings.Contains(c.sent, attribute("href", c.original()))
}

// missing tells whether what a page lacks is a fault of the story, or why it may not be.
func (c comparison) missing(what string) (Verdict, string) {
	switch {
	case c.page.NoText:
		return VerdictCannotTell, what + ": the page shows no text"
	case c.page.MembersOnly:
		return VerdictCannotTell, what + " in what can be seen: the story is for members only"
	case !c.certain:
		return VerdictCannotTell, what + ": nothing on record says what the story is to show"
	}
	return VerdictWrong, what
}

// images counts. An author may have added some by hand, which is nobody else's business.
func (c comparison) images() Check {
	check := Check{Name: "images", Verdict: VerdictOK}
	var sent []string
	for _, m := range image.FindAllStringSubmatch(c.sent, -1) {
		sent = append(sent, html.UnescapeString(m[1]))
	}
	arrived, empty, atHome := 0, 0, 0
	for _, address := range c.page.Images {
		switch {
		case address == "":
			empty++
		case slices.Contains(sent, address):
			atHome++
			arrived++
		default:
			arrived++
		}
	}
	switch {
	case empty > 0:
		check.Verdict, check.Found = VerdictWrong, fmt.Sprintf("%d of %s without anything to be seen", empty, count(len(c.page.Images), "image"))
	case arrived < len(sent):
		check.Verdict, check.Found = c.missing(fmt.Sprintf("%d of %s", arrived, count(len(sent), "image")))
	case atHome > 0:
		check.Found = fmt.Sprintf("%s, %d of them from the original's address", count(arrived, "image"), atHome)
	default:
		check.Found = count(arrived, "image")
	}
	return c.sure(check)
}

// code looks for the text of each code block, however an editor breaks lines and blocks.
func (c comparison) code() Check {
	check := Check{Name: "code", Verdict: VerdictOK}
	there := squeeze(strings.Join(c.page.Code, ""))
	blocks, arrived := codeBlocks(c.sent), 0
	for _, block := range blocks {
		if _, rest, found := strings.Cut(there, squeeze(block)); found {
			arrived++
			there = rest
		}
	}
	switch pieces := len(c.page.Code); {
	case arrived < len(blocks):
		check.Verdict, check.Found = c.missing(fmt.Sprintf("%d of %s", arrived, count(len(blocks), "code block")))
	case arrived > 0 && pieces != arrived:
		check.Found = fmt.Sprintf("%s, in %s", count(arrived, "code block"), count(pieces, "piece"))
	default:
		check.Found = count(arrived, "code block")
	}
	return c.sure(check)
}

// sure leaves no answer that is right only because nothing is known to compare with.
func (c comparison) sure(check Check) Check {
	if check.Verdict == VerdictOK && c.sent == "" {
		check.Verdict, check.Found = VerdictCannotTell, "nothing on record says what the story is to show"
	}
	return check
}

// paywall says who can read the story. Which of it is right only its author knows.
func (c comparison) paywall() Check {
	found := "free for everybody"
	if c.page.MembersOnly {
		found = "for members only: others see the beginning at most"
	}
	return Check{Name: "paywall", Verdict: VerdictOK, Found: found}
}

// The markup of articles knows no other forms of these.
var (
	image     = regexp.MustCompile(`<img src="([^"]*)"`)
	codeBlock = regexp.MustCompile(`(?s)<pre[^>]*>(.*?)</pre>`)
	tag       = regexp.MustCompile(`<[^>]*>`)
)

// codeBlocks returns the text of the code blocks of an article.
func codeBlocks(markup string) []string {
	var blocks []string
	for _, m := range codeBlock.FindAllStringSubmatch(markup, -1) {
		blocks = append(blocks, html.UnescapeString(tag.ReplaceAllString(m[1], "")))
	}
	return blocks
}

// squeeze leaves out all white space.
func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
}

func count(n int, thing string) string {
	switch n {
	case 0:
		return "no " + thing + "s"
	case 1:
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
