package rewrite

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// linesOf tells on which line of the post's file the nodes of its content begin. It is silent about a
// node whose place is not certain.
//
// Hugo does not say where its HTML comes from, so the words do. Three words in a row that occur once in
// the file and once in the content are the same words: had the content them from elsewhere, such as from
// a shortcode, then it would have them twice. The words next to them follow as far as they agree. A node
// begins where its first such word is; one without words, such as an image, where its address or its
// caption is written, between the known words before and after it.
func linesOf(tree *html.Node, source string, base *url.URL) map[*html.Node]int {
	file := readFile(source)
	if len(file) == 0 {
		return nil
	}
	content := contentWords{words: make([]uint64, 0, len(file))} // mostly the same ones
	content.read(tree)
	m := newMatching(content.words, file)
	noise := wordsIn(base.String() + " http https www com org net html embed")
	lines := make(map[*html.Node]int, len(content.places))
	for _, e := range content.places {
		line := m.lineOf(e)
		if line == 0 && e.node.Type == html.ElementNode {
			line = lineOfLandmark(m.gap(e), landmarks(e.node, noise))
		}
		if line > 0 {
			lines[e.node] = line
		}
	}
	return lines
}

// A word is a run of letters and digits in the file.
type word struct {
	hash uint64
	line int
}

// readFile returns the words of a content file below its front matter.
func readFile(source string) []word {
	s := scanner{text: source}
	s.skipFrontMatter()
	const usual = 6 // bytes
	file := make([]word, 0, len(source)/usual)
	for {
		hash, ok := s.next()
		if !ok {
			return file
		}
		file = append(file, word{hash, s.line + 1})
	}
}

// A scanner reads the words of a text.
type scanner struct {
	text string // what is left of it
	line int    // line feeds before it
}

// skipFrontMatter goes on after the front matter, if the text has one: between two lines of --- or +++,
// or a JSON object whose last brace is a line (https://gohugo.io/content-management/front-matter/).
func (s *scanner) skipFrontMatter() {
	text := strings.TrimPrefix(s.text, "\ufeff")
	first, _, _ := strings.Cut(text, "\n")
	end := map[string]string{"---": "---", "+++": "+++", "{": "}"}[strings.TrimSpace(first)]
	if end == "" {
		return
	}
	line := 0
	for l := range strings.Lines(text) {
		text = text[len(l):]
		line++
		if line > 1 && strings.TrimRight(l, " \t\r\n") == end {
			s.text, s.line = text, line
			return
		}
	}
}

// next returns the hash of the next word (FNV-1a), on the scanner's line; or false if there is none left.
func (s *scanner) next() (hash uint64, ok bool) {
	const offset, prime = 14695981039346656037, 1099511628211
	hash = offset
	text := s.text
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		switch {
		case isWordRune(r):
			hash = (hash ^ uint64(r)) * prime
			ok = true
		case ok:
			s.text = text[i:]
			return hash, true
		case r == '\n':
			s.line++
		}
		i += size
	}
	s.text = ""
	return hash, ok
}

func wordsIn(text string) (hashes []uint64) {
	s := scanner{text: text}
	for hash, ok := s.next(); ok; hash, ok = s.next() {
		hashes = append(hashes, hash)
	}
	return hashes
}

// contentWords are the words of the content, and which of them stand in which node.
type contentWords struct {
	words  []uint64
	places []extent
}

type extent struct {
	node     *html.Node
	from, to int // the node's words
}

func (c *contentWords) read(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		from := len(c.words)
		s := scanner{text: n.Data}
		for hash, ok := s.next(); ok; hash, ok = s.next() {
			c.words = append(c.words, hash)
		}
		if len(c.words) > from {
			c.places = append(c.places, extent{n, from, len(c.words)})
		}
	case html.ElementNode:
		at := len(c.places)
		c.places = append(c.places, extent{node: n, from: len(c.words)})
		for child := range n.ChildNodes() {
			c.read(child)
		}
		c.places[at].to = len(c.words)
	}
}

// phrase is how many words in a row are taken for certain.
const phrase = 3

// A matching tells which words of the content are which words of the file.
type matching struct {
	file  []word
	match []int // for each word of the content its index in the file, or nowhere
	// For each border between two words of the content, the one before the first included: the index of
	// the closest word with a match before it, or -1, and after it, or the number of words.
	previous, next []int
}

