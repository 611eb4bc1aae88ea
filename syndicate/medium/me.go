package medium

import (
	"context"
	"errors"
)

// A User is an account at Medium.
type User struct {
	ID       string `json:"id"` // opaque, and another one for every application
	Username string `json:"username"`
	Name     string `json:"name"`
	URL      string `json:"url"`
	ImageURL string `json:"imageUrl"`
}

// Me returns whose token it is (GET /me). It is the cheapest proof that the token works.
func (c *Client) Me(ctx context.Context) (User, error) {
	user, err := get[User](ctx, c, "me")
	if err == nil && user.ID == "" {
		err = errors.New("medium did not say whose token it is: its answer has no id")
	}
	return user, err
}
