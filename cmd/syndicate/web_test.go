package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"
)

// A web is where the site of a script is deployed to: the files of a folder.
type web struct {
	files http.Handler

	mu      sync.Mutex
	answers map[string][]int // by path: the statuses of the next answers, in place of the file
	asked   map[string]int   // by path
}

func (w *web) ServeHTTP(answer http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.asked[r.URL.Path]++
	status := 0
	if next := w.answers[r.URL.Path]; len(next) > 0 {
		status, w.answers[r.URL.Path] = next[0], next[1:]
	}
	w.mu.Unlock()
	if status != 0 {
		answer.WriteHeader(status)
		return
	}
	w.files.ServeHTTP(answer, r)
}

// deploy DIR: serves a folder as the site, and under another name at $ELSEWHERE, and lets publish look
// there.
func deploy(ts *testscript.TestScript, _ bool, args []string) {
	w := &web{files: http.FileServer(http.Dir(ts.MkAbs(args[0]))), answers: map[string][]int{}, asked: map[string]int{}}
	server := httptest.NewServer(w)
	ts.Defer(server.Close)
	farSide(ts).web = w
	ts.Setenv("ELSEWHERE", strings.Replace(server.URL, "127.0.0.1", "localhost", 1))
	ts.Setenv("HUGO_BASEURL", server.URL+"/")
	ts.Setenv("SYNDICATE_NO_PROOF", "")
}

// answers PATH STATUS...: with what the web answers the next requests for a path.
func setAnswers(ts *testscript.TestScript, _ bool, args []string) {
	w := farSide(ts).web
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers[args[0]] = nil
	for _, arg := range args[1:] {
		status, err := strconv.Atoi(arg)
		ts.Check(err)
		w.answers[args[0]] = append(w.answers[args[0]], status)
	}
}

// asked PATH N: how often the web was asked for a path since the last time that this was looked at.
func countAsked(ts *testscript.TestScript, _ bool, args []string) {
	w := farSide(ts).web
	w.mu.Lock()
	defer w.mu.Unlock()
	if got := fmt.Sprint(w.asked[args[0]]); got != args[1] {
		ts.Fatalf("%s was asked for %s times, want %s", args[0], got, args[1])
	}
	w.asked[args[0]] = 0
}
