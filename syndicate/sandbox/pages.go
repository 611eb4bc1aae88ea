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
	"time"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

//go:embed pages
var pageFiles embed.FS

var pageTemplates = template.Must(template.ParseFS(pageFiles, "pages/*.html"))

// A listPage is the home page or a profile.
type listPage struct {
	Title   string
	Home    bool
	Stories []storyLine
}

// A storyLine is a story in a list.
type storyLine struct {
	Title, Excerpt, Path string
	Status               syndicate.Status
	Publication          string
	Date                 string
	Minutes              int
}

// A storyPage is the page of a story.
type storyPage struct {
	Story       Story
	Draft       bool
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

func (s *Server) getHome(w http.ResponseWriter, _ *http.Request) {
	all := s.newest(func(Story) bool { return true })
	render(w, http.StatusOK, "list.html", listPage{Title: "All stories", Home: true, Stories: lines(all)})
}

// getProfile shows what readers see of the user or of a publication.
func (s *Server) getProfile(w http.ResponseWriter, r *http.Request) {
	wanted, title := r.PathValue("owner"), ""
	if wanted == "@"+username {
		title = userTitle
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
		return isPublic(st) && (wanted == "@"+username || owner(st) == wanted)
	})
	render(w, http.StatusOK, "list.html", listPage{Title: title, Stories: lines(shown)})
}

// getStory finds a story by the id that its address ends in.
func (s *Server) getStory(w http.ResponseWriter, r *http.Request) {
	path := r.PathValue("slug")
	story, found := s.story(path[strings.LastIndexByte(path, '-')+1:])
	if !found || story.Status == syndicate.Draft || r.PathValue("owner") != owner(story) {
		notFound(w)
		return
	}
	showStory(w, r, story)
}

func (s *Server) getStoryByID(w http.ResponseWriter, r *http.Request) {
	story, found := s.story(r.PathValue("id"))
	if !found || story.Status == syndicate.Draft { // readers do not see drafts
		notFound(w)
		return
	}
	showStory(w, r, story)
}

func (s *Server) getDraft(w http.ResponseWriter, r *http.Request) {
	story, found := s.story(r.PathValue("id"))
	switch {
	case !found:
		notFound(w)
	case story.Status != syndicate.Draft:
		http.Redirect(w, r, storyPath(story), http.StatusFound)
	default:
		showStory(w, r, story)
	}
}

func showStory(w http.ResponseWriter, r *http.Request, story Story) {
	address := base(r) + storyPath(story)
	p, _ := findPublication(story.PublicationID)
	page := storyPage{
		Story:       story,
		Draft:       story.Status == syndicate.Draft,
		Address:     address,
		Canonical:   cmp.Or(story.CanonicalURL, address),
		Robots:      "noindex",
		Author:      userTitle,
		Profile:     "/@" + username,
		Publication: p.name,
		Date:        dateOf(story),
		Minutes:     minutes(story),
		Body:        template.HTML(ownImage.ReplaceAllString(story.Body, `src="$1`)),
		Data: linkedData{
			Context:    "https://schema.org",
			Type:       "SocialMediaPosting",
			Identifier: story.ID,
			Headline:   story.Title,
			URL:        address,
			MainEntity: address,
			IsFree:     true,
		},
	}
	if !page.Draft {
		page.Data.DatePublished = story.PublishedAt.Format(time.RFC3339)
	}
	if isPublic(story) {
		page.Robots = "index,follow,max-image-preview:large"
	}
	render(w, http.StatusOK, "story.html", page)
}

func notFound(w http.ResponseWriter) { render(w, http.StatusNotFound, "missing.html", nil) }

func render(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := pageTemplates.ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	protect(w)
	writeHTML(w, status, b.String())
}

// protect keeps a page from running anything: a story is foreign HTML. The images of stories are
// wherever their authors keep them.
func protect(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' https: http:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
}

func getStyle(w http.ResponseWriter, r *http.Request) {
	protect(w)
	http.ServeFileFS(w, r, pageFiles, "pages/style.css")
}

func isPublic(story Story) bool { return story.Status == syndicate.Public }

// newest returns the chosen stories, the newest first.
func (s *Server) newest(chosen func(Story) bool) []Story {
	var stories []Story
	for _, story := range slices.Backward(s.Stories()) {
		if chosen(story) {
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

// ownImage is the address of an image that was uploaded here, maybe while another port was in use.
var ownImage = regexp.MustCompile(`src="http://[^"/]+(/sandbox/images/)`)
