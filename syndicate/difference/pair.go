package difference

// A pair is a block and what it became, by their places.
type pair struct{ before, after int }

const (
	// alike is from which share of common words on one block counts as rewritten to another.
	alike = 0.5
	// maxCells is how many pairs of blocks are looked at in one replacement. Beyond that, each block is
	// compared with its opposite only.
	maxCells = 10_000
)

// pairs finds what the blocks of a replacement became, in order: the pairs that have most in common.
func pairs(before, after []block) []pair {
	a, b := bagsOf(before), bagsOf(after)
	if len(a)*len(b) > maxCells {
		return opposites(a, b)
	}
	// best[i][j] is how much the blocks from i and j on can have in common.
	best := make([][]float64, len(a)+1)
	for i := range best {
		best[i] = make([]float64, len(b)+1)
	}
	likeness := make([][]float64, len(a))
	for i := len(a) - 1; i >= 0; i-- {
		likeness[i] = make([]float64, len(b))
		for j := len(b) - 1; j >= 0; j-- {
			likeness[i][j] = a[i].likeness(b[j])
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if likeness[i][j] >= alike {
				best[i][j] = max(best[i][j], likeness[i][j]+best[i+1][j+1])
			}
		}
	}
	var found []pair
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch best[i][j] {
		case best[i+1][j]:
			i++
		case best[i][j+1]:
			j++
		default:
			found = append(found, pair{i, j})
			i, j = i+1, j+1
		}
	}
	return found
}

func opposites(a, b []bag) (found []pair) {
	for i := range min(len(a), len(b)) {
		if a[i].likeness(b[i]) >= alike {
			found = append(found, pair{i, i})
		}
	}
	return found
}

// A bag is the words of a block, without their order.
type bag struct {
	kind   string
	counts map[string]int
	size   int
}

func bagsOf(blocks []block) []bag {
	bags := make([]bag, len(blocks))
	for i, b := range blocks {
		bags[i] = bag{kind: b.kind, counts: map[string]int{}}
		for _, w := range b.words {
			if !isSpace(w) {
				bags[i].counts[w.text]++
				bags[i].size++
			}
		}
	}
	return bags
}

// likeness is the share of the words that two blocks have in common, from 0 to 1. Blocks of different
// kinds have none, nor have those without words.
func (a bag) likeness(b bag) float64 {
	if a.kind != b.kind || a.size == 0 || b.size == 0 {
		return 0
	}
	if len(a.counts) > len(b.counts) {
		a, b = b, a
	}
	common := 0
	for text, n := range a.counts {
		common += min(n, b.counts[text])
	}
	return 2 * float64(common) / float64(a.size+b.size)
}
