package desk_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/browser"
)

// A person without a token, from the queue to a story that is recorded and verified: through a real
// browser, its clipboard and the sandbox's editor.
func TestWholeWayInABrowser(t *testing.T) {
	ctx := browser.New(t)
	site := t.TempDir()
	front := "---\ntitle: A post about tea\ndate: 2026-01-01T10:00:00Z\ntags: [tea]\nsyndicate:\n  medium:\n    status: public\n---\n"
	writeFile(t, filepath.Join(site, "hugo.toml"), "baseURL = 'https://example.org/'\ntitle = 'Example'\n")
	writeFile(t, filepath.Join(site, "content", "posts", "tea.md"), front+"## Water\n\n"+strings.Repeat("Words about tea are plain and calm. ", 80)+"\n\n"+"```go\nfunc main() {\n\n\tprintln(1)\n}\n```\n")
	address := startDesk(t, site)
	click := func(css string) chromedp.Action[chromedp.Void] { return chromedp.Click(chromedp.CSS(css)) }
	visible := func(css string) chromedp.Action[chromedp.Void] { return chromedp.WaitVisible(chromedp.CSS(css)) }

	do(t, ctx, chromedp.Navigate(address), click(".queue a"), visible("#paste"), click("#paste ~ form button"), visible("#out:not([aria-disabled])"))
	handover := run[string](t, ctx, "location.href")
	key := filepath.Join(site, ".syndicate", "sandbox", "ledger", "posts", "tea.json")
	if e := readEntry(t, key); !e.HalfFinished() {
		t.Errorf("before the way out the record is %+v", e)
	}

	// The link opens a tab of its own; this test has one only.
	run[bool](t, ctx, `document.getElementById("out").removeAttribute("target"), true`)
	do(t, ctx, click("#out"), chromedp.Focus(chromedp.CSS("#story"), chromedp.NodeVisible), browser.Paste(), chromedp.WaitReady(chromedp.CSS("#state[data-state=saved]")),
		click("#open-settings"), visible("#settings[open]"))
	run[bool](t, ctx, `(() => {
		const type = (id, value) => { const e = document.getElementById(id); e.value = value; e.dispatchEvent(new Event("input", {bubbles: true})); e.dispatchEvent(new Event("change", {bubbles: true})); };
		document.getElementById("elsewhere").click();
		type("canonical", "https://example.org/posts/tea/");
		type("tags", "tea");
		document.getElementById("paywall").click();
		document.querySelector("[data-status=public]").click();
		return true;
	})()`)
	do(t, ctx, chromedp.WaitReady(chromedp.CSS("link[rel=canonical]")))
	story := run[string](t, ctx, "location.href")

	do(t, ctx, chromedp.Navigate(handover), chromedp.SendKeys(chromedp.CSS("#address"), story), click(".record [value=public]"), click(".record button"), visible("#story"))
	e := readEntry(t, key)
	if e.State != syndicate.StatePublished || e.Route != syndicate.RouteDesk || e.Story.Status != syndicate.Public || !strings.Contains(story, e.Story.ID) {
		t.Errorf("the record is %+v", e)
	}

	do(t, ctx, click("#story form button"), visible(".verdict"))
	if verdict := run[string](t, ctx, `document.getElementById("story").innerText`); !strings.Contains(verdict, "Seen today") || !strings.Contains(verdict, ": ok") {
		t.Errorf("verified as\n%s", verdict)
	}
}

// startDesk runs the program with the sandbox for the time of the test and returns the desk's address.
func startDesk(t *testing.T, site string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "syndicate")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/syndicate").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cmd := exec.Command(program, "desk", "--sandbox", "--no-open", "--site", site)
	cmd.Stderr = t.Output()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil { // Windows has none
			_ = cmd.Process.Kill()
		}
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

func readEntry(t *testing.T, name string) (e syndicate.Entry) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(data, &e)
	}
	if err != nil {
		t.Fatal(err)
	}
	return e
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
