package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

const rateLimitMessage = "User has reached the rate limit for publishing today."

func (s *Server) postToUser(w http.ResponseWriter, r *http.Request, a account) {
	if r.PathValue("id") != a.id {
		writeError(w, http.StatusForbidden, codeUserNotFound, "User not found")
		return
	}
	s.create(w, r, a, publication{})
}

func (s *Server) postToPublication(w http.ResponseWriter, r *http.Request, a account) {
	p, _ := findPublication(r.PathValue("id"))
	if len(p.roles[a.username]) == 0 { // or it does not exist
		writeError(w, http.StatusForbidden, codeInvalid, "User may not publish in this publication.")
		return
	}
	s.create(w, r, a, p)
}

// create stores a story, in the publication if it has an id.
func (s *Server) create(w http.ResponseWriter, r *http.Request, a account, p publication) {
	wish, refused := readPost(r, s.options.Now())
	if refused != nil {
		writeError(w, http.StatusBadRequest, refused.code, refused.message)
		return
	}
	if p.id != "" && !slices.Contains(p.roles[a.username], "editor") && wish.status != syndicate.Draft {
		writeError(w, http.StatusForbidden, codeInvalid, "Writers may submit drafts only.")
		return
	}
	story := s.newStory(wish, a, p)

	s.mu.Lock()
	defer s.mu.Unlock()
	if s.limitReached(story) {
		writeError(w, http.StatusTooManyRequests, codeRateLimit, rateLimitMessage)
		return
	}
	story, err := s.store.add(story)
	if err != nil {
		s.options.Log("the story cannot be kept: " + err.Error())
		writeError(w, http.StatusInternalServerError, codeInvalid, "The story cannot be kept.")
		return
	}
	s.options.Stored(story)
	writeData(w, http.StatusCreated, describeStory(story, base(r)))
}

func (s *Server) newStory(wish post, a account, p publication) Story {
	now := s.options.Now().UTC()
	shown := normalize(wish.content)
	story := Story{
		ID:              s.options.NewID(),
		Author:          a.username,
		Title:           titleOf(wish, shown),
		Heading:         shown.heading,
		Subtitle:        shown.subtitle,
		Body:            shown.body,
		Sent:            wish.content,
		CanonicalURL:    wish.canonicalURL,
		Tags:            tagsOf(wish),
		Status:          wish.status,
		License:         wish.license,
		NotifyFollowers: wish.notifyFollowers,
		PublicationID:   p.id,
		CreatedAt:       now,
	}
	if wish.status != syndicate.Draft {
		story.PublishedAt = now
		if !wish.publishedAt.IsZero() {
			story.PublishedAt = wish.publishedAt.UTC()
		}
	}
	return story
}

// titleOf is the title for lists: Medium ignores one of more than 100 characters and makes one from
// the content.
func titleOf(wish post, shown content) string {
	const most = 100
	if utf8.RuneCountInString(wish.title) <= most {
		return wish.title
	}
	made := []rune(shown.heading)
	if len(made) == 0 {
		made = []rune(shown.text)
	}
	return string(made[:min(len(made), most)])
}

// tagsOf drops long tags and keeps the first three of the rest.
func tagsOf(wish post) []string {
	tags := []string{}
	for _, tag := range wish.tags {
		if utf8.RuneCountInString(tag) <= 25 && len(tags) < 3 {
			tags = append(tags, tag)
		}
	}
	return tags
}

// limitReached reports whether the user has created too much in the last 24 hours for this story.
func (s *Server) limitReached(story Story) bool {
	day := story.CreatedAt.Add(-24 * time.Hour)
	most := s.options.Limits.All
	tooMany := most >= 0 && s.store.count(func(st Story) bool { return st.isBy(story) && st.Origin == ByAPI && st.CreatedAt.After(day) }) >= most
	return tooMany || story.Status != syndicate.Draft && s.visibleLimitReached(story, story.CreatedAt)
}

// visibleLimitReached reports whether the author of a story may publish no more just now, by whatever way.
func (s *Server) visibleLimitReached(story Story, now time.Time) bool {
	day := now.Add(-24 * time.Hour)
	most := s.options.Limits.Public
	return most >= 0 && s.store.count(func(st Story) bool { return st.isBy(story) && st.visibleSince().After(day) }) >= most
}

// describeStory is the answer to a create.
func describeStory(story Story, base string) map[string]any {
	data := map[string]any{
		"id":            story.ID,
		"title":         story.Title,
		"authorId":      author(story).id,
		"tags":          story.Tags,
		"url":           base + storyPath(story),
		"publishStatus": story.Status,
		"license":       story.License,
		"licenseUrl":    "https://medium.com/policy/9db0094a1e0f",
	}
	// Medium leaves out what there is not.
	if story.CanonicalURL != "" {
		data["canonicalUrl"] = story.CanonicalURL
	}
	if story.PublicationID != "" {
		data["publicationId"] = story.PublicationID
	}
	if !story.PublishedAt.IsZero() {
		data["publishedAt"] = story.PublishedAt.UnixMilli()
	}
	return data
}

// storyPath is where a story can be read: its page, or the editor for a draft.
func storyPath(story Story) string {
	if story.Status == syndicate.Draft {
		return "/p/" + story.ID + "/edit"
	}
	return "/" + owner(story) + "/" + slug(story)
}

// owner is the first part of a story's path.
func owner(story Story) string {
	if p, found := findPublication(story.PublicationID); found {
		return p.slug
	}
	return "@" + author(story).username
}

// slug is the last part of a story's path: the title in ASCII letters and digits, and the id.
func slug(story Story) string {
	words := strings.FieldsFunc(strings.ToLower(story.Title), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	return strings.Join(append(words, story.ID), "-")
}
