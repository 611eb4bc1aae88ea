package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// How often garbage is collected, as in the variable GOGC, which has the last word.
const (
	// Loading a site makes many objects that live until the end: collecting them less often takes a
	// tenth off the time of a large one, for some more memory.
	gcLoading = 150
	// Each of many posts leaves much garbage and nothing else.
	gcRendering = 50
)

// roomForGarbage is what garbage may take in bytes, at least, while posts are rendered. With parts of two thousand
// posts it saves a tenth of the work next to 64 MB, and twice as much saves nothing more.
const roomForGarbage = 96 << 20

func (a *app) collectGarbage(percent int) {
	if a.getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// collectGarbageOfPosts has the garbage collected that rendering leaves. It is called when the site is loaded.
func (a *app) collectGarbageOfPosts() {
	runtime.GC() // to know how much is none
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	percent := gcRendering
	if v := live[0].Value; v.Kind() == metrics.KindUint64 && v.Uint64() > 0 {
		percent = max(percent, int(roomForGarbage*100/v.Uint64()))
	}
	a.collectGarbage(percent)
}

// smallRun is how much memory, in bytes, a run should do with that only looks whether a site has changed, besides
// the program itself. A small site does not reach it; on a large one garbage is collected more often then.
const smallRun = 24 << 20

// staySmall keeps the program to that until the function it returns is called.
func (a *app) staySmall() (end func()) {
	if a.getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	before := debug.SetMemoryLimit(smallRun)
	return func() { debug.SetMemoryLimit(before) }
}
