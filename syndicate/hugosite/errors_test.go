package hugosite

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What Hugo 0.165 and the go command say when a theme or a module cannot be had.
func TestExplainConfigSaysHowToGetIt(t *testing.T) {
	const missing = `failed to load modules: module "NAME" not found in "/site/themes/NAME"; either add it as a Hugo Module or store it in "/site/themes".`
	tests := []struct{ name, hugo, want string }{
		{"folder", strings.ReplaceAll(missing, "NAME", "ananke"),
			`theme "ananke" is not there: put it into /site/themes/ananke, or say with --themesDir which folder it is in`},
		{"submodule", strings.ReplaceAll(missing, "NAME", "sub"),
			`theme "sub" is not there: get it with "git submodule update --init --recursive"`},
		{"not quite a submodule", strings.ReplaceAll(missing, "NAME", "ub"),
			`theme "ub" is not there: put it into /site/themes/ub, or say with --themesDir which folder it is in`},
		{"no go.mod", strings.ReplaceAll(missing, "NAME", "github.com/x/theme"),
			`module "github.com/x/theme" is not there, and the site has no go.mod: get it with "hugo mod init" and "hugo mod get"`},
		{"no network", `failed to load modules: failed to download modules: failed to execute 'go [mod download]': failed to execute binary "go" with args [mod download]: go: github.com/google/docsy/theme@v0.16.0: invalid version: git ls-remote -q --end-of-options https://github.com/google/docsy in /cache: exit status 128`,
			`module "github.com/google/docsy/theme" cannot be downloaded: get it with "hugo mod get" where there is a network, or keep it in the site with "hugo mod vendor"`},
		{"no Go", `failed to load modules: failed to download modules: binary with name "go" not found in PATH`,
			`the site's modules cannot be had without Go: install it from https://go.dev/dl, or keep them in the site with "hugo mod vendor"`},
	}
	repository := t.TempDir()
	site := filepath.Join(repository, "docs", "site")
	must(t, os.MkdirAll(site, 0o777))
	must(t, os.WriteFile(filepath.Join(repository, ".gitmodules"), []byte("[submodule \"x\"]\n\tpath = docs/site/themes/sub\n\turl = https://example.org/sub\n"), 0o666))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := explainConfig(site, errors.New(tt.hugo))
			if !errors.Is(err, ErrConfig) || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

// A module that go.mod requires is one command away.
func TestExplainModuleOfGoMod(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module x\n"), 0o666))
	want := `module "github.com/x/theme" is not there: get it with "hugo mod get"`
	if got := explainTheme(dir, "github.com/x/theme", "themes/x"); got != want {
		t.Errorf("got %s", got)
	}
}

func TestEmptyTheme(t *testing.T) {
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "hugo.toml"), []byte("theme = 'ananke'\n"), 0o666))
	must(t, os.MkdirAll(filepath.Join(dir, "themes", "ananke"), 0o777))
	must(t, os.MkdirAll(filepath.Join(dir, "content"), 0o777))
	post := filepath.Join(dir, "content", "a.md")
	const empty = `the folder of theme "ananke" is empty: get it with "git submodule update --init --recursive"`

	must(t, os.WriteFile(post, []byte("x\n"), 0o666))
	var warnings []string
	site, err := Load(t.Context(), Options{Dir: dir, CacheDir: t.TempDir(), Log: func(_ slog.Level, message string) { warnings = append(warnings, message) }})
	must(t, err)
	must(t, site.Close())
	if !slices.Equal(warnings, []string{empty}) {
		t.Errorf("got %q", warnings)
	}

	must(t, os.WriteFile(post, []byte("x {{< of-the-theme >}}\n"), 0o666))
	_, err = Load(t.Context(), Options{Dir: dir, CacheDir: t.TempDir()})
	if want := `template for shortcode "of-the-theme" not found; ` + empty; !errors.Is(err, ErrConfig) || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("got %v", err)
	}
}
