package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// What package initialisation may allocate, in bytes: every run pays for it. What has to be made of a
// large expression, table or template is made when it is first needed (see [sync.OnceValue]).
const (
	mostPerPackage = 200_000
	mostOfOurs     = 700_000
	mostInAll      = 19_000_000 // Hugo and its libraries take 16 of them
)

// TestStartUp keeps the start of the program as cheap as Hugo's. It counts bytes, which hardly differ
// from run to run and machine to machine, and not time.
func TestStartUp(t *testing.T) {
	command := exec.Command("syndicate", "--version") // the test binary, see [TestMain]
	command.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	var trace bytes.Buffer
	command.Stderr = &trace
	if err := command.Run(); err != nil {
		t.Fatal(err)
	}

	ours, all, packages := 0, 0, 0
	for lines := bufio.NewScanner(&trace); lines.Scan(); {
		var (
			path         string
			at, duration float64
			size         int
		)
		// init regexp @0.5 ms, 0.02 ms clock, 1234 bytes, 5 allocs
		if _, err := fmt.Sscanf(lines.Text(), "init %s @%g ms, %g ms clock, %d bytes", &path, &at, &duration, &size); err != nil {
			continue
		}
		packages++
		all += size
		if !strings.HasPrefix(path, module) {
			continue
		}
		ours += size
		if size > mostPerPackage {
			t.Errorf("initialising %s allocates %d bytes", path, size)
		}
	}
	t.Logf("%d bytes for %d packages, %d of them for ours", all, packages, ours)
	if packages < 100 {
		t.Errorf("only %d packages were looked at", packages)
	}
	if ours > mostOfOurs {
		t.Errorf("initialising our packages allocates %d bytes", ours)
	}
	if all > mostInAll {
		t.Errorf("initialising all packages allocates %d bytes", all)
	}
}
