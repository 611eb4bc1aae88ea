package desk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
)

// addresses are pages, parts, files and changes: nobody else gets at any of them.
var addresses = []string{
	"GET ", "GET state", "GET assets/desk.js", "GET post/posts/tea", "GET preview/posts/tea", "GET ways/posts/tea", "GET clip/posts/tea", "GET picture/1/posts/tea",
	"POST refresh", "POST begin/posts/tea", "POST published/posts/tea", "POST not-done/posts/tea", "POST updated/posts/tea",
	"POST settings/posts/tea", "POST unflag/posts/tea", "POST verify/posts/tea", "POST saved-page/posts/tea",
}

func TestStrangersAreRefused(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	own := strings.TrimPrefix(v.root[:strings.Index(v.root, "/desk-")], "http://")
	form := url.Values{"form": {secret.FindStringSubmatch(v.get(""))[1]}, "status": {"public"}}.Encode()
	port := own[strings.LastIndexByte(own, ':'):]
	for name, disguise := range map[string]func(r *http.Request){
		"rebinding": func(r *http.Request) { r.Host = "evil.example" + port },
		"rebinding, origin as well": func(r *http.Request) {
			r.Host = "evil.example" + port
			r.Header.Set("Origin", "http://evil.example"+port)
		},
		"rebinding to localhost": func(r *http.Request) { r.Host = "localhost.evil.example" },
		"another port":           func(r *http.Request) { r.Host = "127.0.0.1:1" },
		"another origin":         func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"another port's origin":  func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:1") },
		"our origin, but safe":   func(r *http.Request) { r.Header.Set("Origin", "https://"+own) },
		"a sandboxed frame":      func(r *http.Request) { r.Header.Set("Origin", "null") },
		"two origins":            func(r *http.Request) { r.Header["Origin"] = []string{"http://" + own, "https://evil.example"} },
		"a link of another site": func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"a page on another port": func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
		"something unheard of":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "friend") },
		"no cookie":              func(r *http.Request) { r.Header.Set("X-No-Cookie", "1") },
		"a wrong cookie":         func(r *http.Request) { r.Header.Set("X-No-Cookie", "1"); r.Header.Set("Cookie", "syndicate-desk=AAAA") },
		"an empty cookie":        func(r *http.Request) { r.Header.Set("X-No-Cookie", "1"); r.Header.Set("Cookie", "syndicate-desk=") },
		"the token as a cookie": func(r *http.Request) {
			r.Header.Set("X-No-Cookie", "1")
			r.Header.Set("Cookie", "syndicate-desk="+token(t, v))
		},
		"the token on another page": func(r *http.Request) {
			r.Header.Set("X-No-Cookie", "1")
			r.URL.Path += "x"
			r.URL.RawQuery = "token=" + token(t, v)
		},
		"a wrong token":              func(r *http.Request) { r.Header.Set("X-No-Cookie", "1"); r.URL.RawQuery = "token=AAAA" },
		"an empty token":             func(r *http.Request) { r.Header.Set("X-No-Cookie", "1"); r.URL.RawQuery = "token=" },
		"a typed address that posts": func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "none"); r.Method = "POST" },
	} {
		t.Run(name, func(t *testing.T) {
			for _, address := range addresses {
				method, where, _ := strings.Cut(address, " ")
				r, err := http.NewRequest(method, v.root+where, strings.NewReader(form))
				if err != nil {
					t.Fatal(err)
				}
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				disguise(r)
				client := v.client
				if r.Header.Get("X-No-Cookie") != "" {
					client = &http.Client{}
				}
				answer, err := client.Do(r)
				if err != nil {
					t.Fatal(err)
				}
				answer.Body.Close()
				if answer.StatusCode != http.StatusForbidden {
					t.Errorf("%s: %s", address, answer.Status)
				}
			}
		})
	}
	site.wantsLog(t)
}

