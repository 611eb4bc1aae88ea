package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"os/exec"
	"path"
	"slices"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// hugoArchetype is what Hugo makes new content of where nobody says otherwise (create/content.go).
const hugoArchetype = `+++
date = '{{ .Date }}'
draft = true
title = '{{ replace .File.ContentBaseName "-" " " | title }}'
+++
`

// addToArchetype puts the flag into what new posts are made of, as a comment: that a post goes out is for
// its author to say.
func (i *initializer) addToArchetype() initChange {
	name := path.Join(i.config.archetypes, "default.md")
	return i.write(name, "the flag for new posts, as a comment", func(old []byte) ([]byte, error) {
		if old == nil {
			if i.config.hasTheme {
				return nil, kept("is missing, and the theme may have one that it would take the place of: new posts are flagged with syndicate flag")
			}
			old = []byte(hugoArchetype)
		}
		value := any(true)
		if i.config.flag == syndicate.ParamsKey {
			value = medium.Profile.Name
		}
		changed, err := frontmatter.SetInComment(old, i.config.flag, value)
		switch {
		case errors.Is(err, frontmatter.ErrNone), errors.Is(err, frontmatter.ErrNoComments):
			return nil, kept("is left alone, since %w: new posts are flagged with syndicate flag", err)
		case err == nil && bytes.Equal(changed, old):
			return nil, kept("has the flag already")
		}
		return changed, err
	})
}

// stateFolder, in a site, is where the program keeps what is not part of it, such as the stories of the sandbox.
const stateFolder = ".syndicate"

// addToGitIgnore makes git ignore the folder of the sandbox.
func (i *initializer) addToGitIgnore(ctx context.Context) initChange {
	return i.write(".gitignore", "/"+stateFolder+"/, where the sandbox keeps its stories", func(old []byte) ([]byte, error) {
		for line := range strings.Lines(string(old)) {
			if strings.Trim(strings.TrimSpace(line), "/") == stateFolder {
				return nil, kept("has /%s/ already", stateFolder)
			}
		}
		// What is ignored may be said elsewhere: in a folder above, or for all of a user's repositories.
		git := exec.CommandContext(ctx, "git", "-C", i.global.site, "check-ignore", "-q", stateFolder+"/")
		if git.Run() == nil {
			return nil, kept("git ignores /%s/ already", stateFolder)
		}
		return appended(old, "/"+stateFolder+"/\n"), nil
	})
}

// Examples of jobs.
//
//go:embed ci/*.yml
var ciExamples embed.FS

// A ciFile is a job that publishes, for one service.
type ciFile struct {
	name    string // in the site
	example string
	note    string // first line of it, "" for none
}

// ciFiles are the services that there are jobs for. Netlify and Cloudflare build a site themselves, and a
// build there can write nowhere: the repository's own jobs publish.
var ciFiles = map[string]ciFile{
	"github":     {".github/workflows/syndicate.yml", "ci/github.yml", ""},
	"gitlab":     {".gitlab-ci.yml", "ci/gitlab.yml", ""},
	"netlify":    {".github/workflows/syndicate.yml", "ci/github.yml", deploysItself("Netlify")},
	"cloudflare": {".github/workflows/syndicate.yml", "ci/github.yml", deploysItself("Cloudflare")},
}

func deploysItself(service string) string {
	return fmt.Sprintf("# %s deploys the site by itself: this runs on GitHub, once a day. A public story whose original is not\n# online yet waits for the next run.\n", service)
}

// addCI adds a job that publishes. A job that is there is never touched.
func (i *initializer) addCI(f ciFile) initChange {
	done := "a job that publishes; it needs the secret MEDIUM_TOKEN, and without it shows the plan"
	return i.write(f.name, done, func(old []byte) ([]byte, error) {
		if old != nil {
			return nil, kept("is there already; examples are at https://github.com/hugo-syndicate/hugo-syndicate")
		}
		example, err := ciExamples.ReadFile(f.example)
		return slices.Concat([]byte(f.note), example), err
	})
}
