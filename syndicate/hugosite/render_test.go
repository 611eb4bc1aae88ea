package hugosite

import (
	"strings"
	"testing"
)

// Hugo panics on some input. That is one page's error, not the end of the program. No page panics
// reliably, but no page at all does.
func TestRenderSurvivesPanic(t *testing.T) {
	if _, err := render(t.Context(), nil, ""); err == nil || !strings.HasPrefix(err.Error(), "hugo failed on this page: ") {
		t.Errorf("got %v", err)
	}
}
