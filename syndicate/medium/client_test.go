package medium_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

const secret = "2f0a9c-do-not-tell-35af"

// serve starts a Medium that answers with the handler. Its API lies below a path, so that an
// address built without the base fails loudly.
func serve(t *testing.T, handler http.HandlerFunc) (base string) {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix("/below/v1", handler))
	t.Cleanup(server.Close)
	return server.URL + "/below/v1"
}

func newClient(t *testing.T, o medium.Options) *medium.Client {
	t.Helper()
	if o.Token == nil {
		o.Token = oauth2.StaticTokenSource(&oauth2.Token{AccessToken: secret})
	}
	if o.Wait == nil {
		o.Wait = func(context.Context, time.Duration) error { return errors.New("no wait was expected") }
	}
	c, err := medium.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// reply is a handler that always says the same.
func reply(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

var aPost = medium.Post{
	Title:         "Hello",
	Content:       "<h1>Hello</h1><p>World</p>",
	CanonicalURL:  "https://example.org/hello/",
	PublishStatus: syndicate.Draft,
}

func TestNew(t *testing.T) {
	token := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: secret})
	for _, tt := range []struct {
		name    string
		options medium.Options
		want    string // part of the error; empty for none
	}{
		{"default address", medium.Options{Token: token}, ""},
		{"https", medium.Options{Token: token, BaseURL: "https://medium.example/v1"}, ""},
		{"http on localhost", medium.Options{Token: token, BaseURL: "http://localhost:1/v1"}, ""},
		{"http on IPv4 loopback", medium.Options{Token: token, BaseURL: "http://127.0.0.2:1"}, ""},
		{"http on IPv6 loopback", medium.Options{Token: token, BaseURL: "http://[::1]:1"}, ""},
		{"http elsewhere", medium.Options{Token: token, BaseURL: "http://medium.example/v1"}, "https is needed"},
		{"http on a name that merely begins like loopback", medium.Options{Token: token, BaseURL: "http://localhost.example"}, "https is needed"},
		{"no scheme", medium.Options{Token: token, BaseURL: "api.medium.com/v1"}, "something like https://api.medium.com/v1"},
		{"another scheme", medium.Options{Token: token, BaseURL: "ftp://127.0.0.1"}, "https is needed"},
		{"password", medium.Options{Token: token, BaseURL: "https://" + secret + "@medium.example"}, "more than host and path"},
		{"query", medium.Options{Token: token, BaseURL: "https://medium.example?t=" + secret}, "more than host and path"},
		{"unreadable", medium.Options{Token: token, BaseURL: "https://" + secret + ":%zz"}, "something like"},
		{"no token", medium.Options{}, "needs a token"},
		{"line break in the user agent", medium.Options{Token: token, UserAgent: "a\nb"}, "line break"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := medium.New(tt.options)
			wantError(t, err, tt.want)
		})
	}
}

// wantError checks an error's text, and that it is fit to be shown: one line, no token.
func wantError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Fatalf("unexpected error: %v", err)
	case want == "":
		return
	case err == nil:
		t.Fatalf("no error, want one about %q", want)
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("error %q does not contain %q", err, want)
	}
	if strings.Contains(err.Error(), secret) || strings.ContainsAny(err.Error(), "\n\r\x1b") {
		t.Errorf("error %q has a token, a line break or an escape in it", err)
	}
}

func TestToken(t *testing.T) {
	for _, tt := range []struct {
		name, token, want string
	}{
		{"clean", secret, ""},
		{"line break at the end", secret + "\n", ""},
		{"space around", " " + secret + " \r\n", ""},
		{"empty", " \n", "is empty"},
		{"line break inside", secret + "\n" + secret, "copy it once more"},
		{"space inside", secret + " " + secret, "copy it once more"},
		{"control character inside", secret + "\x00", "copy it once more"},
		{"not ASCII", secret + "é", "copy it once more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var requests atomic.Int32
			base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				if got := r.Header.Get("Authorization"); got != "Bearer "+secret {
					t.Errorf("Authorization is %q", got)
				}
				reply(200, "application/json", `{"data":{"id":"u1"}}`)(w, r)
			})
			c := newClient(t, medium.Options{BaseURL: base, Token: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: tt.token})})
			_, err := c.Me(t.Context())
			wantError(t, err, tt.want)
			if sent := requests.Load() == 1; sent != (tt.want == "") {
				t.Errorf("%d requests were sent", requests.Load())
			}
		})
	}
}

type failingSource struct{ err error }

