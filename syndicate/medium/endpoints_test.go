package medium_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

func TestEndpoints(t *testing.T) {
	for _, tt := range []struct {
		name   string
		call   func(ctx context.Context, c *medium.Client) (any, error)
		answer string

		wantRequest string
		wantBody    string
		want        any
	}{
		{
			name:        "me",
			call:        func(ctx context.Context, c *medium.Client) (any, error) { return c.Me(ctx) },
			answer:      `{"data":{"id":"5303d74c","username":"majelbstoat","name":"Jamie","url":"https://medium.com/@majelbstoat","imageUrl":"https://i"}}`,
			wantRequest: "GET /me",
			want:        medium.User{ID: "5303d74c", Username: "majelbstoat", Name: "Jamie", URL: "https://medium.com/@majelbstoat", ImageURL: "https://i"},
		}, {
			name:        "publications",
			call:        func(ctx context.Context, c *medium.Client) (any, error) { return c.Publications(ctx, "5303d74c") },
			answer:      `{"data":[{"id":"b969ac62a46b","name":"About","description":"What","url":"https://medium.com/about","imageUrl":"https://i"}]}`,
			wantRequest: "GET /users/5303d74c/publications",
			want:        []medium.Publication{{ID: "b969ac62a46b", Name: "About", Description: "What", URL: "https://medium.com/about", ImageURL: "https://i"}},
		}, {
			name:        "no publications",
			call:        func(ctx context.Context, c *medium.Client) (any, error) { return c.Publications(ctx, "u1") },
			answer:      `{"data":[]}`,
			wantRequest: "GET /users/u1/publications",
			want:        []medium.Publication{},
		}, {
			name:        "ids are opaque",
			call:        func(ctx context.Context, c *medium.Client) (any, error) { return c.Publications(ctx, "../a/b?c#d") },
			answer:      `{"data":[]}`,
			wantRequest: "GET /users/%2E%2E%2Fa%2Fb%3Fc%23d/publications",
			want:        []medium.Publication{},
		}, {
			name:        "contributors",
			call:        func(ctx context.Context, c *medium.Client) (any, error) { return c.Contributors(ctx, "b45573563f5a") },
			answer:      `{"data":[{"publicationId":"b45573563f5a","userId":"13a06af8","role":"editor"}]}`,
			wantRequest: "GET /publications/b45573563f5a/contributors",
			want:        []medium.Contributor{{PublicationID: "b45573563f5a", UserID: "13a06af8", Role: medium.RoleEditor}},
		}, {
			name: "smallest post",
			call: func(ctx context.Context, c *medium.Client) (any, error) { return c.CreatePost(ctx, "5303d74c", aPost) },
			answer: `{"data":{"id":"e6f36a","title":"Hello","authorId":"5303d74c","url":"https://medium.com/@m/hello-e6f36a",
				"publishStatus":"draft","license":"all-rights-reserved"}}`,
			wantRequest: "POST /users/5303d74c/posts",
			wantBody: `{"title":"Hello","contentFormat":"html","content":"<h1>Hello</h1><p>World</p>",
				"canonicalUrl":"https://example.org/hello/","publishStatus":"draft","notifyFollowers":false}`,
			want: medium.CreatedPost{ID: "e6f36a", URL: "https://medium.com/@m/hello-e6f36a", PublishStatus: syndicate.Draft},
		}, {
			name: "full post in a publication",
			call: func(ctx context.Context, c *medium.Client) (any, error) {
				return c.CreatePostInPublication(ctx, "b45573563f5a", medium.Post{
					Title: "T", Content: "C", Tags: []string{"a", "b"}, CanonicalURL: "https://e/",
					PublishStatus: syndicate.Public, License: "cc-40-by", NotifyFollowers: true,
				})
			},
			answer:      `{"data":{"id":"e6f36a","url":"https://medium.com/p/e6f36a","publishStatus":"public","publishedAt":1442286338435}}`,
			wantRequest: "POST /publications/b45573563f5a/posts",
			wantBody: `{"title":"T","contentFormat":"html","content":"C","tags":["a","b"],"canonicalUrl":"https://e/",
				"publishStatus":"public","license":"cc-40-by","notifyFollowers":true}`,
			want: medium.CreatedPost{ID: "e6f36a", URL: "https://medium.com/p/e6f36a", PublishStatus: syndicate.Public,
				PublishedAt: time.Date(2015, 9, 15, 3, 5, 38, 435e6, time.UTC)},
		}, {
			name:        "only the id matters",
			call:        func(ctx context.Context, c *medium.Client) (any, error) { return c.CreatePost(ctx, "u1", aPost) },
			answer:      `{"data":{"id":"e6f36a","url":17,"publishStatus":null,"publishedAt":"yesterday","tags":"a"}}`,
			wantRequest: "POST /users/u1/posts",
			wantBody: `{"title":"Hello","contentFormat":"html","content":"<h1>Hello</h1><p>World</p>",
				"canonicalUrl":"https://example.org/hello/","publishStatus":"draft","notifyFollowers":false}`,
			want: medium.CreatedPost{ID: "e6f36a"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got struct{ request, body, contentType, userAgent, accept string }
			base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got.request, got.body = r.Method+" "+r.URL.EscapedPath(), string(body)
				got.contentType, got.userAgent, got.accept = r.Header.Get("Content-Type"), r.UserAgent(), r.Header.Get("Accept")
				reply(200, "application/json; charset=utf-8", tt.answer)(w, r)
			})
			result, err := tt.call(t.Context(), newClient(t, medium.Options{BaseURL: base, UserAgent: "syndicate/1.2.0 (+https://example.org)"}))
			if err != nil {
				t.Fatal(err)
			}
			if got.request != tt.wantRequest {
				t.Errorf("request is %s, want %s", got.request, tt.wantRequest)
			}
			if !sameJSON(t, got.body, tt.wantBody) {
				t.Errorf("body is %s\nwant %s", got.body, tt.wantBody)
			}
			if (got.contentType == "application/json") != (tt.wantBody != "") {
				t.Errorf("content type is %q", got.contentType)
			}
			if got.userAgent != "syndicate/1.2.0 (+https://example.org)" || got.accept != "application/json" {
				t.Errorf("user agent is %q, accept is %q", got.userAgent, got.accept)
			}
			if !reflect.DeepEqual(result, tt.want) {
				t.Errorf("got  %+v\nwant %+v", result, tt.want)
			}
		})
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	if a == "" || b == "" {
		return a == b
	}
	var x, y any
	if err := errors.Join(json.Unmarshal([]byte(a), &x), json.Unmarshal([]byte(b), &y)); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

