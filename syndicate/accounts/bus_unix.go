//go:build unix && !darwin

package accounts

import (
	"fmt"
	"os"
)

// reachable reports why there can be no keyring: it is asked over the session's message bus. Without one
// the library would start a bus that outlives the program, and no keyring would be on it.
func reachable() error {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" && address != "autolaunch:" {
		return nil
	}
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(fmt.Sprintf("/run/user/%d/%s", os.Getuid(), name)); err == nil {
			return nil
		}
	}
	return ErrNoSession
}
