package fidelity

import (
	"github.com/sergi/go-diff/diffmatchpatch"
)

// nowhere is the place of a word that the other side does not have.
const nowhere = -1

// align finds as many of the words as it can in the other ones, in order. It returns the place of
// each among them.
func align(words, others []word) []int {
	a, b := asRunes(words, others)
	differ := diffmatchpatch.New()
	differ.DiffTimeout = 0 // no result may depend on the speed of the machine
	places := make([]int, 0, len(words))
	at := 0
	for _, d := range differ.DiffMainRunes(a, b, false) {
		for range d.Text {
			switch d.Type {
			case diffmatchpatch.DiffEqual:
				places = append(places, at)
				at++
			case diffmatchpatch.DiffDelete:
				places = append(places, nowhere)
			case diffmatchpatch.DiffInsert:
				at++
			}
		}
	}
	return places
}

// asRunes gives each word a character of its own, which is what the library compares.
func asRunes(lists ...[]word) (a, b []rune) {
	runes := map[string]rune{}
	next := rune(1)
	number := func(words []word) []rune {
		list := make([]rune, len(words))
		for i, w := range words {
			if runes[w.text] == 0 {
				if next == 0xD800 {
					next = 0xE000 // the runes between are no characters
				}
				runes[w.text] = next
				next++
			}
			list[i] = runes[w.text]
		}
		return list
	}
	return number(lists[0]), number(lists[1])
}

// A run is a number of words that follow one another.
type run struct{ from, to int }

// runsOf lists the runs of words that a condition holds for, line by line.
func runsOf(words []word, condition func(int) bool) []run {
	var runs []run
	for i := range words {
		if !condition(i) {
			continue
		}
		last := len(runs) - 1
		if last >= 0 && runs[last].to == i && words[i].gap < line {
			runs[last].to++
		} else {
			runs = append(runs, run{i, i + 1})
		}
	}
	return runs
}

// findMoved gives a place to the runs that stand elsewhere: a note that was moved below, the cells of
// a table that is written row by row. A run has to stay together, but in a table, whose cells can be
// broken into lines, a word alone will do. It returns the words that it found.
func findMoved(words, others []word, places []int) map[int]bool {
	f := finder{words: words, others: others, places: places, free: map[string][]int{}, taken: make([]bool, len(others)), moved: map[int]bool{}}
	for _, p := range places {
		if p != nowhere {
			f.taken[p] = true
		}
	}
	for i, w := range others {
		if !f.taken[i] {
			f.free[w.text] = append(f.free[w.text], i)
		}
	}
	for _, r := range runsOf(words, func(i int) bool { return places[i] == nowhere }) {
		if f.place(r) || !within(words[r.from].node, "table") {
			continue
		}
		for i := r.from; i < r.to; i++ {
			f.place(run{i, i + 1})
		}
	}
	return f.moved
}

// A finder looks for runs among the words that stand for no other ones.
type finder struct {
	words, others []word
	places        []int            // of the words
	free          map[string][]int // places by what stands there
	taken         []bool           // whether something has got the place meanwhile
	moved         map[int]bool
}

func (f *finder) place(r run) (ok bool) {
	wanted := f.words[r.from:r.to]
	for _, start := range f.free[wanted[0].text] {
		if !f.fits(wanted, start) {
			continue
		}
		for i := range wanted {
			f.places[r.from+i] = start + i
			f.taken[start+i] = true
			f.moved[r.from+i] = true
		}
		return true
	}
	return false
}

func (f *finder) fits(wanted []word, start int) bool {
	if start+len(wanted) > len(f.others) {
		return false
	}
	for i, w := range wanted {
		if f.taken[start+i] || f.others[start+i].text != w.text {
			return false
		}
	}
	return true
}
