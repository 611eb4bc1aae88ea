package sandbox

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// An editorPage is the page that a story is written on.
type editorPage struct {
	ID, Title, Subtitle string
	Body                template.HTML // made here, and nothing active in it
	Status              syndicate.Status
	Address             string // of the story's page
	CanonicalURL        string
	Tags                string
	Publication         string // that the draft waits for
	Paywall, Notify     bool
}

func (p editorPage) IsDraft() bool { return p.Status == syndicate.Draft }

// getNewStory shows an empty story. It becomes a draft once there is something in it.
func (s *Server) getNewStory(w http.ResponseWriter, _ *http.Request) {
	renderEditor(w, editorPage{Status: syndicate.Draft, Paywall: true, Notify: true})
}

func (s *Server) getEditor(w http.ResponseWriter, r *http.Request) {
	story, found := s.story(r.PathValue("id"))
	if !found || story.Deleted {
		notFound(w)
		return
	}
	p, _ := findPublication(story.PublicationID)
	page := editorPage{
		ID:           story.ID,
		Title:        story.Heading,
		Subtitle:     story.Subtitle,
		Body:         template.HTML(editable(story.Body)),
		Status:       story.Status,
		Address:      storyPath(story),
		CanonicalURL: story.CanonicalURL,
		Tags:         strings.Join(story.Tags, ", "),
		Publication:  p.name,
		Paywall:      story.Paywall,
		Notify:       story.NotifyFollowers,
	}
	if page.IsDraft() { // as at Medium, both are ticked in front of everybody who publishes
		page.Paywall, page.Notify = true, true
	}
	renderEditor(w, page)
}

func renderEditor(w http.ResponseWriter, page editorPage) {
	renderActive(w, http.StatusOK, "editor.html", page, "script-src 'self'; connect-src 'self'; form-action 'none'")
}

// editable gives a body what a browser needs to put the caret into empty paragraphs.
func editable(body string) string {
	return strings.NewReplacer("<p></p>", "<p><br></p>", "<blockquote></blockquote>", "<blockquote><br></blockquote>").Replace(withOwnImages(body))
}

// postPaste answers with what Medium's editor makes of the clipboard.
func (s *Server) postPaste(w http.ResponseWriter, r *http.Request) {
	var pasted struct {
		HTML  string `json:"html"`
		Text  string `json:"text"`
		Empty bool   `json:"empty"` // the story has nothing in it
	}
	if !readJSON(w, r, &pasted) {
		return
	}
	d := readPaste(pasted.HTML, pasted.Text, pasted.Empty, s.host(r))
	var b strings.Builder
	if d.title != "" {
		b.WriteString("<h1>" + template.HTMLEscapeString(d.title) + "</h1>")
	}
	if d.subtitle != "" {
		b.WriteString("<h4>" + template.HTMLEscapeString(d.subtitle) + "</h4>")
	}
	b.WriteString(editable(d.body()))
	writeJSON(w, http.StatusOK, map[string]string{"html": b.String()})
}

// postPicture takes a picture from the clipboard: the body is the picture.
func (s *Server) postPicture(w http.ResponseWriter, r *http.Request) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	data, err := io.ReadAll(io.LimitReader(r.Body, maxImage+1))
	if err != nil || len(data) == 0 || len(data) > maxImage || extension(kind) == "" {
		writeProblem(w, http.StatusBadRequest, "a jpeg, png, gif or tiff of at most 25 MB is needed")
		return
	}
	name, err := s.keepImage(data, kind)
	if err != nil {
		writeProblem(w, http.StatusInternalServerError, "the picture cannot be kept")
		return
	}
	writeJSON(w, http.StatusCreated, map[string]string{"url": imagePath + name})
}

// readStory reads what the editor's page shows.
func (s *Server) readStory(w http.ResponseWriter, r *http.Request) (d document, source string, ok bool) {
	var sent struct {
		HTML string `json:"html"`
	}
	if !readJSON(w, r, &sent) {
		return document{}, "", false
	}
	return readBack(sent.HTML, s.host(r)), sent.HTML, true
}

// postStory makes a draft.
func (s *Server) postStory(w http.ResponseWriter, r *http.Request) {
	d, source, ok := s.readStory(w, r)
	if !ok {
		return
	}
	story := Story{Origin: ByEditor, License: "all-rights-reserved", Tags: []string{}, Status: syndicate.Draft}
	story.fill(d, source)
	story, err := s.addStory(story)
	if err != nil {
		writeProblem(w, http.StatusInternalServerError, "Something is wrong and we cannot save your story.")
		return
	}
	writeJSON(w, http.StatusCreated, map[string]string{"id": story.ID})
}

// addStory gives a story its id and keeps it.
func (s *Server) addStory(story Story) (Story, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	story.ID, story.CreatedAt = s.options.NewID(), s.options.Now().UTC()
	story, err := s.store.add(story)
	if err != nil {
		s.options.Log("the story cannot be kept: " + err.Error())
		return Story{}, err
	}
	s.options.Stored(story)
	return story, nil
}

