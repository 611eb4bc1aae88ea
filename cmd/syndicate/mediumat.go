package main

import (
	"net/url"

	"github.com/spf13/pflag"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// mediumAt is where Medium is, by the flags of the commands that ask it.
type mediumAt struct {
	api     string // base address of the API, empty for Medium's own
	sandbox bool
}

func (o *mediumAt) addFlags(flags *pflag.FlagSet) {
	addAPIFlag(flags, &o.api)
	addSandboxFlag(flags, &o.sandbox)
}

func addAPIFlag(flags *pflag.FlagSet, api *string) {
	flags.StringVar(api, "medium-api", "", "base address in place of "+medium.DefaultBaseURL)
}

// reach serves the sandbox until leave is called, if it is meant, and says where Medium is.
func (a *app) reach(wanted mediumAt) (there mediumAt, leave func(), err error) {
	if !wanted.sandbox {
		return wanted, func() {}, nil
	}
	local, err := a.startOwnSandbox()
	if err != nil {
		return wanted, nil, err
	}
	return mediumAt{api: local.api, sandbox: true}, local.close, nil
}

// websiteOf is the address of the website that belongs to an API, whose own address may be left out.
func websiteOf(api string) (string, error) {
	if api == "" || api == medium.DefaultBaseURL {
		return medium.DefaultWebsite, nil
	}
	u, err := url.Parse(api)
	if err != nil || u.Host == "" {
		return "", usagef("--medium-api is no address: something like %s is needed", medium.DefaultBaseURL)
	}
	return u.Scheme + "://" + u.Host, nil
}

// visitor visits the website that belongs to an API.
func (a *app) visitor(there mediumAt, o medium.VisitorOptions) (*medium.Visitor, error) {
	o.UserAgent = a.userAgent()
	website, err := websiteOf(there.api)
	if err != nil {
		return nil, err
	}
	o.Website = website
	visitor, err := medium.NewVisitor(o)
	if err != nil {
		return nil, usageError{err}
	}
	return visitor, nil
}

// inquiry looks for stories at the website that belongs to an API: the API has no way to look.
func (a *app) inquiry(there mediumAt) (*syndicate.Inquiry, error) {
	visitor, err := a.visitor(there, medium.VisitorOptions{})
	if err != nil {
		return nil, err
	}
	return syndicate.NewInquiry(visitor), nil
}

// userAgent is the name under which the program asks other machines.
func (a *app) userAgent() string {
	return "syndicate/" + a.version + " (+https://github.com/hugo-syndicate/hugo-syndicate)"
}
