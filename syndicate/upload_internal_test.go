package syndicate

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestInParallel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most, done int
		turn := make(chan struct{}, 1) // guards them
		change := func(by int) {
			turn <- struct{}{}
			now += by
			most = max(most, now)
			<-turn
		}
		start := time.Now()
		err := inParallel(t.Context(), 10, 4, func(context.Context, int) error {
			change(1)
			time.Sleep(time.Second)
			change(-1)
			turn <- struct{}{}
			done++
			<-turn
			return nil
		})
		if err != nil || done != 10 || most != 4 || time.Since(start) != 3*time.Second {
			t.Errorf("%d done, %d at once, in %v, with %v", done, most, time.Since(start), err)
		}
	})
}

func TestInParallelEndsWithTheFirstError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := errors.New("refused")
		begun := make(chan int, 10)
		err := inParallel(t.Context(), 10, 2, func(ctx context.Context, i int) error {
			begun <- i
			if i == 1 {
				return refused
			}
			<-ctx.Done()
			return ctx.Err()
		})
		if !errors.Is(err, refused) || len(begun) > 3 {
			t.Errorf("got %v after %d were begun", err, len(begun))
		}
	})
}

func TestInParallelIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	cancel(interrupted)
	err := inParallel(ctx, 3, 2, func(context.Context, int) error { t.Error("something was begun"); return nil })
	if !errors.Is(err, interrupted) {
		t.Errorf("got %v", err)
	}
}
