package check

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// An Other is an article that others are compared with.
type Other struct {
	Key          string // of its post
	Where        string // for people: the path of the post, or the address of the story
	Title        string
	CanonicalURL string
	Language     string // empty if nobody knows
	HTML         string
	Recorded     bool // it is a story on record, not a post of this run
}

// Others is what an article is compared with: stories on record, and the articles of the same run that came
// before it. Its zero value is empty. It may be used by many goroutines at once.
type Others struct {
	mu      sync.Mutex
	list    []known
	latest  map[identity]int   // places in the list
	sharing map[uint64][]int32 // by piece of text, places in the list
	having  map[uint64][]int32 // by paragraph, likewise
}

type identity struct {
	key      string
	recorded bool
}

type known struct {
	Other
	replaced bool // by a later version of the same article
}

// Add makes an article known. It replaces an earlier version of it.
func (o *Others) Add(other Other) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.latest == nil {
		o.latest = map[identity]int{}
		o.sharing, o.having = map[uint64][]int32{}, map[uint64][]int32{}
	}
	id := identity{other.Key, other.Recorded}
	if i, again := o.latest[id]; again {
		o.list[i].replaced = true
	}
	r := read(other.HTML)
	other.HTML = ""
	o.list = append(o.list, known{Other: other})
	o.latest[id] = len(o.list) - 1
	at := int32(len(o.list) - 1)
	for _, piece := range pieces(&r) {
		o.sharing[piece] = append(o.sharing[piece], at)
	}
	for _, sum := range longParagraphs(&r) {
		o.having[sum] = append(o.having[sum], at)
	}
}

// repeating returns how many articles have a paragraph, but for those under one of the keys.
func (o *Others) repeating(p block, keys ...string) int {
	if o.empty() {
		return 0
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	n := 0
	for _, sum := range longParagraphs(&reading{blocks: []block{p}}) {
		for _, i := range o.having[sum] {
			if k := o.list[i]; !k.replaced && !slices.Contains(keys, k.Key) {
				n++
			}
		}
	}
	return n
}

// longParagraphs returns the fingerprints of an article's paragraphs, each once. Short ones are common speech.
func longParagraphs(r *reading) []uint64 {
	const short = 60 // letters
	var list []uint64
	for _, b := range r.blocks {
		isText := b.element == "p" && !isClosing(b) && 2*b.linked() < letters(b.prose) // an embedded page is a link
		if text := lettersOf(b.prose); isText && utf8.RuneCountInString(text) >= short {
			list = append(list, fingerprint(text))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// empty reports whether there is nothing to compare with.
func (o *Others) empty() bool {
	if o == nil {
		return true
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.list) == 0
}

// A likeness is how much of an article stands in another.
type likeness struct {
	Other
	percent int
}

// like returns the articles that share text with this one, the one that shares most first. Those that the
// post itself has under one of the keys are not among them.
func (o *Others) like(r *reading, keys ...string) []likeness {
	if o.empty() {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	counts := map[int32]int{}
	all := pieces(r)
	for _, piece := range all {
		for _, i := range o.sharing[piece] {
			counts[i]++
		}
	}
	var list []likeness
	for i, n := range counts {
		if k := o.list[i]; !k.replaced && !slices.Contains(keys, k.Key) {
			list = append(list, likeness{k.Other, n * 100 / len(all)})
		}
	}
	slices.SortFunc(list, func(a, b likeness) int {
		return cmp.Or(b.percent-a.percent, strings.Compare(a.Key, b.Key))
	})
	return list
}

// all returns the articles that are known, but for those under one of the keys.
func (o *Others) all(keys ...string) []Other {
	if o.empty() {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []Other
	for _, k := range o.list {
		if !k.replaced && !slices.Contains(keys, k.Key) {
			list = append(list, k.Other)
		}
	}
	return list
}

// pieces returns the fingerprints of an article's text, each once: of rows of words (shingles), every fourth of
// them by its value, so that two articles choose the same ones. See Broder, On the resemblance and containment
// of documents, 1997. It is empty for a text that is too short to say
// anything, or that mostly repeats itself.
func pieces(r *reading) []uint64 {
	const (
		row    = 6
		fewest = 80 // words
		chosen = 4
	)
	var words []string
	for _, b := range r.blocks {
		if headingLevel(b.element) == 0 && b.element != "pre" && !isClosing(b) {
			words = append(words, tokens(b.prose)...)
		}
	}
	if len(words) < fewest {
		return nil
	}
	rows := make([]uint64, 0, len(words)-row+1)
	for i := range len(words) - row + 1 {
		rows = append(rows, fingerprint(strings.Join(words[i:i+row], " ")))
	}
	slices.Sort(rows)
	distinct := slices.Compact(slices.Clone(rows))
	if 2*len(distinct) < len(rows) {
		return nil
	}
	return slices.DeleteFunc(distinct, func(sum uint64) bool { return sum%chosen != 0 })
}

// fingerprint is the same in every run, so that the findings are.
func fingerprint(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // which never fails
	return h.Sum64()
}

// tokens are the words of a text; where a script puts no spaces between them, its characters.
func tokens(text string) []string {
	var list []string
	for _, word := range wordsOf(text) {
		if !strings.ContainsFunc(word, isUnspaced) {
			list = append(list, word)
			continue
		}
		list = append(list, strings.Split(word, "")...)
	}
	return list
}

func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