func TestMeWithoutID(t *testing.T) {
	_, err := newClient(t, medium.Options{BaseURL: serve(t, reply(200, "application/json", `{"data":{"name":"x"}}`))}).Me(t.Context())
	wantError(t, err, "has no id")
}

// A post that Medium would take for something else is not sent.
func TestIncompletePosts(t *testing.T) {
	c := newClient(t, medium.Options{BaseURL: serve(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })})
	for want, change := range map[string]func(*medium.Post){
		"status":       func(p *medium.Post) { p.PublishStatus = "" },
		"one of draft": func(p *medium.Post) { p.PublishStatus = "published" },
		"canonical":    func(p *medium.Post) { p.CanonicalURL = "" },
	} {
		p := aPost
		change(&p)
		_, err := c.CreatePost(t.Context(), "u1", p)
		wantError(t, err, want)
		if !errors.Is(err, syndicate.ErrRejected) || errors.Is(err, syndicate.ErrStop) {
			t.Errorf("%v: want ErrRejected without ErrStop", err)
		}
	}
}

// Only an answer that proves that nothing was created is followed by another attempt, and by one.
func TestWaiting(t *testing.T) {
	created := reply(201, "application/json", `{"data":{"id":"e6f36a"}}`)
	for _, tt := range []struct {
		name       string
		retryAfter string
		second     http.HandlerFunc
		waitErr    error

		wantWait     time.Duration
		wantPosts    int
		want         string // part of the error
		wantRejected bool
	}{
		{name: "short", retryAfter: "60", second: created, wantWait: time.Minute, wantPosts: 2},
		{name: "long", retryAfter: "61", wantPosts: 1, want: "24 hours", wantRejected: true},
		{name: "unknown", retryAfter: "", wantPosts: 1, want: "24 hours", wantRejected: true},
		{name: "zero", retryAfter: "0", wantPosts: 1, want: "24 hours", wantRejected: true},
		{name: "again", retryAfter: "5", second: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "5")
			w.WriteHeader(429)
		}, wantWait: 5 * time.Second, wantPosts: 2, want: "24 hours", wantRejected: true},
		{name: "then in doubt", retryAfter: "5", second: reply(500, "", ""), wantWait: 5 * time.Second, wantPosts: 2, want: "status 500"},
		{name: "interrupted", retryAfter: "5", waitErr: context.Canceled, wantWait: 5 * time.Second, wantPosts: 1, want: "24 hours", wantRejected: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			posts := 0
			var bodies []string
			base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				bodies = append(bodies, string(body))
				if posts++; posts > 1 {
					tt.second(w, r)
					return
				}
				w.Header().Set("Retry-After", tt.retryAfter)
				w.WriteHeader(429)
			})
			var waited time.Duration
			c := newClient(t, medium.Options{BaseURL: base, Wait: func(_ context.Context, d time.Duration) error {
				waited += d
				return tt.waitErr
			}})
			_, err := c.CreatePost(t.Context(), "u1", aPost)
			wantError(t, err, tt.want)
			if errors.Is(err, syndicate.ErrRejected) != tt.wantRejected {
				t.Errorf("%v: wraps ErrRejected: %t", err, !tt.wantRejected)
			}
			if posts != tt.wantPosts || waited != tt.wantWait {
				t.Errorf("%d creates after %s, want %d after %s", posts, waited, tt.wantPosts, tt.wantWait)
			}
			if posts == 2 && (bodies[0] == "" || bodies[0] != bodies[1]) {
				t.Errorf("the bodies differ: %q", bodies)
			}
		})
	}
}