func newMatching(content []uint64, file []word) *matching {
	m := matching{file, slices.Repeat([]int{nowhere}, len(content)), make([]int, len(content)+1), make([]int, len(content)+1)}
	for _, c := range commonPhrases(content, file) {
		for k := range phrase {
			m.match[c.content+k] = c.file + k
		}
	}
	for i := 1; i < len(content); i++ {
		m.follow(content, i, i-1, +1)
	}
	for i := len(content) - 2; i >= 0; i-- {
		m.follow(content, i, i+1, -1)
	}
	m.previous[0], m.next[len(content)] = -1, len(content)
	for i := range content {
		m.previous[i+1] = m.previous[i]
		if m.match[i] != nowhere {
			m.previous[i+1] = i
		}
	}
	for i := len(content) - 1; i >= 0; i-- {
		m.next[i] = m.next[i+1]
		if m.match[i] != nowhere {
			m.next[i] = i
		}
	}
	return &m
}

// follow gives a word without a match the one that is next to its neighbour's, if it is the same word.
func (m *matching) follow(content []uint64, i, neighbour, step int) {
	if m.match[i] != nowhere || m.match[neighbour] == nowhere {
		return
	}
	if j := m.match[neighbour] + step; j >= 0 && j < len(m.file) && m.file[j].hash == content[i] {
		m.match[i] = j
	}
}

// lineOf returns the line of the first word that has a match, or the one of the words around an extent
// that has none, if they are on the same; else 0. Of a text, which can go over several lines, it has to be
// the very first word.
func (m *matching) lineOf(e extent) int {
	before, first, after := m.previous[e.from], m.next[e.from], m.next[e.to]
	switch {
	case e.node.Type == html.TextNode && first > e.from && first < e.to:
		return 0
	case first < e.to:
		return m.file[m.match[first]].line
	case before < 0 || after == len(m.match):
		return 0
	}
	if line := m.file[m.match[before]].line; line == m.file[m.match[after]].line {
		return line
	}
	return 0
}

// gap returns the words of the file between those around an extent without matches. In a wide gap no
// place is certain.
func (m *matching) gap(e extent) []word {
	const widest = 500
	from, to := 0, len(m.file)
	if before := m.previous[e.from]; before >= 0 {
		from = m.match[before] + 1
	}
	if after := m.next[e.to]; after < len(m.match) {
		to = m.match[after]
	}
	if to <= from || to-from > widest {
		return nil
	}
	return m.file[from:to]
}

// landmarks returns the words that an element may have in the file without showing them: those of its
// address and its caption, but not those that any address has.
func landmarks(n *html.Node, noise []uint64) []uint64 {
	var words []uint64
	for _, a := range n.Attr {
		switch a.Key {
		case "src", "data-src", "srcset", "data", "href", "poster", "alt", "title":
			words = append(words, wordsIn(a.Val)...)
		}
	}
	return slices.DeleteFunc(words, func(w uint64) bool { return slices.Contains(noise, w) })
}

// lineOfLandmark returns the line with more of the words than any other, or 0.
func lineOfLandmark(gap []word, words []uint64) int {
	best, most, second := 0, 0, 0
	for len(gap) > 0 {
		line, found := gap[0].line, 0
		for len(gap) > 0 && gap[0].line == line {
			if slices.Contains(words, gap[0].hash) {
				found++
			}
			gap = gap[1:]
		}
		if found > most {
			best, most, second = line, found, most
		} else {
			second = max(second, found)
		}
	}
	if most > second {
		return best
	}
	return 0
}

// A meeting is where a phrase begins in the content and in the file.
type meeting struct{ content, file int }

// Instead of a place.
const (
	nowhere = -1
	twice   = -2
)

// commonPhrases returns where the phrases are that occur once in the content and once in the file.
func commonPhrases(content []uint64, file []word) []meeting {
	meetings := make([]meeting, 0, len(file))
	known := make(map[uint64]int, len(file)) // phrases to indices of meetings
	for j := range len(file) - phrase + 1 {
		h := mix(file[j].hash, file[j+1].hash, file[j+2].hash)
		if at, ok := known[h]; ok {
			meetings[at].file = twice
			continue
		}
		known[h] = len(meetings)
		meetings = append(meetings, meeting{content: nowhere, file: j})
	}
	for i := range len(content) - phrase + 1 {
		at, ok := known[mix(content[i], content[i+1], content[i+2])]
		switch {
		case !ok:
		case meetings[at].content == nowhere:
			meetings[at].content = i
		default:
			meetings[at].content = twice
		}
	}
	return slices.DeleteFunc(meetings, func(m meeting) bool { return m.content < 0 || m.file < 0 })
}

func mix(a, b, c uint64) uint64 {
	const odd = 0x9e3779b97f4a7c15
	return ((a*odd+b)*odd + c) * odd
}
