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
	Original string

	// What is in the text, in order.
	Links  []PageLink
	Images []string // addresses; empty for an image that shows nothing
	Code   []string // text of the code blocks

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
// name its post as the original? The article is the post's of today, nil if there is none
// to be had.
func Compare(e Entry, a *Article, page StoryPage, remedies Remedies) []Check {
	c := comparison{e, a, page}
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
}

func (c comparison) reachable() Check {
	found := "anybody can see it"
	if c.entry.Story.Status == Draft {
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
	for _, link := range slices.Backward(c.page.Links) {
		if samePage(link.Address, c.original()) {
			check.Found = `a link to the original, with no rel`
			if link.Rel != "" {
				check.Found = fmt.Sprintf("a link to the original, rel %q", link.Rel)
			}
			return check
		}
	}
	switch {
	case c.article == nil:
		check.Verdict, check.Found = VerdictCannotTell, "no link to the original; "+noPost
	case !strings.Contains(c.article.HTML, attribute("href", c.article.CanonicalURL)):
		check.Found = "no link to the original, as the post wants it"
	case c.hidden() != "":
		check.Verdict, check.Found = VerdictCannotTell, "no link to the original in what can be seen; "+c.hidden()
	default:
		check.Verdict, check.Found = VerdictWrong, "no link to the original"
	}
	return check
}

// Why something that is not seen on a page may yet be right.
const (
	noPost    = "there is no article to compare it with"
	otherText = "the post is not, or no longer, what was published"
)

// hidden says why the page may not show all of the text, "" if it does.
func (c comparison) hidden() string {
	switch {
	case c.page.NoText:
		return "the page shows no text"
	case c.page.MembersOnly:
		return "the story is for members only"
	}
	return ""
}

// missing tells whether what a page lacks is a fault of the story.
func (c comparison) missing(name, found string) Check {
	check := Check{Name: name, Verdict: VerdictCannotTell, Found: found}
	switch {
	case c.article == nil:
		check.Found += "; " + noPost
	case c.hidden() != "":
		check.Found += "; " + c.hidden()
	case c.entry.ContentHash != c.article.ContentHash():
		check.Found += "; " + otherText
	default:
		check.Verdict = VerdictWrong
	}
	return check
}

// images counts. An author may have added some by hand, which is nobody else's business.
func (c comparison) images() Check {
	const name = "images"
	arrived, strangers := 0, 0
	for _, address := range c.page.Images {
		if address == "" {
			continue
		}
		arrived++
		if c.article != nil && slices.ContainsFunc(c.article.Images, func(i Image) bool { return i.Src == address }) {
			strangers++
		}
	}
	empty := len(c.page.Images) - arrived
	switch {
	case empty > 0:
		return Check{Name: name, Verdict: VerdictWrong, Found: fmt.Sprintf("%d of %s: nothing to be seen", empty, count(len(c.page.Images), "image"))}
	case c.article == nil:
		return c.missing(name, count(arrived, "image"))
	case arrived < len(c.article.Images):
		return c.missing(name, fmt.Sprintf("%d of %s", arrived, count(len(c.article.Images), "image")))
	}
	found := count(arrived, "image")
	if arrived > len(c.article.Images) {
		found += fmt.Sprintf(", the article has %d", len(c.article.Images))
	}
	if strangers > 0 {
		found += fmt.Sprintf(", %d of them still at the original's address", strangers)
	}
	return Check{Name: name, Verdict: VerdictOK, Found: found}
}

// code looks for the text of each code block, wherever editors break lines and blocks.
func (c comparison) code() Check {
	const name = "code"
	if c.article == nil {
		return c.missing(name, count(len(c.page.Code), "code block"))
	}
	there := squeeze(strings.Join(c.page.Code, ""))
	blocks, arrived := codeBlocks(c.article.HTML), 0
	for _, block := range blocks {
		if _, rest, found := strings.Cut(there, squeeze(block)); found {
			arrived++
			there = rest
		}
	}
	if arrived < len(blocks) {
		return c.missing(name, fmt.Sprintf("%d of %s", arrived, count(len(blocks), "code block")))
	}
	found := count(arrived, "code block")
	if n := len(c.page.Code); arrived > 0 && n != arrived {
		found += fmt.Sprintf(", in %s", count(n, "piece"))
	}
	return Check{Name: name, Verdict: VerdictOK, Found: found}
}

// paywall says who can read the story. Which of it is right only its author knows.
func (c comparison) paywall() Check {
	found := "free for everybody"
	if c.page.MembersOnly {
		found = "for members only: others see the beginning at most"
	}
	return Check{Name: "paywall", Verdict: VerdictOK, Found: found}
}

var (
	codeBlock = regexp.MustCompile(`(?s)<pre[^>]*>(.*?)</pre>`)
	tag       = regexp.MustCompile(`<[^>]*>`)
)

// codeBlocks returns the text of the code blocks of an article, whose markup knows no other form.
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

// VerdictOf is the verdict on a story: the worst of the answers.
func VerdictOf(checks []Check) Verdict {
	worst := VerdictOK
	for _, c := range checks {
		if c.Verdict == VerdictWrong {
			return VerdictWrong
		}
		if c.Verdict == VerdictCannotTell {
			worst = VerdictCannotTell
		}
	}
	return worst
}
