package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate/sandbox"
)

// The test binary is the program when a script runs "syndicate", in a process of its own, and the browser
// of the desktop.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"syndicate": main, "xdg-open": browse})
}

// Each script keeps one promise of the program. It talks to a sandbox that lives in the test
// process, so that the script can count what the server received whatever became of the client.
func TestScripts(t *testing.T) {
	hugo, err := exec.Command("go", "tool", "-n", "hugo").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir() // Hugo's, shared: it holds nothing that depends on a site
	all := &caught{}
	t.Cleanup(func() { searchFiles(t, cache, "", all.secrets) })
	testscript.RunT(&watched{T: t, all: all}, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			dir, err := os.MkdirTemp("", "medium")
			if err != nil {
				return err
			}
			env.Defer(func() { os.RemoveAll(dir) })
			there := &there{t: env.T().(*watched).T, stored: make(chan struct{}, 1000), gates: make(chan *gate, 1)}
			callback, err := freeAddress()
			if err != nil {
				return err
			}
			secrets := secretsOfScript()
			app := sandbox.DefaultApps()[0]
			app.ClientSecret = secrets["CLIENT_SECRET"]
			app.RedirectURLs = []string{"http://" + callback + "/callback"}
			medium, err := sandbox.New(sandbox.Options{
				Tokens: map[string]string{secretToken: "sandbox", secrets["GUEST_TOKEN"]: "guest"}, Apps: []sandbox.App{app},
				Dir: dir, Now: time.Now,
				SlowBy: time.Millisecond, Limits: sandbox.Limits{Public: 100, All: 100}, // the client keeps to the limits
				Stored: func(sandbox.Story) { there.keep() },
			})
			if err != nil {
				return err
			}
			there.medium = medium
			watch(env, secrets, medium.Secrets, env.WorkDir, dir)
			if err := confide(env, secrets); err != nil {
				return err
			}
			server := httptest.NewServer(listen(there.t, medium, func() []string { return slices.Collect(maps.Values(secrets)) }))
			env.Defer(func() { server.CloseClientConnections(); server.Close() })
			env.Values["there"] = there
			env.Setenv("SYNDICATE_MEDIUM_API", server.URL+"/v1")
			env.Setenv("SERVER", server.URL)
			env.Setenv("REDIRECT", app.RedirectURLs[0])
			env.Setenv("PORT", server.URL[strings.LastIndexByte(server.URL, ':')+1:])
			env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, privateFolder, "config"))
			env.Setenv("SYNDICATE_NO_PROOF", "true") // example.org is on another machine
			env.Setenv("XDG_CACHE_HOME", cache)
			env.Setenv("GOGC", "400") // the program is started six hundred times: a sixth of their time
			env.Setenv("HUGO", strings.TrimSpace(string(hugo)))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"newsite":  newSite,
			"words":    addWords,
			"fault":    armFault,
			"await":    awaitStories,
			"hold":     holdAnswer,
			"held":     awaitHeld,
			"release":  releaseAnswer,
			"stories":  countStories,
			"appears":  awaitText,
			"json":     checkJSON,
			"status":   checkStatus,
			"visit":    visitDesk,
			"expire":   expireTokens,
			"keyring":  startKeyring,
			"action":   runAction,
			"workflow": runWorkflow,
			"gitlab":   runGitLab,
			"deploy":   deploy,
			"answers":  setAnswers,
			"asked":    countAsked,
		},
	})
}

// there is the far side of a script.
type there struct {
	t      *testing.T
	medium *sandbox.Server
	stored chan struct{} // one element for each story that was stored
	gates  chan *gate    // what the next answer waits for, if anything
	gate   *gate         // the last one
	web    *web          // where the site is, if the script deploys it
}

// A gate holds an answer back.
type gate struct{ reached, open chan struct{} }

// keep is called for each story after it was stored and before the answer.
func (t *there) keep() {
	t.stored <- struct{}{}
	select {
	case g := <-t.gates:
		close(g.reached)
		<-g.open
	default:
	}
}

func farSide(ts *testscript.TestScript) *there { return ts.Value("there").(*there) }

// newSite DIR N [SETTING...]: a small site with N flagged posts that nothing speaks against. The
// settings are lines of [params.syndicate.medium].
func newSite(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: newsite DIR N [SETTING...]")
	}
	dir := ts.MkAbs(args[0])
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	write(ts, filepath.Join(dir, "hugo.toml"), "baseURL = 'https://example.org/'\ntitle = 'Example'\n[params.syndicate.medium]\n"+strings.Join(args[2:], "\n")+"\n")
	for i := range n {
		name := fmt.Sprintf("post-%d", i+1)
		front := fmt.Sprintf("---\ntitle: Post number %d\ndate: 2026-01-%02dT10:00:00Z\ntags: [hugo]\nsyndicate: medium\n---\n", i+1, i+1)
		write(ts, filepath.Join(dir, "content", "posts", name+".md"), front+prose(name, 520))
	}
}

