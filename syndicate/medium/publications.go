package medium

import "context"

// A Publication is a magazine at Medium that several people may write for.
type Publication struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	URL         string `json:"url"`
	ImageURL    string `json:"imageUrl"`
}

// A Role is what a user may do in a publication.
type Role string

const (
	RoleEditor Role = "editor" // publishes at once
	RoleWriter Role = "writer" // submits drafts, which wait for an editor
)

// A Contributor is a user with a role in a publication. The same user may be listed once per role.
type Contributor struct {
	PublicationID string `json:"publicationId"`
	UserID        string `json:"userId"`
	Role          Role   `json:"role"`
}

// Publications returns the publications of a user (GET /users/{userId}/publications): those that the
// user writes for and up to 200 that the user merely follows. [Client.Contributors] tells them apart.
// Many tokens lack the scope listPublications; the error is then an [*Error] with [CodeMissingScope].
func (c *Client) Publications(ctx context.Context, userID string) ([]Publication, error) {
	return get[[]Publication](ctx, c, "users", userID, "publications")
}

// Contributors returns who writes for a publication (GET /publications/{publicationId}/contributors).
func (c *Client) Contributors(ctx context.Context, publicationID string) ([]Contributor, error) {
	return get[[]Contributor](ctx, c, "publications", publicationID, "contributors")
}