// fill puts a document into a story.
func (st *Story) fill(d document, source string) {
	st.Heading, st.Subtitle, st.Body, st.Sent = d.title, d.subtitle, d.body(), source
	text := []rune(cmp.Or(d.title, normalize(st.Body).text, "Untitled story"))
	st.Title = string(text[:min(len(text), 100)])
}

func (s *Server) putStory(w http.ResponseWriter, r *http.Request) {
	d, source, ok := s.readStory(w, r)
	if !ok {
		return
	}
	s.change(w, r, func(story *Story) *problem {
		story.fill(d, source)
		return nil
	})
}

func (s *Server) deleteStory(w http.ResponseWriter, r *http.Request) {
	s.change(w, r, func(story *Story) *problem {
		story.Deleted = true
		return nil
	})
}

// settings are what the panel beside a story says.
type settings struct {
	CanonicalURL string           `json:"canonicalURL"`
	Tags         []string         `json:"tags"`
	Status       syndicate.Status `json:"status"`
	Paywall      bool             `json:"paywall"`
	Notify       bool             `json:"notify"`
}

// tagWords is large, for the sake of all alphabets: nobody but an editor's user should wait for it.
var tagWords = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[\p{L}\p{N} -]{1,25}$`) })

func (c settings) check() *problem {
	switch {
	case c.CanonicalURL != "" && !isAbsolute(c.CanonicalURL):
		return &problem{http.StatusBadRequest, "The canonical link has to be an absolute address."}
	case len(c.Tags) > 5:
		return &problem{http.StatusBadRequest, "A story has up to five topics."}
	case c.Status != syndicate.Public && c.Status != syndicate.Unlisted && c.Status != syndicate.Draft:
		return &problem{http.StatusBadRequest, "A story is public, unlisted or a draft."}
	}
	for _, tag := range c.Tags {
		if !tagWords().MatchString(tag) {
			return &problem{http.StatusBadRequest, fmt.Sprintf("The topic %q has to be of letters, digits, spaces and dashes, 25 at most.", tag)}
		}
	}
	return nil
}

// postSettings changes what is set beside a story, and publishes it if that is what is wished.
func (s *Server) postSettings(w http.ResponseWriter, r *http.Request) {
	var wish settings
	if !readJSON(w, r, &wish) {
		return
	}
	if wrong := wish.check(); wrong != nil {
		writeProblem(w, wrong.status, wrong.message)
		return
	}
	s.change(w, r, func(story *Story) *problem {
		story.CanonicalURL, story.Tags = wish.CanonicalURL, append([]string{}, wish.Tags...)
		if wish.Status == syndicate.Draft {
			if story.Status != syndicate.Draft {
				return &problem{http.StatusBadRequest, "A published story does not become a draft again."}
			}
			return nil
		}
		if story.Status == syndicate.Draft {
			if wrong := s.release(story); wrong != nil {
				return wrong
			}
		}
		story.Status, story.Paywall, story.NotifyFollowers = wish.Status, wish.Paywall, wish.Notify
		return nil
	})
}

// release gives a draft its dates, unless enough was published today. The server is locked.
func (s *Server) release(story *Story) *problem {
	now := s.options.Now().UTC()
	if s.visibleLimitReached(*story, now) {
		return &problem{http.StatusTooManyRequests, limitWords(s.options.Limits.Public)}
	}
	story.ReleasedAt, story.PublishedAt = now, now
	if !story.BackDate.IsZero() {
		story.PublishedAt = story.BackDate
	}
	return nil
}

// limitWords are Medium's of 2026.
func limitWords(most int) string {
	number := fmt.Sprintf("%d stories", most)
	switch most {
	case 1:
		number = "one story"
	case 2:
		number = "two stories"
	}
	return "You have published or scheduled the maximum of " + number + " in the past 24 hours. Please try again in 24 hours."
}

// change changes a story and answers with where it is.
func (s *Server) change(w http.ResponseWriter, r *http.Request, how func(*Story) *problem) {
	s.mu.Lock()
	defer s.mu.Unlock()
	story, found := s.store.find(r.PathValue("id"))
	if !found || story.Deleted {
		writeProblem(w, http.StatusNotFound, "There is no such story.")
		return
	}
	if wrong := how(&story); wrong != nil {
		writeProblem(w, wrong.status, wrong.message)
		return
	}
	if err := s.store.replace(story); err != nil {
		s.options.Log("the story cannot be kept: " + err.Error())
		writeProblem(w, http.StatusInternalServerError, "Something is wrong and we cannot save your story.")
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"id": story.ID, "url": storyPath(story), "status": string(story.Status)})
}

// A problem is why the editor does not do what it was asked to.
type problem struct {
	status  int
	message string
}

func writeProblem(w http.ResponseWriter, status int, message string) {
	writeJSON(w, status, map[string]string{"error": message})
}

// readJSON reads what the editor's script sends, or answers with why it cannot.
func readJSON(w http.ResponseWriter, r *http.Request, into any) bool {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "application/json" {
		writeProblem(w, http.StatusUnsupportedMediaType, "JSON is needed")
		return false
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxPost)).Decode(into); err != nil {
		writeProblem(w, http.StatusBadRequest, "the JSON cannot be read or is too large")
		return false
	}
	return true
}
