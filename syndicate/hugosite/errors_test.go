package hugosite

import (
	"errors"
	"strings"
	"testing"
)

// What Hugo 0.165 and the go command say when a theme or a module cannot be had.
func TestExplainConfigSaysHowToGetIt(t *testing.T) {
	tests := []struct{ hugo, want string }{
		{`failed to load modules: module "ananke" not found in "/site/themes/ananke"; either add it as a Hugo Module or store it in "/site/themes".`,
			`theme "ananke" is not in the themes folder: get it with "git submodule update --init", or "hugo mod get" if it is a module`},
		{`failed to load modules: failed to download modules: failed to execute 'go [mod download]': failed to execute binary "go" with args [mod download]: go: github.com/google/docsy/theme@v0.16.0: invalid version: git ls-remote -q --end-of-options https://github.com/google/docsy in /cache: exit status 128`,
			`module "github.com/google/docsy/theme" cannot be downloaded: get it with "hugo mod get" where there is a network, or keep it in the site with "hugo mod vendor"`},
	}
	for _, tt := range tests {
		err := explainConfig("/site", errors.New(tt.hugo))
		if !errors.Is(err, ErrConfig) || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("got  %v\nwant %s", err, tt.want)
		}
	}
}
