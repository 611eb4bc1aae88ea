package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The transcript in the README is what the command prints today.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(readme), "```console\n$ go run ./cmd/syndicate ")
	command, rest, _ := strings.Cut(rest, "\n")
	want, _, _ := strings.Cut(rest, "```")
	if !found || want == "" {
		t.Fatal("there is no transcript")
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "example-site"), os.DirFS("../../example-site")); err != nil {
		t.Fatal(err)
	}
	// What a person tried there is not part of the transcript.
	for _, left := range []string{".syndicate", "data"} {
		if err := os.RemoveAll(filepath.Join(dir, "example-site", left)); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)

	var stdout, stderr bytes.Buffer
	status := run(t.Context(), environment{
		args: strings.Fields(command), getenv: func(string) string { return "" },
		stdout: &stdout, stderr: &stderr, now: time.Now,
	})
	if status != 0 {
		t.Fatalf("exit status %d: %s", status, stderr.String())
	}
	if got := sameForAll(stdout.String()); got != sameForAll(want) {
		t.Errorf("the command prints\n%s\nthe README says\n%s", got, sameForAll(want))
	}
}

// sameForAll leaves out what differs from run to run: the ids of stories, and the port if the usual
// one is in use.
func sameForAll(transcript string) string {
	transcript = regexp.MustCompile(`[0-9a-f]{12}\b`).ReplaceAllString(transcript, "ID")
	return regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(transcript, "ADDRESS")
}
