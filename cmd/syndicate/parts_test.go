package main

import (
	"bytes"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

var everySite = flag.Bool("parts", false, "go through all sites of TestParts, not only each fourth")

// All posts of a site are the same whether it is loaded at once or two content files at a time. The sites are
// those of TestExtent.
func TestParts(t *testing.T) {
	files, err := filepath.Glob("testdata/extent/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sites: %v", err)
	}
	tried, inParts := 0, 0
	for i, file := range files {
		if i%4 != 0 && !*everySite {
			continue
		}
		tried++
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
			dir := t.TempDir()
			writeSite(t, dir, archive.Files)
			messages := &bytes.Buffer{}
			a := testApp(t, globalOptions{site: dir}, messages)
			a.partSize = 1 << 20
			all, allErr := selected(t, a)
			messages.Reset()
			a.partSize = 2
			parts, err := selected(t, a)
			if allErr != nil || err != nil {
				if fmt.Sprint(err) != fmt.Sprint(allErr) {
					t.Errorf("%s\nthe error is %v, of the whole site %v", messages, err, allErr)
				}
				return
			}
			diffPosts(t, messages.String(), parts, all)
			if !strings.Contains(messages.String(), "the whole site") {
				inParts++
			}
		})
	}
	if inParts < tried/4 {
		t.Errorf("%d of %d sites were loaded in parts", inParts, tried)
	}
}

// selected returns all posts of a site, flagged or not, as render and check take them.
func selected(t *testing.T, a *app) (all []syndicate.Candidate, err error) {
	s := selection{unflagged: true, once: true}
	j, err := a.loadSelected(t.Context(), s)
	if err != nil {
		return nil, err
	}
	defer j.close()
	for c, err := range j.candidates(t.Context(), s) {
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}
