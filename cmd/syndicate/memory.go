package main

import "runtime/debug"

// saveMemory has garbage collected four times as often as [main] does, unless the user said how often. Each post
// leaves much of it and nothing else: on a large site this halves the memory, for a tenth more work.
func (a *app) saveMemory() {
	if a.getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
}
