package main

import "runtime/debug"

// How often garbage is collected, as in the variable GOGC, which has the last word.
const (
	// Looking whether a large site has changed leaves little but garbage.
	gcLooking = 25
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