func token(t *testing.T, v *visitor) string {
	t.Helper()
	u, err := url.Parse(v.desk.Address())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(u.Query().Get("token")); n < 26 { // 26 letters of 5 bits
		t.Errorf("the token has %d letters", n)
	}
	return u.Query().Get("token")
}

// A form that another page made lacks the secret, even if everything else were right.
func TestFormsNeedTheirSecret(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	for _, address := range addresses {
		method, where, _ := strings.Cut(address, " ")
		if method == "GET" {
			continue
		}
		for _, form := range []url.Values{{}, {"form": {""}}, {"form": {"AAAA"}}} {
			if answer, _ := v.do("POST", where, form); answer.StatusCode != http.StatusForbidden {
				t.Errorf("%s with %v: %s", where, form, answer.Status)
			}
		}
		if answer, _ := v.do("GET", where+"?form="+secret.FindStringSubmatch(v.get(""))[1], nil); answer.StatusCode == http.StatusOK {
			t.Errorf("%s changes things by GET", where)
		}
	}
	site.wantsLog(t)
}

// The cookie is the browser's alone, goes to no other site and to no other path; the token leaves the
// address at once.
func TestFormThatIsTooLarge(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	answer, page := v.post("settings/posts/tea", "set-title", strings.Repeat("a", 2<<20))
	if answer.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(page, "The form is too large") {
		t.Errorf("status %d: %.200s", answer.StatusCode, page)
	}
}