// words FILE N: appends N words to a content file.
func addWords(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	name := ts.MkAbs(args[0])
	old, err := os.ReadFile(name)
	ts.Check(err)
	write(ts, name, string(old)+prose(args[0], n))
}

// prose is n words of text, in paragraphs, that differ from those of any other name.
func prose(name string, n int) string {
	var b strings.Builder
	for i := range n {
		switch {
		case i%50 == 49:
			b.WriteString("end.\n\n")
		case i%50 == 0:
			fmt.Fprintf(&b, "Paragraph %d of %s says ", i/50+1, strings.ReplaceAll(filepath.Base(name), ".md", ""))
		default:
			b.WriteString([]string{"calm ", "plain ", "words ", "about ", "syndication "}[i%5])
		}
	}
	return b.String() + "\n"
}

func write(ts *testscript.TestScript, name, text string) {
	ts.Check(os.MkdirAll(filepath.Dir(name), 0o777))
	ts.Check(os.WriteFile(name, []byte(text), 0o666))
}

// fault NAME [TIMES]: lets the sandbox go wrong at the next requests of a kind.
func armFault(ts *testscript.TestScript, _ bool, args []string) {
	times := 1
	if len(args) > 1 {
		var err error
		times, err = strconv.Atoi(args[1])
		ts.Check(err)
	}
	for range times {
		farSide(ts).medium.Fault(sandbox.Fault(args[0]))
	}
}

// await N: waits until the server has stored N more stories than were awaited before.
func awaitStories(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	for range n {
		await(ts, farSide(ts).stored)
	}
}

// hold: the answer about the next story waits for release.
func holdAnswer(ts *testscript.TestScript, _ bool, _ []string) {
	t := farSide(ts)
	t.gate = &gate{reached: make(chan struct{}), open: make(chan struct{})}
	t.gates <- t.gate
}

// held: waits until that story is there.
func awaitHeld(ts *testscript.TestScript, _ bool, _ []string) { await(ts, farSide(ts).gate.reached) }

// release: lets the answer go.
func releaseAnswer(ts *testscript.TestScript, _ bool, _ []string) { close(farSide(ts).gate.open) }

// hardTimeout is how long to wait for what comes within moments, if the machine has nothing else to do.
const hardTimeout = 5 * time.Minute

func await(ts *testscript.TestScript, event <-chan struct{}) {
	select {
	case <-event:
	case <-time.After(hardTimeout):
		ts.Fatalf("nothing arrived within %v", hardTimeout)
	}
}

// appears FILE TEXT: waits until a program wrote the text.
func awaitText(ts *testscript.TestScript, _ bool, args []string) {
	look, deadline := time.NewTicker(time.Millisecond), time.After(hardTimeout)
	defer look.Stop()
	for {
		// Until it is there, the file may not be either.
		if text, _ := os.ReadFile(ts.MkAbs(args[0])); strings.Contains(string(text), args[1]) {
			return
		}
		select {
		case <-look.C:
		case <-deadline:
			ts.Fatalf("%q did not appear in %s within %v", args[1], args[0], hardTimeout)
		}
	}
}

// stories N [STATUS]: how many stories the server has ever received.
func countStories(ts *testscript.TestScript, _ bool, args []string) {
	got := 0
	for _, s := range farSide(ts).medium.Stories() {
		if len(args) < 2 || string(s.Status) == args[1] {
			got++
		}
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("the server has %d stories, want %s", got, args[0])
	}
}

// json FILE PATH WANT: what a JSON document has at a path such as posts.0.action; "len" is the length
// of a list.
func checkJSON(ts *testscript.TestScript, neg bool, args []string) {
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &value))
	for _, step := range strings.Split(args[1], ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			if step == "len" {
				value = len(v)
				continue
			}
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				ts.Fatalf("%s: a list of %d has no %s", args[1], len(v), step)
			}
			value = v[i]
		default:
			ts.Fatalf("%s: no %s in %v", args[1], step, v)
		}
	}
	if (fmt.Sprint(value) == args[2]) == neg {
		ts.Fatalf("%s is %v", args[1], value)
	}
}

// status N PROGRAM [ARG...]: runs a program that has to end with the given exit status.
func checkStatus(ts *testscript.TestScript, _ bool, args []string) {
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit status is %d, want %s", got, args[0])
	}
}
