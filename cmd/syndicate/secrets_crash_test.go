//go:build linux || darwin

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"syscall"
	"testing"
)

// When the program is made to crash while it talks to Medium, what Go prints then has no token: neither as
// text nor as the words of memory that arguments are printed as.
func TestCrashTellsNoToken(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGQUIT, syscall.SIGABRT} {
		for _, level := range []string{"single", "system"} {
			t.Run(fmt.Sprint(signal, " ", level), func(t *testing.T) {
				b := newBlog(t)
				b.write(hello)
				b.medium.Fault("hang")
				b.env = append(b.env, "MEDIUM_TOKEN="+basicToken, "GOTRACEBACK="+level)
				cmd := b.command("publish", "--verbose")
				var printed bytes.Buffer
				cmd.Stdout, cmd.Stderr = &printed, &printed
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				<-b.stored // the request is out, its answer does not come
				if err := cmd.Process.Signal(signal); err != nil {
					t.Fatal(err)
				}
				_ = cmd.Wait() // what it printed says how it ended
				dump := printed.String()
				if !strings.Contains(dump, "goroutine ") || !strings.Contains(dump, "net/http.(*Client).do(") {
					t.Fatalf("there is no dump of the request: %s", dump)
				}
				if tells(dump, basicToken) {
					t.Errorf("the token is in %s", dump)
				}
				for i := range len(basicToken) - 7 {
					word := fmt.Sprintf("%#x", binary.LittleEndian.Uint64([]byte(basicToken[i:])))
					if strings.Contains(dump, word) {
						t.Errorf("%q of the token is in the dump as %s", basicToken[i:i+8], word)
					}
				}
			})
		}
	}
}