// The address on the browser's command line is worth nothing once the browser was there.
func TestInvitationWorksOnce(t *testing.T) {
	d, err := desk.New(t.Context(), desk.Options{
		Host: "127.0.0.1:1", Stamp: func() string { return "" }, Now: func() time.Time { return now },
		Read: func(context.Context) (desk.Site, error) { return newSite("posts/tea"), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for i, want := range []int{http.StatusSeeOther, http.StatusForbidden, http.StatusForbidden} {
		answer := httptest.NewRecorder()
		d.ServeHTTP(answer, httptest.NewRequest("GET", d.Invitation(), nil))
		if answer.Code != want || (len(answer.Result().Cookies()) > 0) != (i == 0) {
			t.Errorf("time %d: status %d, %v", i+1, answer.Code, answer.Result().Cookies())
		}
	}
	for range 2 {
		answer := httptest.NewRecorder()
		d.ServeHTTP(answer, httptest.NewRequest("GET", d.Address(), nil))
		if answer.Code != http.StatusSeeOther {
			t.Errorf("the address that was printed: status %d", answer.Code)
		}
	}
}

func TestCookie(t *testing.T) {
	v := open(t, newSite("posts/tea"))
	v.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, _ := v.do("GET", v.desk.Address(), nil)
	cookie := answer.Header.Get("Set-Cookie")
	if ok, _ := regexp.MatchString(`^syndicate-desk=\w{26,}; Path=/desk-\w+/; HttpOnly; SameSite=Strict$`, cookie); !ok {
		t.Errorf("the cookie is %q", cookie)
	}
	if strings.Contains(cookie, token(t, v)) || strings.Contains(answer.Header.Get("Location"), token(t, v)) {
		t.Error("the token is passed on")
	}
}

func TestHeaders(t *testing.T) {
	v := open(t, newSite("posts/tea"))
	for _, address := range []string{"", "state", "assets/desk.css", "post/posts/tea", "post/none", "preview/posts/tea", "clip/posts/tea", "picture/1/posts/tea"} {
		answer, _ := v.do("GET", address, nil)
		h := answer.Header
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" || h.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%s: %v", address, h)
		}
		policy := h.Get("Content-Security-Policy")
		wants(t, policy, "default-src 'none'", "form-action '", "frame-ancestors '")
		if strings.HasPrefix(address, "preview/") {
			wants(t, policy, "sandbox;")
			wantsNone(t, policy, "allow-", "script-src", "connect-src", "frame-src")
		} else {
			wants(t, policy, "script-src 'self'", "style-src 'self'", "img-src 'self'", "base-uri 'none'", "frame-ancestors 'none'")
			wantsNone(t, policy, "unsafe", "data:", "http", "*")
		}
	}
}

// Posts are looked up by key. A key is never part of a file's name.
func TestTraversal(t *testing.T) {
	v := open(t, newSite("posts/tea"))
	for _, what := range []string{"post/", "preview/", "clip/", "picture/1/", "handover/", "ways/", "assets/"} {
		for _, where := range []string{
			"../../../../etc/passwd", "%2e%2e/%2e%2e/etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "..%5c..%5cetc%5cpasswd", "/etc/passwd", "%2fetc%2fpasswd",
			"posts/tea/../../desk.go", "posts/tea%00", "posts/../posts/none", "content/posts/tea.md", "../pages/queue.html", "..%2fpages%2fqueue.html", "",
		} {
			answer, text := v.do("GET", what+where, nil)
			isQueue := strings.Contains(text, "<h1>Queue</h1>") // dots that lead up in an address lead there
			if answer.StatusCode == http.StatusOK && !isQueue || strings.Contains(text, "root:") || strings.Contains(text, "{{") {
				t.Errorf("%s%s: %s\n%s", what, where, answer.Status, text)
			}
		}
	}
}

// Whatever stands in a post is text on the desk's own pages.
func TestHostilePost(t *testing.T) {
	const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(1)><style>*{display:none}</style>`
	site := newSite("posts/tea")
	p := &site.posts[0]
	p.Title, p.Article.Title, p.Article.Subtitle, p.Article.Tags, p.Tags = hostile, hostile, hostile, []string{hostile}, []string{hostile}
	p.Article.CanonicalURL, p.Permalink = "javascript:alert(1)", "javascript:alert(1)"
	p.Params["syndicate"] = map[string]any{"medium": map[string]any{"title": hostile, "tags": []any{hostile}}}
	p.Findings = []syndicate.Finding{{Rule: hostile, Severity: "error", Message: hostile, Hint: hostile}}
	site.importable = syndicate.Importability{Address: "javascript:alert(1)", Title: hostile, Troubles: []syndicate.Trouble{{What: hostile, Cure: hostile}}}
	site.preview = hostile
	v := open(t, site)
	look := func(page string) {
		t.Helper()
		wants(t, page, "alert(1)") // it is there
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			for _, a := range n.Attr {
				bad := strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" ||
					(a.Key == "href" || a.Key == "src" || a.Key == "action") && strings.HasPrefix(a.Val, "javascript:")
				if bad {
					t.Errorf("%s has %s=%q", n.Data, a.Key, a.Val)
				}
			}
			text := n.FirstChild != nil && strings.TrimSpace(n.FirstChild.Data) != ""
			if n.Data == "style" || n.Data == "script" && text || n.Data == "img" && strings.Contains(attribute(n, "src"), "x") && !strings.Contains(attribute(n, "src"), "picture") {
				t.Errorf("the page has a <%s>", n.Data)
			}
			if n.Data == "iframe" && (attribute(n, "sandbox") != "" || !has(n, "sandbox")) {
				t.Error("a frame is not sandboxed")
			}
		}
	}
	look(v.get(""))
	look(v.get("post/posts/tea"))
	look(v.get("ways/posts/tea"))
	_, page := v.post("published/posts/tea", "address", hostile, "status", hostile)
	look(page)
	_, page = v.post("begin/posts/tea")
	look(page)
	site.fail = errHostile{hostile}
	_, page = v.post("settings/posts/tea", "set-title", hostile+"2")
	look(page)

	// The preview alone has it as it is. What keeps it in is the policy, see TestHeaders.
	wants(t, v.get("preview/posts/tea"), hostile)
}

type errHostile struct{ text string }

func (e errHostile) Error() string { return e.text }

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}
