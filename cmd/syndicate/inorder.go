package main

import (
	"context"
	"iter"
	"sync"
)

// A line is work of two steps: one item after the other is begun, and several that are begun are finished at
// once.
type line[Item, Result any] struct {
	begin  func(context.Context, Item) error
	finish func(context.Context, Item) (Result, error)
	ahead  int // how many items may wait, begun or finished, for those before them to be taken
}

// run yields the results in the order of the items. It ends with the first error, or with the cause for which
// the context ended. A panic of a step becomes one of the caller. When run is over, so is all that it began.
func (l line[Item, Result]) run(ctx context.Context, items []Item) iter.Seq2[Result, error] {
	return func(yield func(Result, error) bool) {
		var working sync.WaitGroup
		defer working.Wait()
		inner, stop := context.WithCancel(ctx)
		defer stop()

		places := make(chan (<-chan product[Result]), l.ahead)
		working.Go(func() {
			defer close(places)
			for _, item := range items {
				place := make(chan product[Result], 1) // with room, if nobody takes it
				select {
				case places <- place:
				case <-inner.Done():
					return
				}
				var begun product[Result]
				if begun.try(func() { begun.err = l.begin(inner, item) }); begun.failed() {
					place <- begun
					return
				}
				working.Go(func() {
					var p product[Result]
					p.try(func() { p.result, p.err = l.finish(inner, item) })
					place <- p
				})
			}
		})

		taken := 0
		for place := range places {
			p := <-place
			if p.panicked != nil {
				panic(p.panicked)
			}
			if taken++; !yield(p.result, p.err) || p.err != nil {
				return
			}
		}
		if taken < len(items) { // only the end of the context ends it early without an error
			var none Result
			yield(none, context.Cause(ctx))
		}
	}
}

// A product is what came of a step.
type product[Result any] struct {
	result   Result
	err      error
	panicked any
}

func (p *product[Result]) failed() bool { return p.err != nil || p.panicked != nil }

// try does a step, and keeps what it panics with.
func (p *product[Result]) try(step func()) {
	defer func() { p.panicked = recover() }()
	step()
}
