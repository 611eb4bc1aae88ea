package main

import (
	"context"
	"io"
	"net/url"

	"github.com/pkg/browser"
	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/desk"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

type deskOptions struct {
	mediumAt
	addr   string
	noOpen bool
}

func (a *app) deskCommand() *cobra.Command {
	var o deskOptions
	cmd := &cobra.Command{
		Use:   "desk [PATH...]",
		Short: "Open a local page from which you bring posts to Medium yourself",
		Long: `desk opens a page in your browser that shows every flagged post, what Medium will make of
it, and how to get it there without a token: by Medium's own import, or by pasting the
article. You do the one act on Medium; the desk prepares it, records it, and looks whether
it came out right.

The page is for this machine only. Its address is printed on stdout. It has a token in it:
treat it like a password. The desk is there until Ctrl-C.`,
		Example: "  syndicate desk\n  syndicate desk --sandbox\n  syndicate desk --no-open --addr 127.0.0.1:4000 'posts/**'",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.desk(cmd.Context(), o, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.addr, "addr", "127.0.0.1:0", "address to listen on, loopback only; port 0 is any free one")
	flags.BoolVar(&o.noOpen, "no-open", false, "do not open the browser")
	o.addFlags(flags)
	return cmd
}

func (a *app) desk(ctx context.Context, o deskOptions, args []string) error {
	listener, err := listenHere(o.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	there := o.mediumAt
	if o.sandbox {
		local, err := a.startSandboxNear(sandbox.Options{})
		if err != nil {
			return err
		}
		defer local.close()
		there.api = local.api
	}
	places, err := placesAt(there.api)
	if err != nil {
		return err
	}
	verifier, _, err := a.verifier(ctx, there, defaultPerMinute)
	if err != nil {
		return err
	}
	d, err := desk.New(ctx, desk.Options{
		Host:    listener.Addr().String(),
		Read:    func(ctx context.Context) (desk.Site, error) { return a.deskSite(ctx, verifier, o.sandbox, args) },
		Stamp:   a.siteStamp,
		Profile: medium.Profile, Places: places, Sandbox: o.sandbox, Now: a.now,
	})
	if err != nil {
		return err
	}
	defer d.Close()
	if err := a.tellDesk(d.Address()); err != nil {
		return err
	}
	if !o.noOpen {
		a.openBrowser(d.Invitation())
	}
	return serve(ctx, listener, d)
}

// placesAt are the pages that a person is sent to, at the website that belongs to an API.
func placesAt(api string) (desk.Places, error) {
	website, err := websiteOf(api)
	if err != nil {
		return desk.Places{}, err
	}
	return desk.Places{
		NewStory: website + "/new-story",
		Import:   website + "/p/import",
		Drafts:   website + "/me/stories/drafts",
		Edit:     func(id string) string { return website + "/p/" + url.PathEscape(id) + "/edit" },
	}, nil
}

// tellDesk says where the desk is: whatever happens next, that line is out.
func (a *app) tellDesk(address string) error {
	if a.ui.json {
		if err := a.ui.encode(map[string]string{"address": address}); err != nil {
			return err
		}
	} else if err := a.ui.raw(address + "\n"); err != nil { // also with --quiet: there is no other way in
		return err
	}
	a.ui.note("the desk is open; stop it with ctrl-c")
	return nil
}

func (a *app) openBrowser(address string) {
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	if err := browser.OpenURL(address); err != nil {
		a.ui.note("the browser cannot be opened: open the address yourself")
	}
}
