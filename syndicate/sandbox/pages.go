package sandbox

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

//go:embed pages
var pageFiles embed.FS

var pageTemplates = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "pages/*.html"))
})

// A listPage is the home page or a profile.
type listPage struct {
	Title   string
	Home    bool
	Edit    bool // with links to the editor
	Stories []storyLine
}

// A storyLine is a story in a list.
type storyLine struct {
	Title, Excerpt, Path, ID string
	Status                   syndicate.Status
	Publication              string
	Date                     string
	Minutes                  int
}

// A storyPage is the page of a story.
type storyPage struct {
	Story       Story
	Address     string // where the page is
	Canonical   string // the original: the page itself if the story does not say
	Robots      string
	Author      string
	Profile     string
	Publication string
	Date        string
	Minutes     int
	Body        template.HTML // normalize made it, which lets nothing active through
	Data        linkedData
}

// linkedData is the JSON-LD of a story. As at Medium, its addresses are the story's own even if the
// canonical one is elsewhere.
type linkedData struct {
	Context       string `json:"@context"`
	Type          string `json:"@type"`
	Identifier    string `json:"identifier"`
	Headline      string `json:"headline"`
	URL           string `json:"url"`
	MainEntity    string `json:"mainEntityOfPage"`
	DatePublished string `json:"datePublished,omitempty"`
	IsFree        bool   `json:"isAccessibleForFree"`
}

// getOwnStories lists what the user has, drafts as well.
func (s *Server) getOwnStories(w http.ResponseWriter, r *http.Request) {
	titles := map[string]string{"drafts": "Your drafts", "public": "Your published stories"}
	kind := r.PathValue("kind")
	if titles[kind] == "" {
		notFound(w)
		return
	}
	chosen := s.newest(func(st Story) bool { return (st.Status == syndicate.Draft) == (kind == "drafts") })
	render(w, http.StatusOK, "list.html", listPage{Title: titles[kind], Edit: true, Stories: lines(chosen)})
}

func (s *Server) getHome(w http.ResponseWriter, _ *http.Request) {
	all := s.newest(func(Story) bool { return true })
	render(w, http.StatusOK, "list.html", listPage{Title: "All stories", Home: true, Stories: lines(all)})
}

// getProfile shows what readers see of the user or of a publication.
func (s *Server) getProfile(w http.ResponseWriter, r *http.Request) {
	wanted, title := r.PathValue("owner"), ""
	for _, a := range accounts() {
		if wanted == "@"+a.username {
			title = a.title
		}
	}
	for _, p := range publications() {
		if p.slug == wanted {
			title = p.name
		}
	}
	if title == "" {
		notFound(w)
		return
	}
	shown := s.newest(func(st Story) bool {
		return isPublic(st) && (wanted == "@"+author(st).username || owner(st) == wanted)
	})
	render(w, http.StatusOK, "list.html", listPage{Title: title, Stories: lines(shown)})
}

// storyAt finds the story that an address is about: by the id that it ends in.
func (s *Server) storyAt(r *http.Request) (Story, bool) {
	if id := r.PathValue("id"); id != "" {
		return s.story(id)
	}
	path := r.PathValue("slug")
	story, found := s.story(path[strings.LastIndexByte(path, '-')+1:])
	return story, found && r.PathValue("owner") == owner(story)
}

// showStory shows a story as readers see it who are no members.
func showStory(w http.ResponseWriter, r *http.Request, story Story) {
	switch {
	case story.Deleted:
		render(w, http.StatusGone, "gone.html", nil)
		return
	case story.Status == syndicate.Draft: // readers do not see drafts
		notFound(w)
		return
	}
	address := base(r) + storyPath(story)
	p, _ := findPublication(story.PublicationID)
	page := storyPage{
		Story:       story,
		Address:     address,
		Canonical:   cmp.Or(story.CanonicalURL, address),
		Robots:      "noindex",
		Author:      author(story).title,
		Profile:     profilePath(author(story)),
		Publication: p.name,
		Date:        dateOf(story),
		Minutes:     minutes(story),
		Body:        template.HTML(shown(story.Body)),
		Data: linkedData{
			Context:       "https://schema.org",
			Type:          "SocialMediaPosting",
			Identifier:    story.ID,
			Headline:      story.Title,
			URL:           address,
			MainEntity:    address,
			DatePublished: story.PublishedAt.Format(time.RFC3339),
			IsFree:        !story.Paywall,
		},
	}
	if story.Paywall {
		page.Body = template.HTML("<p>" + template.HTMLEscapeString(shorten(normalize(story.Body).text)) + "</p>")
	}
	if isPublic(story) {
		page.Robots = "index,follow,max-image-preview:large"
	}
	render(w, http.StatusOK, "story.html", page)
}

