package sandbox

import (
	"errors"
	"net"
	"net/http"
	"slices"
)

// checkOrigin keeps other websites out. A page in the user's browser can make a name of its own
// point at this machine (DNS rebinding), which shows in Host, and can send forms anywhere, which
// shows in Origin.
func checkOrigin(r *http.Request) error {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if local == nil {
		return errors.New("the sandbox does not know its own address")
	}
	_, port, err := net.SplitHostPort(local.String())
	if err != nil {
		return errors.New("the sandbox listens on no TCP port")
	}
	var own []string
	for _, host := range []string{"127.0.0.1", "localhost", "::1"} {
		own = append(own, net.JoinHostPort(host, port))
	}
	if !slices.Contains(own, r.Host) {
		return errors.New("the sandbox answers at 127.0.0.1 and localhost only")
	}
	origin := r.Header.Get("Origin")
	reading := r.Method == http.MethodGet || r.Method == http.MethodHead
	if origin != "" && origin != "http://"+r.Host && !reading {
		return errors.New("the sandbox takes nothing from other websites")
	}
	return nil
}

// fromOwnPage lets through what a page of the sandbox sends: a browser says where a request comes from
// when it changes something.
func fromOwnPage(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Origin") != base(r) {
			writeProblem(w, http.StatusForbidden, "only the sandbox's own pages may do that")
			return
		}
		next(w, r)
	}
}
