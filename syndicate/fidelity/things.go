package fidelity

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// formulas looks for each formula in its place: between the words before and after it that the
// article has. It is carried if its TeX is there, in the text, as code or as the words of a picture, or
// if its letters and digits are, in order: so it is written with Unicode.
func (m *measurement) formulas() {
	for _, f := range m.in.formulas {
		fate := missing
		switch {
		case m.showsFormula(f):
			fate = carried
		case m.isGone(f.node), use(m.excuses, func(e *excuse) bool { return e.Rule == "math" }):
			fate = reported
		default:
			m.hole("formula", f.tex+" in "+pathOf(f.node))
		}
		m.counts.Formulas.count(fate)
	}
}

func (m *measurement) showsFormula(f formula) bool {
	if slices.ContainsFunc(m.out.formulas, func(o formula) bool { return o.tex == f.tex }) {
		return false // the article shows its source between dollars
	}
	from, to := m.window(f.at)
	there := m.out.words[from:to]
	if len(there) == 0 || strings.ContainsAny(f.tex, "^_") && !slices.ContainsFunc(there, standsApart) {
		return false // nothing, or everything on one line: x2 for x^2
	}
	source, read := strings.Join(wordsIn(f.tex), ""), strings.Join(texts(there), "")
	if strings.Contains(read, source) && hasSigns(f.tex) {
		return slices.ContainsFunc(there, isLiteral) // TeX in the middle of a sentence is none
	}
	return strings.Contains(read, source) || isSubsequence(strings.Join(essence(f.tex), ""), read)
}

// isLiteral reports whether a reader takes the word for source: it is code, or in a picture.
func isLiteral(w word) bool { return w.alt || within(w.node, "code") || within(w.node, "pre") }

// standsApart reports whether a word is more than text that follows other text: it is raised, or code,
// or in a picture.
func standsApart(w word) bool {
	return w.gap >= mark || isLiteral(w)
}

// window returns the words of the article between the neighbours of a place among the post's words.
func (m *measurement) window(at int) (from, to int) {
	to = len(m.out.words)
	for i := at - 1; i >= 0; i-- {
		if m.places[i] != nowhere {
			from = m.places[i] + 1
			break
		}
	}
	for i := at; i < len(m.places); i++ {
		if m.places[i] != nowhere {
			to = m.places[i]
			break
		}
	}
	return from, max(from, to)
}

