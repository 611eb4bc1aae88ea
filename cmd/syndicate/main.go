// Command syndicate brings the posts of a Hugo site to Medium: flagged in front matter, rewritten as
// standalone articles with a canonical link, checked, published exactly once, and recorded.
package main

import (
	"context"
	"os"
	"time"
)

func main() {
	os.Exit(run(context.Background(), environment{
		args: os.Args[1:], getenv: os.Getenv, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: time.Now,
	}))
}
