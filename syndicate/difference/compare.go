package difference

import (
	"strings"

	"github.com/aymanbagabas/go-udiff/lcs"
)

// A change is what became of a block.
type change struct {
	what  fate
	block block     // as it is now, or was before it went
	parts []segment // of its words, if it was rewritten
	count int       // how many blocks it stands for, if it is a fold
}

type fate int

const (
	stayed fate = iota
	gone
	came
	rewritten
	folded
)

// A segment is a stretch of words that stayed, or of words that others came in place of.
type segment struct {
	before, after []word
	same          bool
}

// compare returns what became of the blocks of one article in another, in order.
func compare(before, after []block) []change {
	var changes []change
	at := 0
	for _, d := range lcs.DiffLines(keys(before), keys(after)) {
		changes = appendBlocks(changes, stayed, after[at:d.ReplStart])
		changes = appendReplacement(changes, before[d.Start:d.End], after[d.ReplStart:d.ReplEnd])
		at = d.ReplEnd
	}
	return appendBlocks(changes, stayed, after[at:])
}

func appendBlocks(changes []change, what fate, blocks []block) []change {
	for _, b := range blocks {
		changes = append(changes, change{what: what, block: b})
	}
	return changes
}

// appendReplacement shows each block that went together with the one that it became, if that can be told.
func appendReplacement(changes []change, before, after []block) []change {
	i, j := 0, 0
	for _, p := range pairs(before, after) {
		changes = appendBlocks(changes, gone, before[i:p.before])
		changes = appendBlocks(changes, came, after[j:p.after])
		parts := compareWords(before[p.before].words, after[p.after].words)
		changes = append(changes, change{what: rewritten, block: after[p.after], parts: parts})
		i, j = p.before+1, p.after+1
	}
	changes = appendBlocks(changes, gone, before[i:])
	return appendBlocks(changes, came, after[j:])
}

// keys returns a text for each block, the same for blocks that look the same.
func keys(blocks []block) []string {
	list := make([]string, len(blocks))
	for i, b := range blocks {
		list[i] = strings.Join(append([]string{b.kind, b.src, b.alt}, wordKeys(b.words)...), "\x00")
	}
	return list
}

func wordKeys(words []word) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = string(rune('0'+w.style)) + w.text
		if w.href != "" {
			list[i] += "\x00" + w.href
		}
	}
	return list
}

// compareWords returns what became of the words of a block.
func compareWords(before, after []word) []segment {
	var parts []segment
	i, j := 0, 0
	for _, d := range lcs.DiffLines(wordKeys(before), wordKeys(after)) {
		parts = appendSegment(parts, segment{before[i:d.Start], after[j:d.ReplStart], true})
		parts = appendSegment(parts, segment{before[d.Start:d.End], after[d.ReplStart:d.ReplEnd], false})
		i, j = d.End, d.ReplEnd
	}
	return appendSegment(parts, segment{before[i:], after[j:], true})
}

// appendSegment joins two changes that nothing but a space is between: a phrase is easier to read than
// its words one by one.
func appendSegment(parts []segment, s segment) []segment {
	n := len(parts)
	switch {
	case len(s.before)+len(s.after) == 0:
		return parts
	case !s.same && n >= 2 && parts[n-1].same && len(parts[n-1].after) == 1 && isSpace(parts[n-1].after[0]):
		last, between := &parts[n-2], parts[n-1]
		last.before = join(last.before, between.before, s.before)
		last.after = join(last.after, between.after, s.after)
		return parts[:n-1]
	}
	return append(parts, s)
}

func join(lists ...[]word) (all []word) {
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}
