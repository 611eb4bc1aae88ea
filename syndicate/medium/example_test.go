package medium_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"
	"os"

	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// Publish a draft, here in a local Medium.
func ExamplePublisher() {
	dir, err := os.MkdirTemp("", "sandbox")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	local, err := sandbox.New(sandbox.Options{Dir: dir})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(local)
	defer server.Close()

	client, err := medium.New(medium.Options{
		BaseURL: server.URL + "/v1", // leave it out for the real one
		Token:   oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "sandbox"}),
	})
	if err != nil {
		log.Fatal(err)
	}
	story, err := medium.NewPublisher(client).Publish(context.Background(), syndicate.Submission{
		Article: syndicate.Article{
			Title:        "Hello",
			HTML:         "<h1>Hello</h1><p>World</p>",
			CanonicalURL: "https://example.org/hello/",
		},
		Settings: syndicate.Settings{Status: syndicate.Draft},
	})
	if err != nil {
		log.Fatal(err) // do not try again unless it wraps syndicate.ErrRejected: the story may exist
	}
	fmt.Println(story.Status, len(local.Stories()))
	// Output: draft 1
}
