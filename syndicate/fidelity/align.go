package fidelity

import (
	"slices"

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

// missingRuns lists the runs of words that have no place, line by line.
func missingRuns(words []word, places []int) []run {
	var runs []run
	for i := range words {
		if places[i] != nowhere {
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

// findMoved gives a place to the runs that stand elsewhere, as a whole: cells of a table that is
// written row by row, a note that was moved below. It returns the words that it found.
func findMoved(words, others []word, places []int) map[int]bool {
	moved := map[int]bool{}
	taken := make([]bool, len(others))
	for _, p := range places {
		if p != nowhere {
			taken[p] = true
		}
	}
	byText := map[string][]int{}
	for i, w := range others {
		if !taken[i] {
			byText[w.text] = append(byText[w.text], i)
		}
	}
	for _, r := range missingRuns(words, places) {
		at := findRun(words[r.from:r.to], others, taken, byText)
		if at == nowhere {
			continue
		}
		for i := r.from; i < r.to; i++ {
			places[i] = at
			taken[at] = true
			moved[i] = true
			at++
		}
	}
	return moved
}

// findRun returns where the words stand together and free.
func findRun(words, others []word, taken []bool, byText map[string][]int) int {
	for _, start := range byText[words[0].text] {
		end := start + len(words)
		if end <= len(others) && !slices.Contains(taken[start:end], true) && slices.Equal(texts(words), texts(others[start:end])) {
			return start
		}
	}
	return nowhere
}
