package main

import "runtime/debug"

// How often garbage is collected, as in the variable GOGC, which has the last word.
const (
	// Loading a site makes many objects that live until the end: collecting them half as often takes a
	// tenth off the time of a large one, for some more memory.
	gcLoading = 200
	// Each of many posts leaves much garbage and nothing else: on a large site this halves the memory, for a
	// tenth more work.
	gcRendering = 50
)

func (a *app) collectGarbage(percent int) {
	if a.getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
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
