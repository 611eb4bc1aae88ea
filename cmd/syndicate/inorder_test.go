package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// double is a line that takes its time, more of it for the items that come first.
func double(ahead int) line[int, int] {
	return line[int, int]{
		begin: func(context.Context, int) error { return nil },
		finish: func(_ context.Context, n int) (int, error) {
			time.Sleep(time.Duration(100-n) * time.Second)
			return 2 * n, nil
		},
		ahead: ahead,
	}
}

func numbers(n int) (list []int) {
	for i := range n {
		list = append(list, i)
	}
	return list
}

// inBubble runs a test on a clock of its own. It fails if a goroutine is left.
func inBubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, test)
}

func TestLineKeepsTheOrder(t *testing.T) {
	for _, ahead := range []int{0, 1, 4} {
		t.Run(fmt.Sprint(ahead), func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				var mu sync.Mutex
				var begun, got []int
				l := double(ahead)
				l.begin = func(_ context.Context, n int) error {
					mu.Lock()
					defer mu.Unlock()
					begun = append(begun, n)
					return nil
				}
				for r, err := range l.run(t.Context(), numbers(50)) {
					if err != nil {
						t.Fatal(err)
					}
					got = append(got, r/2)
				}
				if !slices.Equal(got, numbers(50)) || !slices.Equal(begun, numbers(50)) {
					t.Errorf("begun %v, got %v", begun, got)
				}
			})
		})
	}
}

// Begun are the items that may wait, the one that is taken, and the one whose turn is next.
func TestLineWorksAtFewAtOnce(t *testing.T) {
	const ahead = 3
	inBubble(t, func(t *testing.T) {
		var begun, at, most, taken atomic.Int64
		l := double(ahead)
		l.begin = func(context.Context, int) error {
			begun.Add(1)
			return nil
		}
		finish := l.finish
		l.finish = func(ctx context.Context, n int) (int, error) {
			most.Store(max(most.Load(), at.Add(1)))
			defer at.Add(-1)
			return finish(ctx, n)
		}
		for range l.run(t.Context(), numbers(20)) {
			taken.Add(1)
			synctest.Wait()
			if n := begun.Load() - taken.Load(); n > ahead+1 {
				t.Fatalf("%d are begun and not taken", n)
			}
		}
		if most.Load() < 2 {
			t.Error("nothing was done at once")
		}
	})
}

func TestLineEndsWithAnError(t *testing.T) {
	broken := errors.New("broken")
	fails := func(at int) func(context.Context, int) error {
		return func(_ context.Context, n int) error {
			if n == at {
				return broken
			}
			return nil
		}
	}
	for name, change := range map[string]func(*line[int, int]){
		"begin": func(l *line[int, int]) { l.begin = fails(7) },
		"finish": func(l *line[int, int]) {
			l.finish = func(ctx context.Context, n int) (int, error) { return n, fails(7)(ctx, n) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				l := double(2)
				change(&l)
				n, failures := 0, 0
				for _, err := range l.run(t.Context(), numbers(30)) {
					if err == nil {
						n++
						continue
					}
					failures++
					if !errors.Is(err, broken) {
						t.Error(err)
					}
				}
				if n != 7 || failures != 1 {
					t.Errorf("%d results, %d errors", n, failures)
				}
			})
		})
	}
}

func TestLineEndsWithItsContext(t *testing.T) {
	enough := errors.New("enough")
	for _, ahead := range []int{0, 4} {
		inBubble(t, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			var last error
			n := 0
			l := double(ahead)
			l.begin = func(ctx context.Context, _ int) error { return context.Cause(ctx) }
			for _, err := range l.run(ctx, numbers(30)) {
				if last = err; err == nil {
					n++
				}
				if n == 3 {
					cancel(enough)
				}
			}
			if !errors.Is(last, enough) || n > 3+ahead+2 {
				t.Errorf("%d results and then %v", n, last)
			}
		})
	}
}

func TestLineIsLeftEarly(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		var open atomic.Int64
		l := double(4)
		finish := l.finish
		l.finish = func(ctx context.Context, n int) (int, error) {
			open.Add(1)
			defer open.Add(-1)
			return finish(ctx, n)
		}
		for range l.run(t.Context(), numbers(30)) {
			break
		}
		if n := open.Load(); n != 0 {
			t.Errorf("%d are still being finished", n)
		}
	})
}

func TestLinePanicsWhereItIsTaken(t *testing.T) {
	for name, change := range map[string]func(*line[int, int]){
		"begin":  func(l *line[int, int]) { l.begin = func(context.Context, int) error { panic("oh") } },
		"finish": func(l *line[int, int]) { l.finish = func(context.Context, int) (int, error) { panic("oh") } },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				defer func() {
					if cause := recover(); cause != "oh" {
						t.Errorf("recovered %v", cause)
					}
				}()
				l := double(runtime.GOMAXPROCS(0))
				change(&l)
				for range l.run(t.Context(), numbers(30)) {
					t.Error("there is a result")
				}
			})
		})
	}
}
