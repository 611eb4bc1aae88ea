// Command generate writes a large Hugo site to measure with:
//
//	go run ./cmd/syndicate/testdata/bench/generate DIR POSTS FLAGGED
//
// The same arguments give the same bytes.
package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/hugo-syndicate/hugo-syndicate/cmd/syndicate/internal/gensite"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("a folder, the number of posts and how many of them are flagged are needed")
	}
	posts, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	flagged, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	return gensite.Generate(args[0], posts, flagged)
}