func TestUploadImage(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		parts, err := r.MultipartReader()
		if err != nil {
			t.Error(err)
			return
		}
		part, err := parts.NextPart()
		if err != nil {
			t.Error(err)
			return
		}
		data, _ := io.ReadAll(part)
		if r.URL.Path != "/images" || part.FormName() != "image" || part.FileName() == "" ||
			part.Header.Get("Content-Type") != "image/png" || string(data) != "png" {
			t.Errorf("%s: part %v with %q", r.URL.Path, part.Header, data)
		}
		if _, err := parts.NextPart(); err != io.EOF {
			t.Errorf("a second part: %v", err)
		}
		reply(201, "application/json", `{"data":{"url":"https://cdn-images-1.medium.com/0*x.png","md5":"x"}}`)(w, r)
	})
	image, err := newClient(t, medium.Options{BaseURL: base}).UploadImage(t.Context(), "image/png", strings.NewReader("png"))
	if want := (medium.Image{URL: "https://cdn-images-1.medium.com/0*x.png", MD5: "x"}); err != nil || image != want {
		t.Errorf("got %v, %v; want %v", image, err, want)
	}
}

func TestUploadImageRefusals(t *testing.T) {
	c := newClient(t, medium.Options{BaseURL: serve(t, reply(201, "application/json", `{"data":{}}`))})
	for _, tt := range []struct {
		contentType string
		data        io.Reader
		want        string
	}{
		{"image/webp", strings.NewReader("x"), `type "image/webp"`},
		{"image/png", strings.NewReader(""), "is empty"},
		{"image/png", io.LimitReader(zeros{}, 26<<20), "larger than 25 MB"},
		{"image/png", io.MultiReader(strings.NewReader("x"), brokenReader{}), "cannot be read: disk on fire"},
		{"image/png", strings.NewReader("x"), "did not say where it is"},
	} {
		_, err := c.UploadImage(t.Context(), tt.contentType, tt.data)
		wantError(t, err, tt.want)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("disk on fire") }