func notFound(w http.ResponseWriter) { render(w, http.StatusNotFound, "missing.html", nil) }

// render answers with a page that only shows something.
func render(w http.ResponseWriter, status int, name string, data any) {
	protect(w)
	writePage(w, status, name, data)
}

// renderActive answers with a page that the policy allows to do more.
func renderActive(w http.ResponseWriter, status int, name string, data any, allowed string) {
	protect(w)
	w.Header().Set("Content-Security-Policy", policy+"; "+allowed)
	// Browsers say nothing about where a form comes from if they are to send no referrer.
	w.Header().Set("Referrer-Policy", "same-origin")
	writePage(w, status, name, data)
}

func writePage(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := pageTemplates().ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	writeHTML(w, status, b.String())
}

// policy is the part of the content security policy that all pages share.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' https: http:; base-uri 'none'; frame-ancestors 'none'"

// protect keeps a page from running anything: a story is foreign HTML. The images of stories are
// wherever their authors keep them.
func protect(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy+"; form-action 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
}

// getAsset gives the pages' style and the editor's script.
func getAsset(w http.ResponseWriter, r *http.Request) {
	protect(w)
	name := r.PathValue("asset")
	if name != "style.css" && name != "editor.js" {
		notFound(w)
		return
	}
	http.ServeFileFS(w, r, pageFiles, "pages/"+name)
}

func isPublic(story Story) bool { return story.Status == syndicate.Public }

// newest returns the chosen stories that were not deleted, the newest first.
func (s *Server) newest(chosen func(Story) bool) []Story {
	var stories []Story
	for _, story := range slices.Backward(s.Stories()) {
		if !story.Deleted && chosen(story) {
			stories = append(stories, story)
		}
	}
	slices.SortStableFunc(stories, func(a, b Story) int { return shownTime(b).Compare(shownTime(a)) })
	return stories
}

// shownTime is when a story was published, or made if it is a draft.
func shownTime(story Story) time.Time {
	if story.PublishedAt.IsZero() {
		return story.CreatedAt
	}
	return story.PublishedAt
}

func dateOf(story Story) string { return shownTime(story).Format("Jan 2, 2006") }

// minutes is how long it takes to read a story, at Medium's 265 words a minute.
func minutes(story Story) int {
	words := len(strings.Fields(normalize(story.Body).text))
	return max(1, (words+132)/265)
}

func lines(stories []Story) []storyLine {
	list := make([]storyLine, len(stories))
	for i, story := range stories {
		p, _ := findPublication(story.PublicationID)
		list[i] = storyLine{
			Title:       story.Title,
			Excerpt:     cmp.Or(story.Subtitle, shorten(normalize(story.Body).text)),
			Path:        storyPath(story),
			ID:          story.ID,
			Status:      story.Status,
			Publication: p.name,
			Date:        dateOf(story),
			Minutes:     minutes(story),
		}
	}
	return list
}

// shorten cuts a text for a list, between words.
func shorten(text string) string {
	const most = 140
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	text = string([]rune(text)[:most])
	return text[:max(strings.LastIndexByte(text, ' '), 0)] + "…"
}

var (
	// ownImage is the address of an image that was uploaded here, maybe while another port was in use.
	ownImage = regexp.MustCompile(`src="http://[^"/]+(/sandbox/images/)`)

	anyImage = regexp.MustCompile(`<img [^>]*>`)
	anyCode  = regexp.MustCompile(`<pre[^>]*>`)
)

// withOwnImages lets the images that were uploaded here come from here.
func withOwnImages(body string) string { return ownImage.ReplaceAllString(body, `src="$1`) }

// shown gives a body the markup of Medium's pages: a span in code, which has lost its language, and
// images in pictures. Bodies are made here, so that no text in them looks like a tag.
func shown(body string) string {
	body = anyImage.ReplaceAllString(withOwnImages(body), "<picture>$0</picture>")
	body = anyCode.ReplaceAllString(body, "<pre><span>")
	return strings.ReplaceAll(body, "</pre>", "</span></pre>")
}
