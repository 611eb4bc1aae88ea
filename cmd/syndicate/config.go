package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/mattn/go-runewidth"
	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func (a *app) configCommand() *cobra.Command {
	var o deliveryOptions
	var schema, api string
	cmd := &cobra.Command{
		Use:   "config [PATH]",
		Short: "Show every setting, what holds and where that comes from",
		Long: `config shows every setting with what holds for the site, or for one post, and where that
comes from: a flag, the environment, the post, a cascade, the site's configuration or what
is built in. It shows where the token of each account would be taken from, and never the
token itself.

With --schema it prints the JSON Schema by which an editor completes and checks the keys.`,
		Example: "  syndicate config\n  syndicate config posts/hello --json\n  syndicate config --schema site",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if schema != "" {
				return a.printSchema(schema)
			}
			j, err := a.load(cmd.Context())
			if err != nil {
				return err
			}
			defer j.close()
			report, names, err := j.explain(o, newOrigins(j, cmd.Flags()), args)
			if err != nil {
				return err
			}
			report.Tokens = a.tokens(cmd.Context(), api, names)
			return a.printConfig(report)
		},
	}
	o.addSettingFlags(cmd.Flags())
	addAPIFlag(cmd.Flags(), &api)
	cmd.Flags().StringVar(&schema, "schema", "", "print the JSON Schema of front-matter or of site, and read no site")
	return cmd
}

// configReport is the JSON of config.
type configReport struct {
	Site     string          `json:"site"`
	Key      string          `json:"key,omitempty"`  // of the post
	Path     string          `json:"path,omitempty"` // likewise
	Settings []configSetting `json:"settings"`
	Tokens   []configToken   `json:"tokens"` // of the accounts that the site or the post goes out by
}

type configSetting struct {
	Key   string `json:"key"`
	Value any    `json:"value"`           // null if nobody said anything and nothing is built in
	Means string `json:"means,omitempty"` // what holds then
	origin
}

// explain finds out what holds, for the site or for the post that is meant, and by which accounts it goes out.
func (j *job) explain(o deliveryOptions, from *origins, args []string) (report configReport, accounts []string, err error) {
	report.Site = j.site.BaseURL()
	if err := o.apply(j); err != nil {
		return report, nil, err
	}
	if len(args) == 1 {
		post, err := j.onePost(args[0])
		if err != nil {
			return report, nil, err
		}
		report.Key, report.Path = post.Key, post.Path
		report.add(j.config.PostKeys(post), func(k syndicate.Key) origin { return from.ofPost(k, post) })
		return report, []string{cmp.Or(post.Settings.Account, syndicate.DefaultAccount)}, nil
	}
	j.config.Defaults.Status = cmp.Or(j.status, j.config.Defaults.Status)
	report.add(slices.Concat(j.config.Keys(), j.check.Keys()), from.ofSite)
	accounts, err = j.accountNames()
	return report, accounts, err
}

// onePost is the post that a path means, flagged or not. What is wrong with its settings is told: they
// are not what holds.
func (j *job) onePost(arg string) (*syndicate.Post, error) {
	posts, err := j.posts(selection{paths: []string{arg}, unflagged: true})
	if err != nil {
		return nil, err
	}
	if len(posts) > 1 {
		return nil, usagef("%s stands for %d posts, one is needed", arg, len(posts))
	}
	for _, f := range posts[0].Findings {
		j.ui.warning("%s: %s (%s)", f.Rule, f.Message, place(f))
	}
	return posts[0], nil
}

func (r *configReport) add(keys []syndicate.Key, from func(syndicate.Key) origin) {
	for _, k := range keys {
		s := configSetting{Key: k.Path, Value: k.Value, origin: from(k)}
		if k.Value == nil {
			s.Means = k.Or
		}
		r.Settings = append(r.Settings, s)
	}
}

func (a *app) printConfig(r configReport) error {
	if a.ui.json {
		return a.ui.encode(r)
	}
	var rows [][3]string
	for _, s := range r.Settings {
		rows = append(rows, [3]string{s.Key, s.shown(), plainLine(s.origin.String())})
	}
	for _, t := range r.Tokens {
		rows = append(rows, t.row())
	}
	var widths [2]int
	for _, row := range rows {
		for i := range widths {
			widths[i] = min(max(widths[i], runewidth.StringWidth(row[i])), 40)
		}
	}
	for _, row := range rows {
		a.ui.print("%s  %s  %s", runewidth.FillRight(row[0], widths[0]), runewidth.FillRight(row[1], widths[1]), row[2])
	}
	return nil
}

// shown is the value on one line.
func (s configSetting) shown() string {
	switch v := s.Value.(type) {
	case nil:
		return "(" + cmp.Or(s.Means, "none") + ")"
	case []string:
		return plainLine("[" + strings.Join(v, ", ") + "]")
	case map[string]string:
		var pairs []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			pairs = append(pairs, name+": "+v[name])
		}
		return plainLine("{" + strings.Join(pairs, ", ") + "}")
	default:
		return plainLine(fmt.Sprint(v))
	}
}
