package desk

import (
	"context"
	"sync"
	"time"
)

// How long things stay good, unless the desk changes them itself.
const (
	stampFor    = 2 * time.Second  // how often the site's files are looked at
	standingFor = 10 * time.Second // a ledger on a git remote takes a moment to read
)

// readings keeps the newest reading of the site. While the site is read anew, which takes seconds, the old
// one serves.
type readings struct {
	ctx   context.Context
	read  func(context.Context) (Site, error)
	stamp func() string
	now   func() time.Time

	mu       sync.Mutex
	current  *reading
	version  int   // counts readings, also those that failed
	failed   error // why the newest try failed, nil if it did not
	busy     bool  // the site is being read
	again    bool  // and has to be read once more after that
	lookedAt time.Time
	work     sync.WaitGroup // background readings
}

// A reading is a site as it was at one moment.
type reading struct {
	site  Site
	posts map[string]*Post
	stamp string
	users sync.WaitGroup
	now   func() time.Time

	mu     sync.Mutex
	stands *Standing
	at     time.Time
}

// first reads the site and waits for it.
func (rs *readings) first() error {
	r, err := rs.load()
	if err != nil {
		return err
	}
	rs.current, rs.lookedAt = r, rs.now()
	return nil
}

func (rs *readings) load() (*reading, error) {
	stamp := rs.stamp() // before, so that what changes meanwhile is noticed later
	site, err := rs.read(rs.ctx)
	if err != nil {
		return nil, err
	}
	r := &reading{site: site, stamp: stamp, now: rs.now, posts: map[string]*Post{}}
	posts := site.Posts()
	for i := range posts {
		r.posts[posts[i].Key] = &posts[i]
	}
	return r, nil
}

// use returns the newest reading. It stays open until it is released.
func (rs *readings) use() (r *reading, release func()) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.current.users.Add(1)
	return rs.current, rs.current.users.Done
}

// look reads the site anew, in the background, if one of its files changed.
func (rs *readings) look() {
	rs.mu.Lock()
	soon := rs.now().Sub(rs.lookedAt) < stampFor
	if !soon {
		rs.lookedAt = rs.now()
	}
	old := rs.current.stamp
	rs.mu.Unlock()
	if !soon && rs.stamp() != old {
		rs.renew()
	}
}

// renew reads the site anew in the background.
func (rs *readings) renew() {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.busy {
		rs.again = true
		return
	}
	rs.busy = true
	rs.work.Go(func() {
		for again := true; again; {
			r, err := rs.load()
			again = rs.replace(r, err)
		}
	})
}

// replace puts a new reading in the place of the old one, or remembers why there is none. It reports
// whether the site has to be read once more.
func (rs *readings) replace(r *reading, err error) (again bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.version++
	rs.failed = err
	if err == nil {
		old := rs.current
		rs.current = r
		rs.work.Go(func() { old.users.Wait(); old.site.Close() })
	}
	again = rs.again && rs.ctx.Err() == nil
	rs.again, rs.busy = false, again
	return again
}

// state says how many times the site was read, whether that goes on, and what went wrong the last time.
func (rs *readings) state() (version int, busy bool, failed error) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.version, rs.busy, rs.failed
}

func (rs *readings) close() {
	rs.work.Wait()
	if rs.current != nil {
		rs.current.users.Wait()
		rs.current.site.Close()
	}
}

// standing returns what is recorded. It may be a few seconds old; what changes the ledger reads it anew.
func (r *reading) standing(ctx context.Context) (*Standing, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stands != nil && r.now().Sub(r.at) < standingFor {
		return r.stands, nil
	}
	s, err := r.site.Standing(ctx)
	if err != nil {
		return nil, err
	}
	r.stands, r.at = s, r.now()
	return s, nil
}

// forget makes the next standing a new one.
func (rs *readings) forget() {
	r, release := rs.use()
	defer release()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stands = nil
}
