// Command syndicate brings the posts of a Hugo site to Medium: flagged in front matter, rewritten as
// standalone articles with a canonical link, checked, published exactly once, and recorded.
package main

import (
	"context"
	"os"
	"runtime/debug"
	"time"
)

func main() {
	if os.Getenv("GOGC") == "" {
		// Loading a site makes many objects that live until the end: collecting them half as often
		// takes a tenth off the time of a large one, for some more memory.
		debug.SetGCPercent(200)
	}
	os.Exit(run(context.Background(), environment{
		args: os.Args[1:], getenv: os.Getenv, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: time.Now,
	}))
}