func (s failingSource) Token() (*oauth2.Token, error) { return nil, s.err }

func TestTokenThatCannotBeRenewed(t *testing.T) {
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"refused", fmt.Errorf("renewing: %w", &oauth2.RetrieveError{Body: []byte(secret)}), "sign in again"},
		{"other", errors.New("the keyring is locked"), "there is no token for medium: the keyring is locked"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, medium.Options{Token: failingSource{tt.err}})
			_, err := c.CreatePost(t.Context(), "u1", aPost)
			wantError(t, err, tt.want)
			if !errors.Is(err, syndicate.ErrRejected) || !errors.Is(err, syndicate.ErrStop) {
				t.Errorf("%v: nothing was sent, want ErrRejected and ErrStop", err)
			}
		})
	}
}

// A redirect must take neither the token nor the create anywhere.
func TestNoRedirectIsFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			var elsewhere atomic.Int32
			other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
			defer other.Close()
			base := serve(t, func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, other.URL+"/"+secret, status)
			})
			c := newClient(t, medium.Options{BaseURL: base})

			_, err := c.CreatePost(t.Context(), "u1", aPost)
			wantError(t, err, "redirects elsewhere")
			if errors.Is(err, syndicate.ErrRejected) {
				t.Error("a redirect does not prove that nothing was created")
			}
			_, err = c.Me(t.Context())
			wantError(t, err, "redirects elsewhere")
			if n := elsewhere.Load(); n != 0 {
				t.Errorf("%d requests went elsewhere", n)
			}
		})
	}
}

// Go's transport sends a request again when a connection that was used before breaks, if the request
// allows it. A create must not.
func TestCreateIsNotResentOnABrokenConnection(t *testing.T) {
	var posts atomic.Int32
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			posts.Add(1)
			io.Copy(io.Discard, r.Body)
			panic(http.ErrAbortHandler)
		}
	})
	shared := http.DefaultTransport.(*http.Transport).Clone()
	warm, err := (&http.Client{Transport: shared}).Get(base + "/warm")
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, warm.Body)
	warm.Body.Close()

	reused := &reuseWatcher{RoundTripper: shared}
	c := newClient(t, medium.Options{BaseURL: base, Transport: reused})
	_, err = c.CreatePost(t.Context(), "u1", aPost)
	wantError(t, err, "no answer from medium")
	if errors.Is(err, syndicate.ErrRejected) {
		t.Errorf("%v: the server had the whole create, its outcome is in doubt", err)
	}
	if n := posts.Load(); n != 1 {
		t.Errorf("the server saw %d creates, want 1", n)
	}
	if !reused.seen.Load() {
		t.Error("the create did not use the warm connection: the test proves nothing")
	}
}

func TestConnectionsAreNotKept(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if !r.Close {
			t.Error("the request leaves its connection open")
		}
		reply(200, "application/json", `{"data":{"id":"u1"}}`)(w, r)
	})
	if _, err := newClient(t, medium.Options{BaseURL: base}).Me(t.Context()); err != nil {
		t.Error(err)
	}
}

// What never left this machine created nothing.
func TestUnsent(t *testing.T) {
	plain := httptest.NewServer(reply(200, "text/plain", "no TLS here"))
	defer plain.Close()
	untrusted := httptest.NewUnstartedServer(reply(200, "text/plain", ""))
	untrusted.Config.ErrorLog = discardLog()
	untrusted.StartTLS()
	defer untrusted.Close()

	for _, tt := range []struct{ name, base, want string }{
		{"nobody listens", "http://" + freeAddress(t), "refused"},
		{"unknown certificate", untrusted.URL, "certificate"},
		{"no TLS on the other side", "https://" + plain.Listener.Addr().String(), "no answer from medium"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := newClient(t, medium.Options{BaseURL: tt.base}).CreatePost(t.Context(), "u1", aPost)
			wantError(t, err, tt.want)
			if !errors.Is(err, syndicate.ErrRejected) || !errors.Is(err, syndicate.ErrStop) {
				t.Errorf("%v: nothing was sent, want ErrRejected and ErrStop", err)
			}
		})
	}
}

// A transport that does not report its steps proves nothing by failing.
func TestFailureOfAnUnknownTransportIsInDoubt(t *testing.T) {
	silent := roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("broken") })
	_, err := newClient(t, medium.Options{Transport: silent}).CreatePost(t.Context(), "u1", aPost)
	wantError(t, err, "no answer from medium: broken")
	if errors.Is(err, syndicate.ErrRejected) {
		t.Errorf("%v: it is not known whether it was sent", err)
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	base := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	})
	_, err := newClient(t, medium.Options{BaseURL: base}).CreatePost(ctx, "u1", aPost)
	wantError(t, err, "interrupted before medium had answered")
	if !errors.Is(err, context.Canceled) || errors.Is(err, syndicate.ErrRejected) {
		t.Errorf("%v: want an error that wraps context.Canceled and not ErrRejected", err)
	}
}

