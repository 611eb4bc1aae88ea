package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"strings"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// settingsKey is where settings of a post stand in front matter.
var settingsKey = []string{syndicate.ParamsKey, medium.Profile.Name}

// Change implements [desk.Editor].
func (s *deskSite) Change(_ context.Context, p *desk.Post, changes []desk.Change) error {
	if err := s.makesSense(p, changes); err != nil {
		return err
	}
	return s.rewrite(p, func(content []byte) (_ []byte, err error) {
		for _, c := range changes {
			key := strings.Join(append(settingsKey[:2:2], c.Name), ".")
			if content, err = frontmatter.SetValue(content, key, c.Value); err != nil {
				return nil, err
			}
		}
		return content, nil
	})
}

// makesSense reads the settings as they would be.
func (s *deskSite) makesSense(p *desk.Post, changes []desk.Change) error {
	own := map[string]any{}
	if options, isTable := p.Params[settingsKey[0]].(map[string]any); isTable {
		if table, isTable := options[settingsKey[1]].(map[string]any); isTable {
			own = maps.Clone(table)
		}
	}
	for _, c := range changes {
		name := strings.ToLower(c.Name) // as Hugo has it
		if c.Value == nil {
			delete(own, name)
		} else {
			own[name] = c.Value
		}
	}
	post := syndicate.Post{Params: map[string]any{settingsKey[0]: map[string]any{settingsKey[1]: own}}}
	s.job.config.Apply(&post)
	var problems []error
	for _, f := range post.Findings {
		problems = append(problems, errors.New(f.Message))
	}
	return errors.Join(problems...)
}

// rewrite changes the post's file, if it is one of the site's own.
func (s *deskSite) rewrite(p *desk.Post, change func(content []byte) ([]byte, error)) error {
	if err := notOurs(p.Path); err != nil {
		return err
	}
	root, err := os.OpenRoot(s.job.global.site) // symbolic links do not lead out of it
	if err != nil {
		return err
	}
	defer root.Close()
	if _, err := rewriteFile(root, p.Path, change); err != nil {
		return fmt.Errorf("%s: %w", p.Path, err)
	}
	return nil
}