func isSubsequence(s, of string) bool {
	rest := []rune(s)
	for _, r := range of {
		if len(rest) > 0 && rest[0] == r {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// code compares the blocks of code, in order.
//
// Two things happen to code on its way into the pages of a site, and not to the article: templates cut
// the white space around it, and highlighters change the white space in it. So an article's block is
// also right if it only has more around, or if it is in the post's source as it stands.
func (m *measurement) code() {
	m.counts.Code.Out = len(m.out.code)
	rest := m.out.code
	for _, c := range m.in.code {
		fate := carried
		at := slices.IndexFunc(rest, func(o code) bool { return m.isSameCode(c.text, o.text) })
		switch {
		case at >= 0:
			m.taken[rest[at].node] = true
			rest = rest[at+1:]
		case m.isGone(c.node):
			fate = reported
		default:
			fate = missing
			m.hole("code", abridge(c.text)+" in "+pathOf(c.node))
		}
		m.counts.Code.count(fate)
	}
}

func (m *measurement) isSameCode(post, article string) bool {
	switch {
	case post == article:
		return true
	case strings.TrimSpace(post) == strings.TrimSpace(article):
		return strings.Contains(article, post)
	}
	return strings.Contains(m.source, article) && slices.Equal(strings.Fields(post), strings.Fields(article))
}

// images pairs the images by address, then by the file that Hugo processed. What is left can have
// become a picture, one with the same words.
func (m *measurement) images() {
	m.counts.Images.Out = len(m.out.images)
	for _, i := range m.in.images {
		fate := missing
		told := func() bool { return use(m.excuses, func(e *excuse) bool { return reportsImage(e, i) }) }
		switch {
		case within(i.node, "pre") && told(): // code shows no images: the article's are others
			fate = reported
		case m.takeImage(i):
			fate = carried
		case m.isGone(i.node), told():
			fate = reported
		default:
			m.hole("image", strings.Join(i.addresses, " ")+" in "+pathOf(i.node))
		}
		m.counts.Images.count(fate)
	}
}

func (m *measurement) takeImage(i image) bool {
	for _, same := range []func(image) bool{
		func(o image) bool { return sharesAddress(i.addresses, o.addresses) },
		func(o image) bool { return sharesAddress(originals(i.addresses), originals(o.addresses)) },
		func(o image) bool { return o.isPicture() && o.alt == i.alt },
	} {
		for _, o := range m.out.images {
			if !m.taken[o.node] && same(o) {
				m.taken[o.node] = true
				return true
			}
		}
	}
	return false
}

func sharesAddress(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// processed is what Hugo adds to the name of an image that it made of another one.
var processed = regexp.MustCompile(`_hu_?[0-9a-f]{6,}(_\w+)*(\.\w+)$`)

// originals returns the addresses of the files that Hugo made others of, as far as names tell.
func originals(addresses []string) []string {
	list := make([]string, len(addresses))
	for i, a := range addresses {
		a = processed.ReplaceAllString(withoutFragment(a), "$2")
		list[i] = strings.TrimSuffix(a, path.Ext(a))
	}
	return list
}

func reportsImage(e *excuse, i image) bool {
	if slices.ContainsFunc(i.addresses, e.names) {
		return true
	}
	if !isAbout(e, "image", "img", "picture") || e.relocates() {
		return false
	}
	words := strings.Fields(e.What)
	if name := words[len(words)-1]; isImageFile(name) {
		return slices.ContainsFunc(i.addresses, func(a string) bool { return path.Base(a) == name })
	}
	return !strings.Contains(e.What, "://") && e.isOf(i.node)
}

// drawings count as carried if a picture is in the article that stands for nothing else, or the
// source of a diagram as code.
func (m *measurement) drawings() {
	for _, d := range m.in.drawings {
		fate := missing
		switch {
		case m.takePicture(), d.source != "" && m.takeSource(d.source):
			fate = carried
		case m.isGone(d.node), use(m.excuses, isAboutDrawing):
			fate = reported
		default:
			m.hole("drawing", abridge(d.source)+" in "+pathOf(d.node))
		}
		m.counts.Drawings.count(fate)
	}
}

func (m *measurement) takePicture() bool {
	for _, o := range m.out.images {
		if o.isPicture() && !m.taken[o.node] {
			m.taken[o.node] = true
			return true
		}
	}
	return false
}

func (m *measurement) takeSource(source string) bool {
	for _, c := range m.out.code {
		if !m.taken[c.node] && strings.TrimSpace(c.text) == strings.TrimSpace(source) {
			m.taken[c.node] = true
			return true
		}
	}
	return false
}

func isAboutDrawing(e *excuse) bool {
	return e.Rule == "diagrams" || isAbout(e, "svg", "drawing", "diagram")
}

// embeds count as carried if a link has the same name in it, or leads to the same host: what is
// "embed/abc" of a site of films is "watch?v=abc" for a reader. Each needs a link of its own.
func (m *measurement) embeds() {
	for _, e := range m.in.embeds {
		fate := missing
		switch {
		case m.takeLink(e.address):
			fate = carried
		case m.isGone(e.node), use(m.excuses, func(x *excuse) bool { return x.Rule == "embeds" || x.subject() == e.node.Data }):
			fate = reported
		default:
			m.hole("embed", e.address+" in "+pathOf(e.node))
		}
		m.counts.Embeds.count(fate)
	}
}

func (m *measurement) takeLink(address string) bool {
	host := strings.TrimPrefix(syndicate.HostOf(address), "player.")
	address, _, _ = strings.Cut(address, "?")
	name := path.Base(withoutFragment(address))
	for _, same := range []func(link) bool{
		func(l link) bool { return len(name) > 5 && strings.Contains(l.address, name) },
		func(l link) bool { return host != "" && strings.HasSuffix(syndicate.HostOf(l.address), host) },
	} {
		for _, l := range m.out.links {
			if !m.taken[l.node] && same(l) {
				m.taken[l.node] = true
				return true
			}
		}
	}
	return false
}

// links pairs the links by address; one to a post that has a story may lead there. A link that only
// shows the image it leads to in a larger size is carried with the image.
func (m *measurement) links() {
	m.counts.Links.Out = len(m.out.links)
	there := map[string]int{}
	for _, l := range m.out.links {
		there[l.address]++
		if post := m.article.Stories[value(l.node, "href")]; post != "" {
			there[plain(post)]++
		}
	}
	for _, i := range m.out.images {
		for _, address := range i.addresses {
			there[address]++
		}
	}
	for _, l := range m.in.links {
		fate := missing
		told := func() bool { return use(m.excuses, func(e *excuse) bool { return reportsLink(e, l) }) }
		switch {
		case within(l.node, "pre") && told(): // code has no links: the article's are others
			fate = reported
		case there[l.address] > 0:
			there[l.address]--
			fate = carried
		case m.leadsBetter(l), within(l.node, "table") && slices.ContainsFunc(m.out.links, func(o link) bool { return o.address == l.address }):
			fate = carried // the list of links below a table has each of them once
		case m.isGone(l.node), told():
			fate = reported
		default:
			m.hole("link", l.address+" in "+pathOf(l.node))
		}
		m.counts.Links.count(fate)
	}
}

// leadsBetter reports whether the article has the link with another address: Hugo's own page can leave
// an address as its author wrote it, relative to the wrong page, where the article has that of the page
// that is meant.
func (m *measurement) leadsBetter(l link) bool {
	return slices.ContainsFunc(m.out.links, func(o link) bool {
		return path.Base(o.address) == path.Base(l.address) && syndicate.HostOf(o.address) == syndicate.HostOf(m.article.CanonicalURL) &&
			strings.TrimSpace(text(o.node)) == strings.TrimSpace(text(l.node))
	})
}

// reportsLink reports whether a loss is about a link: it names its address, or where it stood.
func reportsLink(e *excuse, l link) bool {
	if strings.Contains(e.What, "://") {
		return e.names(l.address)
	}
	if e.What == "in-page link" {
		return strings.Contains(l.address, "#") // Hugo can make an address of a jump
	}
	return isAbout(e, "link") && !e.relocates() && e.isOf(l.node)
}

// passages judges tables and footnotes: by their words, and by what keeps these apart. Nobody can read a
// table whose cells run on, or tell the "1" in "end.1" from a footnote.
func (m *measurement) passages() {
	for _, p := range m.in.tables {
		runsOn := slices.ContainsFunc(m.in.cells, func(c passage) bool { return c.from >= p.from && c.to <= p.to && !m.isCell(c) })
		m.counts.Tables.count(m.passage("table", p, runsOn))
	}
	for _, p := range m.in.notes {
		runsOn := slices.ContainsFunc(m.in.marks, func(c passage) bool {
			return value(c.node, "href") == "#"+value(p.node, "id") && m.gapBefore(c) < mark
		})
		m.counts.Footnotes.count(m.passage("footnote", p, runsOn))
	}
}

func (m *measurement) passage(kind string, p passage, runsOn bool) fate {
	worst := carried
	for _, f := range m.fate[p.from:p.to] {
		worst = max(worst, f)
	}
	if worst == carried && runsOn {
		worst = missing
		kind += " without its structure"
	}
	if worst == missing {
		m.hole(kind, abridge(strings.Join(texts(m.in.words[p.from:p.to]), " ")))
	}
	return worst
}

// gapBefore returns what keeps a passage apart in the article.
func (m *measurement) gapBefore(p passage) gap {
	if at := m.places[p.from]; at != nowhere {
		return m.out.words[at].gap
	}
	return noGap
}

// isCell reports whether the words of a cell stand apart by more than a space, be it in another place:
// their first one can be found in another cell as well.
func (m *measurement) isCell(p passage) bool {
	wanted := m.in.words[p.from:p.to]
	for i := range len(m.out.words) - len(wanted) + 1 {
		w := m.out.words[i]
		if w.gap >= stop && w.text == wanted[0].text && slices.Equal(texts(m.out.words[i:i+len(wanted)]), texts(wanted)) {
			return true
		}
	}
	return m.gapBefore(p) >= stop
}

func abridge(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "..."
	}
	return strings.ReplaceAll(s, "\n", "⏎")
}
