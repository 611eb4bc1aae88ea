package desk_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/browser"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// built is the program, which is built once for all tests that need it.
var built struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	status := browser.Main(m)
	if built.dir != "" {
		os.RemoveAll(built.dir)
	}
	os.Exit(status)
}

// program returns the path of the program.
func program(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "desk"); built.err != nil {
			return
		}
		// Unlike go build, go run keeps what it has linked for the next time. Instead of running it, copy it.
		out, err := exec.Command("go", "run", "-exec", "cp", "../../cmd/syndicate", filepath.Join(built.dir, "syndicate")).CombinedOutput()
		if built.err = err; err != nil {
			t.Logf("%s", out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.dir, "syndicate")
}

// syndicateAt runs the program to its end and returns what it prints.
func syndicateAt(t *testing.T, site string, args ...string) (stdout string, status int) {
	t.Helper()
	cmd := exec.Command(program(t), append(args, "--site", site)...)
	cmd.Stderr = t.Output()
	out, err := cmd.Output()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// A running is a desk with its sandbox, as a process of its own.
type running struct {
	cmd     *exec.Cmd
	address string // with the token
}

// startDesk runs the desk for the time of the test.
func startDesk(t *testing.T, site string, args ...string) *running {
	t.Helper()
	d := &running{cmd: exec.Command(program(t), append([]string{"desk", "--sandbox", "--no-open", "--site", site}, args...)...)}
	d.cmd.Stderr = t.Output()
	out, err := d.cmd.StdoutPipe()
	if err == nil {
		err = d.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.cmd.Process.Signal(os.Interrupt); err != nil { // it is gone, or this is Windows, which has none
			_ = d.cmd.Process.Kill()
		}
		_ = d.cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	d.address = strings.TrimSpace(line)
	return d
}

// kill ends the process as a power cut does.
func (d *running) kill(t *testing.T) {
	t.Helper()
	if err := d.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = d.cmd.Wait()
}

// entryOf is what the sandbox's ledger has of a post, the zero entry if it has nothing.
func entryOf(t *testing.T, site, key string) (e syndicate.Entry) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(site, ".syndicate", "sandbox", "ledger", filepath.FromSlash(key)+".json"))
	if os.IsNotExist(err) {
		return e
	}
	if err == nil {
		err = json.Unmarshal(data, &e)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// storiesOf are the stories that the sandbox has.
func storiesOf(t *testing.T, site string) (stories []sandbox.Story) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(site, ".syndicate", "sandbox", "stories", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var story sandbox.Story
		if err := json.Unmarshal(data, &story); err != nil {
			t.Fatal(err)
		}
		stories = append(stories, story)
	}
	return stories
}

// exampleSite is a copy of the example site, which nothing was published of.
func exampleSite(t *testing.T) string {
	t.Helper()
	site := t.TempDir()
	if err := os.CopyFS(site, withoutStates{os.DirFS("../../example-site")}); err != nil {
		t.Fatal(err)
	}
	return site
}

// withoutStates is a site without what programs leave in it.
type withoutStates struct{ fs.FS }

func (w withoutStates) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(w.FS, name)
	var kept []fs.DirEntry
	for _, e := range entries {
		switch e.Name() {
		case ".syndicate", "public", "resources", "data":
		default:
			kept = append(kept, e)
		}
	}
	return kept, err
}

// deploy builds the site with Hugo and serves it on this machine. It returns its address.
func deploy(t *testing.T, site string) string {
	t.Helper()
	public := t.TempDir()
	server := httptest.NewServer(http.FileServer(http.Dir(public)))
	t.Cleanup(server.Close)
	// By another name than the sandbox: a story is never on the original's own host.
	address := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) + "/"
	out, err := exec.CommandContext(context.WithoutCancel(t.Context()), "go", "tool", "hugo", "build", "--quiet",
		"--source", site, "--destination", public, "--baseURL", address).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return address
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
