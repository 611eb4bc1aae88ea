// Package secretservice gives tests a real keyring: GNOME Keyring, unlocked and empty, on a message bus of
// its own, so that nobody's own keyring is touched.
//
// It needs dbus-daemon and gnome-keyring-daemon. Without them tests are skipped, but with
// SYNDICATE_KEYRING=required they fail: that is for machines that are meant to run them.
package secretservice

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// hardTimeout ends what a test waits for.
const hardTimeout = 5 * time.Minute

// Start runs a keyring until the test ends, and returns the address of its message bus, which a program
// finds it by in DBUS_SESSION_BUS_ADDRESS.
func Start(t testing.TB) (address string) {
	t.Helper()
	for _, program := range []string{"dbus-daemon", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err == nil {
			continue
		}
		if os.Getenv("SYNDICATE_KEYRING") == "required" {
			t.Fatalf("there is no %s, and SYNDICATE_KEYRING is required", program)
		}
		t.Skipf("there is no %s to run a keyring with: apt-get install dbus gnome-keyring", program)
	}
	// Both keep sockets below it, whose names must be short.
	home, err := os.MkdirTemp("", "keyring")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(home) })
	env := append(os.Environ(), "HOME="+home, "XDG_RUNTIME_DIR="+home, "DISPLAY=", "WAYLAND_DISPLAY=")
	for _, kind := range []string{"DATA", "CONFIG", "CACHE"} {
		env = append(env, "XDG_"+kind+"_HOME="+filepath.Join(home, strings.ToLower(kind)))
	}
	address = startBus(t, home, env)
	bus, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	startKeyring(t, bus, append(env, "DBUS_SESSION_BUS_ADDRESS="+address))
	return address
}

// busConfig is that of a session's bus, without the services that it would start by itself: another
// keyring among them, a locked one.
const busConfig = `<busconfig>
<type>session</type>
<listen>unix:dir=%s</listen>
<policy context="default"><allow send_destination="*"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`

// startBus runs a message bus.
func startBus(t testing.TB, home string, env []string) (address string) {
	config := filepath.Join(home, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, (&url.URL{Path: home}).EscapedPath()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("dbus-daemon", "--config-file="+config, "--nofork", "--nopidfile", "--print-address=1")
	cmd.Env = env
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	run(t, cmd)
	address, err = bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the message bus did not start: %v", err)
	}
	return strings.TrimSpace(address)
}

// startKeyring runs a keyring and returns once passwords can be kept in it.
func startKeyring(t testing.TB, bus *dbus.Conn, env []string) {
	changes := make(chan *dbus.Signal, 100)
	bus.Signal(changes)
	for _, match := range []dbus.MatchOption{
		dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchMember("CollectionCreated"), dbus.WithMatchMember("PropertiesChanged"),
	} {
		if err := bus.AddMatchSignal(match); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	cmd.Env, cmd.Stdin = env, strings.NewReader("password of a keyring for tests")
	run(t, cmd)
	deadline := time.After(hardTimeout)
	for !isOpen(bus) {
		select {
		case <-changes:
		case <-deadline:
			t.Fatal("the keyring did not start")
		}
	}
}

// isOpen reports whether the collection that passwords go to is there and not locked.
func isOpen(bus *dbus.Conn) bool {
	login := bus.Object("org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login")
	locked, err := login.GetProperty("org.freedesktop.Secret.Collection.Locked")
	return err == nil && locked.Value() == false
}

// run starts a program that ends with the test.
func run(t testing.TB, cmd *exec.Cmd) {
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}