// Whatever is wrong with an answer, reading it ends, in time and in memory.
func TestHostileAnswers(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answer  http.HandlerFunc
		timeout time.Duration
		want    string
	}{
		{"trickle", func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body) // only then does the server notice that the client is gone
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, `{"data":`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, time.Second, "did not answer within 1s"},
		{"silence", func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}, time.Second, "did not answer within 1s"},
		{"endless body", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(201)
			io.WriteString(w, `{"data":{"id":"abc123def456","title":"`)
			endless(w)
		}, 0, "more than 1 MB"},
		{"cut body", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, `{"data":`)
		}, 0, "began to answer with status 200, then"},
		{"no HTTP", func(w http.ResponseWriter, r *http.Request) {
			hijack(w, "SSH-2.0-Bearer "+secret+"\r\n\r\n")
		}, 0, "no answer from medium"},
		{"redirect to nowhere", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://[::1/"+secret)
			w.WriteHeader(302)
		}, 0, "Location"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, medium.Options{BaseURL: serve(t, tt.answer), CreateTimeout: tt.timeout})
			_, err := c.CreatePost(t.Context(), "u1", aPost)
			wantError(t, err, tt.want)
			if errors.Is(err, syndicate.ErrRejected) {
				t.Errorf("%v: this proves nothing", err)
			}
		})
	}
}

// The token is in no error and no log, however the other side returns it.
func TestTokenIsInNoError(t *testing.T) {
	var logged bytes.Buffer
	log.SetOutput(&logged) // net/http has nowhere else to complain
	t.Cleanup(func() {
		log.SetOutput(os.Stderr)
		if strings.Contains(logged.String(), secret[:8]) {
			t.Errorf("the token is in the log: %s", &logged)
		}
	})
	echo := func(status int, contentType, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Echo", r.Header.Get("Authorization"))
			w.Header().Set("Location", "https://medium.example/?"+secret)
			w.Header().Set("Content-Type", contentType)
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	message := `{"errors":[{"code":1,"message":"Bearer ` + secret[:5] + `\u0007` + secret[5:] + ` ` + strings.Repeat("x", 170) + secret + `"}]}`
	for name, handler := range map[string]http.HandlerFunc{
		"message":             echo(400, "application/json", message),
		"unauthorized":        echo(401, "application/json", message),
		"page":                echo(403, "text/html", secret),
		"redirect":            echo(307, "text/html", secret),
		"server":              echo(500, "application/json", message),
		"content type":        echo(200, "text/"+secret, secret),
		"content type, other": echo(400, "text/"+secret, secret),
		"broken JSON":         echo(201, "application/json", secret),
		"no HTTP":             func(w http.ResponseWriter, _ *http.Request) { hijack(w, secret+"\r\n") },
		"bad length": func(w http.ResponseWriter, _ *http.Request) {
			hijack(w, "HTTP/1.1 200 OK\r\nContent-Length: "+secret+"\r\n\r\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newClient(t, medium.Options{BaseURL: serve(t, handler)})
			_, createErr := c.CreatePost(t.Context(), "u1", aPost)
			_, meErr := c.Me(t.Context())
			_, uploadErr := c.UploadImage(t.Context(), "image/png", strings.NewReader("png"))
			_, publicationsErr := c.Publications(t.Context(), "u1")
			for _, err := range []error{createErr, meErr, uploadErr, publicationsErr} {
				if err == nil {
					t.Fatal("no error")
				}
				noSecret(t, err)
			}
		})
	}
}

// noSecret looks for the token, whole or in part, in everything that can be unwrapped from an error.
func noSecret(t *testing.T, err error) {
	t.Helper()
	for _, format := range []string{"%v", "%+v", "%#v", "%q"} {
		if text := fmt.Sprintf(format, err); strings.Contains(text, secret[:8]) {
			t.Errorf("the token is in %s", text)
		}
	}
	switch err := err.(type) {
	case interface{ Unwrap() error }:
		if inner := err.Unwrap(); inner != nil {
			noSecret(t, inner)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range err.Unwrap() {
			noSecret(t, inner)
		}
	}
}
