package main

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

var formSecret = regexp.MustCompile(`name="form" value="(\w+)"`)

// visit FILE PAGE [FIELD=VALUE...]: opens a page of the desk whose address is in the file, or sends a form
// there, and writes what it shows to the file "page". With ! it has to be refused.
func visitDesk(ts *testscript.TestScript, neg bool, args []string) {
	address := strings.TrimSpace(ts.ReadFile(args[0]))
	root, _, _ := strings.Cut(address, "?")
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	client := &http.Client{Jar: jar}
	queue, _ := fetch(ts, client, "GET", address, nil)
	method, form := "GET", url.Values(nil)
	if len(args) > 2 {
		method, form = "POST", url.Values{"form": {formSecret.FindStringSubmatch(queue)[1]}}
		for _, field := range args[2:] {
			name, value, _ := strings.Cut(field, "=")
			form.Set(name, value)
		}
	}
	page, status := fetch(ts, client, method, root+args[1], form)
	write(ts, filepath.Join(ts.Getenv("WORK"), "page"), page)
	if (status == http.StatusOK) == neg {
		ts.Fatalf("%s %s: status %d\n%s", method, args[1], status, page)
	}
}

func fetch(ts *testscript.TestScript, client *http.Client, method, address string, form url.Values) (page string, status int) {
	r, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	ts.Check(err)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := client.Do(r)
	ts.Check(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	ts.Check(err)
	return string(text), answer.StatusCode
}
