package proof

import (
	"context"
	"errors"
	"sync"
	"time"
)

// The pauses between two requests for a page double from one to the other.
const (
	firstPause   = 2 * time.Second
	longestPause = 30 * time.Second
)

// patience is how long pages are waited for, all together: what has had that time to spread need not get it
// again for the next page.
type patience struct {
	wait  time.Duration
	tell  func(why error, left time.Duration) // may be nil
	start sync.Once
	end   time.Time
}

// until asks again and again until there is no error, one that no waiting mends, or no time left. It asks a
// last time at the end of the time.
func (p *patience) until(ctx context.Context, ask func() error) error {
	p.start.Do(func() { p.end = time.Now().Add(p.wait) })
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := ask()
		left := time.Until(p.end)
		if err == nil || left <= 0 || errors.Is(err, errLogin) || ctx.Err() != nil {
			return err
		}
		if pause == firstPause && p.tell != nil {
			p.tell(err, left)
		}
		select {
		case <-time.After(min(pause, left)):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
