package medium

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/oauth2"
)

// ErrToken is wrapped by errors about a token that cannot be one, and so is never sent.
var ErrToken = errors.New("medium's token cannot be used")

// bearer returns the token to send. Its errors never contain a token.
func bearer(source oauth2.TokenSource) (string, error) {
	t, err := source.Token()
	if err != nil {
		return "", explainToken(err)
	}
	// A token read from a file or a pasted variable often ends with a line break.
	token := strings.TrimSpace(t.AccessToken)
	if token == "" {
		return "", fmt.Errorf("%w: it is empty", ErrToken)
	}
	if strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", fmt.Errorf("%w: it has a space, a line break or another character in it that no token has; copy it once more", ErrToken)
	}
	return token, nil
}

// explainToken hides what the other side said when a token was to be renewed: [oauth2.RetrieveError]
// prints the whole answer, which may hold a token.
func explainToken(err error) error {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return errors.New("medium did not renew the token: sign in again")
	}
	return fmt.Errorf("there is no token for medium: %w", err)
}
