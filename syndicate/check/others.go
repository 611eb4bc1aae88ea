package check

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// An Other is an article that others are compared with.
type Other struct {
	Key          string // of its post
	Where        string // for people: the path of the post, or the address of the story
	Title        string
	CanonicalURL string
	Language     string // empty if nobody knows
	Text         Text
	Recorded     bool // it is a story on record, not a post of this run
}

// A Text is what of an article's text is compared: fingerprints, and nothing that could be read.
type Text struct {
	pieces     []uint64 // see pieces
	paragraphs []uint64 // see longParagraphs
}

// ReadText takes the fingerprints of an article's HTML.
func ReadText(html string) Text {
	r := read(html)
	return textOf(&r)
}

func textOf(r *reading) Text { return Text{pieces: pieces(r), paragraphs: longParagraphs(r)} }

// Others is what an article is compared with: stories on record, and the articles of the same run that came
// before it. Its zero value is empty. It may be used by many goroutines at once.
type Others struct {
	mu     sync.Mutex
	list   []known
	latest map[identity]int // places in the list

	// Places in the list, so that a post of a large site is not compared with all the others one by one.
	addresses, titles map[string][]int32 // as syndicate.PlainAddress and plainTitle have them
	sharing, having   index              // by piece of text, by paragraph
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
		o.latest, o.addresses, o.titles = map[identity]int{}, map[string][]int32{}, map[string][]int32{}
	}
	id := identity{other.Key, other.Recorded}
	if i, again := o.latest[id]; again {
		o.list[i].replaced = true
	}
	at := int32(len(o.list))
	for _, piece := range other.Text.pieces {
		o.sharing.add(piece, at)
	}
	for _, sum := range other.Text.paragraphs {
		o.having.add(sum, at)
	}
	address, title := syndicate.PlainAddress(other.CanonicalURL), plainTitle(other.Title)
	o.addresses[address] = append(o.addresses[address], at)
	o.titles[title] = append(o.titles[title], at)
	other.Text = Text{}
	o.list = append(o.list, known{Other: other})
	o.latest[id] = int(at)
}

// An index tells which articles have a fingerprint. Nearly every fingerprint is of one article: it takes
// no list of its own, which on a large site would be most of the memory.
type index struct {
	first map[uint64]int32
	more  map[uint64][]int32
}

func (x *index) add(sum uint64, at int32) {
	if x.first == nil {
		x.first, x.more = map[uint64]int32{}, map[uint64][]int32{}
	}
	if _, known := x.first[sum]; known {
		x.more[sum] = append(x.more[sum], at)
		return
	}
	x.first[sum] = at
}

// of yields the places of the articles that have a fingerprint, in order.
func (x *index) of(sum uint64) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		first, known := x.first[sum]
		if !known || !yield(first) {
			return
		}
		for _, at := range x.more[sum] {
			if !yield(at) {
				return
			}
		}
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
		for i := range o.having.of(sum) {
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
func (o *Others) like(t Text, keys ...string) []likeness {
	if o.empty() {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	counts := map[int32]int{}
	for _, piece := range t.pieces {
		for i := range o.sharing.of(piece) {
			counts[i]++
		}
	}
	var list []likeness
	for i, n := range counts {
		if k := o.list[i]; !k.replaced && !slices.Contains(keys, k.Key) {
			list = append(list, likeness{k.Other, n * 100 / len(t.pieces)})
		}
	}
	slices.SortFunc(list, func(a, b likeness) int {
		return cmp.Or(b.percent-a.percent, strings.Compare(a.Key, b.Key))
	})
	return list
}

// at returns the articles with a canonical address, titled those with a title, however the two are spelled:
// in the order in which they became known, but for those under one of the keys.
func (o *Others) at(address string, keys ...string) []Other {
	return o.those(func() []int32 { return o.addresses[syndicate.PlainAddress(address)] }, keys)
}

func (o *Others) titled(title string, keys ...string) []Other {
	return o.those(func() []int32 { return o.titles[plainTitle(title)] }, keys)
}

func (o *Others) those(find func() []int32, keys []string) []Other {
	if o.empty() {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []Other
	for _, i := range find() {
		if k := o.list[i]; !k.replaced && !slices.Contains(keys, k.Key) {
			list = append(list, k.Other)
		}
	}
	return list
}

// plainTitle is the same for two titles that differ in white space and in case only, as [strings.EqualFold]
// tells it.
func plainTitle(title string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, fold(title))
}

// pieces returns the fingerprints of an article's text, each once: of rows of words (shingles), every
// fourth of them by its value, so that two articles choose the same ones. See Broder, On the
// resemblance and containment of documents, 1997. It is empty for a text that is too short to say
// anything, or that mostly repeats itself.
func pieces(r *reading) []uint64 {
	const (
		row    = 6
		fewest = 80 // words
		chosen = 4
	)
	words := make([]string, 0, r.usualWords())
	for _, b := range r.blocks {
		if headingLevel(b.element) == 0 && b.element != "pre" && !isClosing(b) {
			words = appendTokens(words, b.prose)
		}
	}
	if len(words) < fewest {
		return nil
	}
	rows := make([]uint64, 0, len(words)-row+1)
	for i := range len(words) - row + 1 {
		rows = append(rows, fingerprint(words[i:i+row]...))
	}
	slices.Sort(rows)
	distinct := slices.Compact(rows)
	if all := len(words) - row + 1; 2*len(distinct) < all {
		return nil
	}
	return slices.DeleteFunc(distinct, func(sum uint64) bool { return sum%chosen != 0 })
}

// fingerprint is the FNV-1a hash of words with a space between each two. It is the same in every run, so that
// the findings are. The package hash/fnv would have the words joined first: for nothing, some hundred times
// an article.
func fingerprint(words ...string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	sum := uint64(offset)
	for i, word := range words {
		if i > 0 {
			sum = (sum ^ ' ') * prime
		}
		for _, b := range []byte(word) {
			sum = (sum ^ uint64(b)) * prime
		}
	}
	return sum
}

// usualWords is about how many words there are in plain text of that length.
func (r *reading) usualWords() int {
	const usual = 6 // bytes
	size := 0
	for _, b := range r.blocks {
		size += len(b.prose)
	}
	return size / usual
}

// appendTokens appends the words of a text in lower case; where a script puts no spaces between them, its
// characters.
func appendTokens(list []string, text string) []string {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isWordRune(r) }) {
		word = strings.ToLower(word)
		if isASCII(word) || !strings.ContainsFunc(word, isUnspaced) {
			list = append(list, word)
			continue
		}
		list = append(list, strings.Split(word, "")...)
	}
	return list
}

func isASCII(word string) bool {
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isUnspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
