package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/authority"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/backlinks"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// authorityAt is where the sources are, by the flags of the commands that ask them.
type authorityAt struct {
	base string // empty for the sources' own addresses
}

func (o *authorityAt) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&o.base, "authority-api", "", "base address in place of those of the sources of domain figures")
}

func (a *app) authorityCommand() *cobra.Command {
	var o authorityAt
	var refresh bool
	cmd := &cobra.Command{
		Use:   "authority [DOMAIN...]",
		Short: "Show how your domain and Medium's stand",
		Long: `authority shows how well known domains are, how much is linked to them, and how many people
visit them, beside medium.com. Without a DOMAIN it takes the site's own.

The Tranco list is open to all. Others want a key, which belongs into the environment:
OPENPAGERANK_API_KEY for Open PageRank, MOZ_TOKEN for Moz, SEMRUSH_API_KEY for Semrush.
Each figure is kept for a day.`,
		Example: "  syndicate authority\n  syndicate authority example.org blog.example.com\n  syndicate authority --refresh --json",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.authority(cmd.Context(), args, o, refresh)
		},
	}
	o.addFlags(cmd.Flags())
	cmd.Flags().BoolVar(&refresh, "refresh", false, "ask again also for figures of the last day")
	return cmd
}

// authorityReport is the JSON of authority.
type authorityReport struct {
	Domains []string          `json:"domains"`
	Figures []authority.Entry `json:"figures"`
}

func (a *app) authority(ctx context.Context, args []string, o authorityAt, refresh bool) error {
	hosts, err := a.authorityHosts(ctx, args)
	if err != nil {
		return err
	}
	almanac, err := a.almanac(o)
	if err != nil {
		return err
	}
	a.ui.progress("asking for figures of %s", strings.Join(hosts, ", "))
	r := authorityReport{hosts, almanac.Ask(ctx, hosts, refresh)}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if a.ui.json {
		if err := a.ui.encode(r); err != nil {
			return err
		}
	}
	a.ui.print("%s", strings.TrimSuffix(r.text(), "\n"))
	if !slices.ContainsFunc(r.Figures, func(e authority.Entry) bool { return e.Figure != nil }) {
		return errors.New("no source gave a figure, and none is kept from before")
	}
	return nil
}

// authorityHosts are the domains that are meant, and Medium's.
func (a *app) authorityHosts(ctx context.Context, args []string) ([]string, error) {
	if len(args) == 0 {
		j, err := a.load(ctx)
		if err != nil {
			return nil, err
		}
		defer j.close()
		own, ok := webHost(j.site.BaseURL())
		if !ok {
			return nil, usagef("the site's address %s has no domain of the web: name one", j.site.BaseURL())
		}
		args = []string{own}
	}
	var hosts []string
	for _, arg := range append(slices.Clone(args), mediumHost()) {
		host, err := authority.Domain(arg)
		if err != nil {
			return nil, usagef("%s: %w", arg, err)
		}
		if !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	return hosts, nil
}

func mediumHost() string {
	host, _ := webHost(medium.DefaultWebsite)
	return host
}

// webHost is the host of an address, in the form in which sources are asked, if others can see it.
func webHost(address string) (host string, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	host, err = authority.Domain(u.Hostname())
	return host, err == nil
}

func (a *app) almanac(o authorityAt) (*authority.Almanac, error) {
	sources, err := authority.Sources(authority.Options{Getenv: a.getenv, Base: o.base, UserAgent: a.userAgent(), Now: a.now})
	if err != nil {
		return nil, usagef("--authority-api: %w", err)
	}
	dir := cacheDir()
	if dir != "" {
		dir = filepath.Join(dir, "authority")
	}
	return &authority.Almanac{Sources: sources, Dir: dir, Now: a.now}, nil
}

// text has one line for each source and domain, and one for a source that has no key.
func (r authorityReport) text() string {
	var b strings.Builder
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	last := ""
	for _, e := range r.Figures {
		source := e.Source
		if source == last {
			source = ""
		}
		switch keyless := errors.Is(e.Err, authority.ErrNoKey); {
		case e.Figure != nil:
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", source, e.Domain, figureText(e), figureDate(*e.Figure))
		case keyless && source != "":
			fmt.Fprintf(table, "%s\t%s\n", source, plainLine(e.Problem))
		case !keyless:
			fmt.Fprintf(table, "%s\t%s\t%s\n", source, e.Domain, plainLine(e.Problem))
		}
		last = e.Source
	}
	table.Flush()
	return b.String()
}

// figureText is a figure with what one has to know about it, without its date.
func figureText(e authority.Entry) string {
	f := *e.Figure
	text := f.String()
	switch {
	case f.Shared:
		text += " of " + f.Of + ", which all sites there share"
	case f.Of != e.Domain:
		text += " of " + f.Of
	}
	if e.Problem != "" {
		text += " (from before: " + plainLine(e.Problem) + ")"
	}
	return text
}

// figureDate is the day that a figure is of, or on which it was asked for.
func figureDate(f authority.Figure) string {
	if f.Date.IsZero() {
		return "asked " + f.At.Format(time.DateOnly)
	}
	return f.Date.Format(time.DateOnly)
}

// standings are the figures of both ends of a site's backlinks: where the stories are, and the site. They
// are asked for if that is wanted, else those that are kept.
func (a *app) standings(ctx context.Context, almanac *authority.Almanac, r verifyReport, o verifyOptions) []authority.Entry {
	if o.sandbox {
		return nil
	}
	var hosts []string
	add := func(address string) {
		if host, ok := webHost(address); ok && !slices.Contains(hosts, host) {
			hosts = append(hosts, host)
		}
	}
	for _, v := range r.Posts {
		add(v.Story.URL)
	}
	slices.Sort(hosts)
	add(r.Site)
	if !o.authority || ctx.Err() != nil {
		return almanac.Look(hosts)
	}
	a.ui.progress("asking for figures of %s", strings.Join(hosts, ", "))
	return almanac.Ask(ctx, hosts, o.fresh)
}

// ends are figures by domain, for the page. Who has no key for a source does without it.
func ends(entries []authority.Entry) []backlinks.End {
	var list []backlinks.End
	for _, e := range entries {
		if e.Figure == nil && errors.Is(e.Err, authority.ErrNoKey) {
			continue
		}
		i := slices.IndexFunc(list, func(end backlinks.End) bool { return end.Domain == e.Domain })
		if i < 0 {
			i = len(list)
			list = append(list, backlinks.End{Domain: e.Domain})
		}
		figure := backlinks.Figure{Source: e.Source, Text: e.Problem}
		if e.Figure != nil {
			figure.Text, figure.Date = figureText(e), figureDate(*e.Figure)
		}
		list[i].Figures = append(list[i].Figures, figure)
	}
	return list
}
