package main

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// mistake is a command of somebody who errs about what the ledger knows better: that a story does not
// exist, or that it is another post's. It is nil if nothing is known yet.
func (w *world) mistake() []string {
	entries := w.entries()
	keys := slices.DeleteFunc(slices.Sorted(maps.Keys(entries)), func(key string) bool {
		return entries[key].State != syndicate.StatePublished
	})
	if len(keys) == 0 {
		return nil
	}
	key := keys[w.rng.IntN(len(keys))]
	story := "https://medium.com/p/" + entries[key].Story.ID
	switch w.rng.IntN(4) {
	case 0:
		return []string{"resolve", key, "--not-published"}
	case 1:
		return []string{"resolve", key, "--abandon"}
	case 2:
		if other := w.anyPost(); other.mark != w.marks[key] && !other.gone {
			return []string{"adopt", other.file(), story}
		}
	default:
		for _, other := range w.inDoubt() {
			if w.marks[other] != w.marks[key] {
				return []string{"resolve", other, "--published", story}
			}
		}
	}
	return nil
}

var announced = regexp.MustCompile(`(?m)^published +(\S+)`)

// listen takes note of what the program said that it has published.
func (w *world) listen(output string) {
	for _, said := range announced.FindAllStringSubmatch(output, -1) {
		w.announced[said[1]] = true
	}
}

// elsewhere stands in stories that are no post's.
const elsewhere = "Something else."

// publishByHand makes a story that has the title of a post and is not the post's. It may mention that.
func (w *world) publishByHand(p *article) {
	content := "<h1>" + p.title() + "</h1><p>" + elsewhere + "</p>"
	if w.rng.IntN(2) == 0 {
		content += `<p>After <a href="` + p.address() + `">a post</a> comes <a href="https://example.org/more/">more</a>.</p>`
	}
	var me struct{ Data struct{ ID string } }
	if err := json.Unmarshal(w.request(http.MethodGet, "/v1/me", nil), &me); err != nil {
		w.t.Fatal(err)
	}
	w.request(http.MethodPost, "/v1/users/"+me.Data.ID+"/posts", map[string]any{
		"title": p.title(), "content": content, "contentFormat": "html", "publishStatus": syndicate.Public, "tags": []string{"hugo"},
	})
}

// request asks the server between two rounds, when nothing goes wrong.
func (w *world) request(method, path string, body any) []byte {
	data, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.server.URL+path, bytes.NewReader(data))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Close = true
	r.Header.Set("Authorization", "Bearer "+sandboxToken)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= http.StatusMultipleChoices {
		w.t.Fatalf("%s %s: %s %s, %v", method, path, resp.Status, answer, err)
	}
	return answer
}
