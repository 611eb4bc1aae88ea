package gitledger

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"maps"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

var fleet = flag.Bool("fleet", false, "let 1, 2, 5, 10 and 20 runners race over 200 posts and report how long they take")

// TestFleet lets runners on different machines, all at once, publish the same posts: each comes out once,
// and is recorded with its story. The figures of many are in the log of
//
//	go test ./syndicate/ledger/gitledger -run Fleet -fleet -v -timeout 30m
func TestFleet(t *testing.T) {
	posts, sizes := 24, []int{4}
	if *fleet {
		posts, sizes = 200, []int{1, 2, 5, 10, 20}
	}
	for _, runners := range sizes {
		t.Run(fmt.Sprintf("%d runners", runners), func(t *testing.T) {
			race(t, runners, posts)
		})
	}
}

func race(t *testing.T, runners, posts int) {
	there, err := sandbox.New(sandbox.Options{Dir: t.TempDir(), Limits: sandbox.Limits{Public: -1, All: -1}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(there)
	t.Cleanup(server.Close)
	r := newRemote(t)
	sites := make([]site, runners)
	for i := range sites {
		sites[i] = r.clone(t, "--depth=1")
		sites[i].options.Destination = medium.Profile.Name
	}

	plans := make([]syndicate.Plan, runners)
	errs := make([]error, runners)
	start := time.Now()
	var wg sync.WaitGroup
	for i := range sites {
		wg.Go(func() { plans[i], errs[i] = publish(t.Context(), sites[i].open(), server.URL+"/v1", posts) })
	}
	wg.Wait()
	took := time.Since(start)

	published := map[string]int{}
	for i, plan := range plans {
		if errs[i] != nil {
			t.Errorf("runner %d: %v", i, errs[i])
		}
		for _, a := range plan.Actions {
			if a.Do == syndicate.DonePublish {
				published[a.Key]++
			}
		}
	}
	stories := there.Stories()
	titles := map[string]int{}
	for _, s := range stories {
		titles[s.Title]++
	}
	t.Logf("%d runners, %d posts: %d stories, %d duplicates, %s commits, %.1f s", runners, posts, len(stories), len(stories)-len(titles), r.commits(t), took.Seconds())
	if len(stories) != posts || len(titles) != posts || len(published) != posts {
		t.Errorf("%d stories with %d titles, %d posts are reported as published; want %d", len(stories), len(titles), len(published), posts)
	}
	entries := sites[0].read(t).Entries
	ids := map[string]bool{}
	for _, e := range entries {
		if e.State != syndicate.StatePublished {
			t.Errorf("%s is %s", e.Key, e.State)
		}
		ids[e.Story.ID] = true
	}
	for _, s := range stories {
		if !ids[s.ID] {
			t.Errorf("the story %s is not recorded", s.ID)
		}
	}
	if len(entries) != posts {
		t.Errorf("%d posts are recorded: %v", len(entries), slices.Sorted(maps.Keys(entries)))
	}
}

// publish is one runner: what the command publish does, with a site of its own.
func publish(ctx context.Context, l syndicate.Ledger, api string, posts int) (syndicate.Plan, error) {
	client, err := medium.New(medium.Options{BaseURL: api, Token: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "sandbox"}), UserAgent: "test"})
	if err != nil {
		return syndicate.Plan{}, err
	}
	config := syndicate.DefaultConfig(medium.Profile)
	config.MaxDraftsPerDay = posts
	planner := syndicate.Planner{Config: config, Now: time.Now(), PassFirstRun: true}
	var candidates []syndicate.Candidate
	for i := range posts {
		c := candidate(fmt.Sprintf("posts/%03d", i))
		c.Post.Settings = config.Defaults
		candidates, planner.Site = append(candidates, c), append(planner.Site, c.Post)
	}
	delivery := syndicate.Delivery{
		Ledger: l, Publisher: func(string) (syndicate.Publisher, error) { return medium.NewPublisher(client), nil }, Profile: medium.Profile, Tool: "test",
		Now: time.Now, NewID: rand.Text, Batch: 10,
	}
	release, err := l.Lock(ctx)
	if err != nil {
		return syndicate.Plan{}, err
	}
	defer release()
	records, err := l.Read(ctx)
	if err != nil {
		return syndicate.Plan{}, err
	}
	plan, err := delivery.Prepare(ctx, planner, candidates, records)
	if err == nil {
		err = delivery.Run(ctx, &plan)
	}
	return plan, err
}

func candidate(key string) syndicate.Candidate {
	address := "https://example.org/" + key + "/"
	words := strings.Repeat("words of "+key+" ", 100)
	return syndicate.Candidate{
		Post: &syndicate.Post{Key: key, PathKey: key, Path: "content/" + key + ".md", Title: "Post " + key, Permalink: address},
		Article: syndicate.Article{
			Title: "Post " + key, CanonicalURL: address,
			HTML: "<h1>Post " + key + "</h1><p>" + words + `</p><p>Originally published at <a href="` + address + `">example.org</a></p>`,
		},
	}
}
