package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

const (
	sandboxToken = "sandbox" // of the sandbox's account
	// sandboxAddr is where the sandbox is to be found, so that the addresses of its stories, which the
	// ledger keeps, lead somewhere whenever it is served.
	sandboxAddr = "127.0.0.1:8765"
)

func (a *app) sandboxCommand() *cobra.Command {
	var addr string
	var faults []string
	cmd := &cobra.Command{
		Use:   "sandbox",
		Short: "Serve a local Medium to try things on",
		Long: `sandbox serves a local Medium: the same endpoints, limits and errors, and pages to look
at. Its stories are kept in .syndicate/sandbox of the site and are those of
"publish --sandbox". It prints its address on stdout and runs until Ctrl-C.`,
		Example: "  syndicate sandbox\n  syndicate sandbox --fault drop,429",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			local, err := a.startSandbox(addr, sandbox.Options{Faults: asFaults(faults)})
			if err != nil {
				return err
			}
			defer local.close()
			if a.ui.json {
				if err := a.ui.encode(map[string]string{"address": local.address, "api": local.api, "token": sandboxToken}); err != nil {
					return err
				}
			}
			a.ui.print("%s", local.address)
			a.ui.note("the api is %s, its token is %q; stop with ctrl-c", local.api, sandboxToken)
			<-cmd.Context().Done()
			return nil
		},
	}
	cmd.Flags().StringVar(&addr, "addr", sandboxAddr, "address to listen on, loopback only")
	cmd.Flags().StringSliceVar(&faults, "fault", nil, fmt.Sprintf("go wrong at the next requests, one after the other: %v", sandbox.Faults()))
	return cmd
}

// localSandbox is a running sandbox.
type localSandbox struct {
	address, api string
	close        func()
}

func asFaults(names []string) []sandbox.Fault {
	var faults []sandbox.Fault
	for _, name := range names {
		faults = append(faults, sandbox.Fault(name))
	}
	return faults
}

// startOwnSandbox serves the sandbox for one batch. Its limits are left to the plan, which the user
// can change.
func (a *app) startOwnSandbox() (*localSandbox, error) {
	return a.startSandboxNear(sandbox.Options{Limits: sandbox.Limits{Public: -1, All: -1}})
}

// startSandboxNear serves the sandbox where it is to be found, or elsewhere if somebody is there already.
func (a *app) startSandboxNear(o sandbox.Options) (*localSandbox, error) {
	local, err := a.startSandbox(sandboxAddr, o)
	if err != nil { // the address may be in use
		local, err = a.startSandbox("127.0.0.1:0", o)
	}
	return local, err
}

// startSandbox serves the site's sandbox until it is closed.
func (a *app) startSandbox(addr string, o sandbox.Options) (*localSandbox, error) {
	listener, err := listenHere(addr)
	if err != nil {
		return nil, err
	}
	handler, err := a.newSandbox(o)
	if err != nil {
		listener.Close()
		return nil, err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener)
	address := "http://" + listener.Addr().String()
	return &localSandbox{
		address: address + "/",
		api:     address + "/v1",
		close: func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			handler.Close()
			if err := server.Shutdown(ctx); errors.Is(err, context.DeadlineExceeded) {
				server.Close()
			}
		},
	}, nil
}

// newSandbox opens the site's sandbox.
func (a *app) newSandbox(o sandbox.Options) (*sandbox.Server, error) {
	if info, err := os.Stat(a.global.site); err != nil || !info.IsDir() {
		return nil, usagef("there is no folder %s", a.global.site)
	}
	if err := a.makeStateDir(); err != nil {
		return nil, err
	}
	o.Dir, o.Now = filepath.Join(a.stateDir(), "sandbox"), a.now
	server, err := sandbox.New(o)
	if errors.Is(err, sandbox.ErrFault) {
		return nil, usageError{err}
	}
	return server, err
}
