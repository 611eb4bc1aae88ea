package desk_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
)

func TestArticle(t *testing.T) {
	site := newSite("posts/one", "posts/two", "posts/three")
	site.posts[1].Findings = []syndicate.Finding{{Rule: "alt", Severity: syndicate.Warning, Message: "an image has no text", Hint: "write one", Line: 7}}
	page := open(t, site).get("post/posts/two")
	wants(t, page,
		`<h1>About posts/two</h1>`, `data-copy="About posts/two"`, `data-copy="A subtitle"`, `data-copy="tea"`, `data-copy="https://example.org/posts/two/"`,
		"an image has no text", "write one", "line 7", `<iframe class="preview" sandbox `,
		`/post/posts/one" rel="prev"`, `/post/posts/three" rel="next"`)
}

func TestWays(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	wants(t, v.get("ways/posts/tea"), `Paste it <b class="badge desk">proposed`, "The page is not online.")

	site.importable = syndicate.Importability{Address: "https://example.org/posts/tea/", Title: "Tea | Example", Troubles: []syndicate.Trouble{{What: "the title has a suffix", Cure: "og:title"}}}
	wants(t, v.get("ways/posts/tea"), `Import it <b class="badge desk">proposed`, "1 trouble to expect", "the title has a suffix", "og:title")

	site.importable.Troubles[0].Severe = true
	wants(t, v.get("ways/posts/tea"), `Paste it <b class="badge desk">proposed`, "An import is not the better way: the title has a suffix.")
}

// Only what differs from the file is written into it. What a cascade says is not the file's.
func TestSettings(t *testing.T) {
	site := newSite("posts/tea")
	v := open(t, site)
	wants(t, v.get("post/posts/tea"), `name="set-title" value="About posts/tea"`, `name="set-tags" value="tea"`, `name="set-disclosure" value=""`, `as it is: draft`)
	same := []string{"set-title", "About posts/tea", "set-tags", "tea"}

	_, page := v.post("settings/posts/tea", same...)
	wants(t, page, "Nothing was changed.")
	site.wantsLog(t)

	_, page = v.post("settings/posts/tea", "set-title", "", "set-tags", "tea, , green tea ", "set-status", "public")
	wants(t, page, "Saved in content/posts/tea.md.")
	site.wantsLog(t, "set posts/tea [{status public} {title <nil>} {tags [tea green tea]}]")

	site.fail = errors.New("after is \"soon\", a time like \"72h\" is needed")
	answer, page := v.post("settings/posts/tea", append(same, "set-after", "soon")...)
	if answer.StatusCode != http.StatusUnprocessableEntity {
		t.Error(answer.Status)
	}
	wants(t, page, "After is &#34;soon&#34;", `name="set-after" value="soon"`)
}

func TestUnflag(t *testing.T) {
	site := newSite("posts/tea")
	_, page := open(t, site).post("unflag/posts/tea")
	wants(t, page, "no longer flagged: its settings went with it.")
	site.wantsLog(t, "unflag posts/tea")
}

func TestUpdate(t *testing.T) {
	site := newSite("posts/tea")
	site.entries["posts/tea"] = syndicate.Entry{State: syndicate.StatePublished, ContentHash: "old", Story: syndicate.Story{ID: "0a1b2c3d4e5f", URL: "https://medium.com/p/0a1b2c3d4e5f"}}
	v := open(t, site)
	wants(t, v.get("post/posts/tea"), "No copy was kept.", "https://medium.com/p/0a1b2c3d4e5f/edit")

	site.difference = `<p>Boil <del>milk</del><ins>water</ins></p><img src="https://example.org/a.png" alt="a &#34;cup&#34;" loading="lazy">`
	page := v.get("post/posts/tea")
	wants(t, page, "<p>Boil <del>milk</del><ins>water</ins></p>", "[picture: a &#34;cup&#34;]", "Mark as updated")
	wantsNone(t, page, "a.png")
	wants(t, v.get("clip/posts/tea"), "About posts/tea")

	_, page = v.post("updated/posts/tea")
	wants(t, page, "the story is up to date")
	site.wantsLog(t, "updated posts/tea")
	if answer, _ := v.do("GET", "clip/posts/tea", nil); answer.StatusCode != http.StatusConflict {
		t.Errorf("the article is given out: %s", answer.Status)
	}
}

func TestVerify(t *testing.T) {
	site := newSite("posts/tea")
	site.entries["posts/tea"] = syndicate.Entry{State: syndicate.StatePublished, Story: syndicate.Story{ID: "0a1b2c3d4e5f"}}
	v := open(t, site)
	wantsNone(t, v.get("post/posts/tea"), "closed to programs")

	_, page := v.post("verify/posts/tea")
	wants(t, page, "Seen today 12:00", "cannot tell", "closed to programs", "data-drop")

	answer, page := v.upload("saved-page/posts/tea", []byte("<html>saved</html>"))
	if answer.StatusCode != http.StatusOK {
		t.Error(answer.Status)
	}
	wants(t, page, `<span class="verdict ok">ok</span>`)

	_, page = v.upload("saved-page/posts/tea", make([]byte, desk.MaxSavedPage+1))
	wants(t, page, "No page arrived")
	if answer, page = v.upload("saved-page/posts/tea", make([]byte, 2*desk.MaxSavedPage)); answer.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("%s\n%s", answer.Status, page)
	}
	site.wantsLog(t, "verify posts/tea", "verify 18 bytes of posts/tea")
}

// Nobody but its author sees a draft, so there is no page to save either.
func TestNoSavedPageOfADraft(t *testing.T) {
	site := newSite("posts/tea")
	site.entries["posts/tea"] = syndicate.Entry{State: syndicate.StatePublished, Story: syndicate.Story{ID: "0a1b2c3d4e5f", Status: syndicate.Draft}}
	_, page := open(t, site).post("verify/posts/tea")
	wants(t, page, "A draft at Medium", "cannot tell")
	wantsNone(t, page, "data-drop")
}

// upload sends a file with a form of the desk's own.
func (v *visitor) upload(address string, data []byte) (*http.Response, string) {
	v.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	form.WriteField("form", secret.FindStringSubmatch(v.get(""))[1])
	file, err := form.CreateFormFile("page", "story.html")
	if err != nil {
		v.t.Fatal(err)
	}
	file.Write(data)
	form.Close()
	r, err := http.NewRequest("POST", v.root+address, &b)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	return v.send(r)
}
