package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

var (
	memoSites = flag.Int("memo-sites", 2, "how many sites of chance TestMemoOfRandomSites makes")
	memoSteps = flag.Int("memo-steps", 5, "how much happens to each of them")
)

// Whatever happens to a site and its ledger, a run that has a memo says and sends what one without would.
func TestMemoOfRandomSites(t *testing.T) {
	stood := 0
	for i := range *memoSites {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			w := newMemoWorld(t, uint64(i))
			for range *memoSteps {
				w.step()
			}
			stood += w.stood
		})
	}
	if stood == 0 {
		t.Error("no memo stood")
	}
}

// A memoWorld is a site of chance, its ledgers and the time of day.
type memoWorld struct {
	*testing.T
	*rand.Rand
	dir, cache string
	now        time.Time
	happened   []string
	stood      int // how many runs had a memo that stood
}

func newMemoWorld(t *testing.T, seed uint64) *memoWorld {
	w := &memoWorld{T: t, Rand: rand.New(rand.NewPCG(seed, 1)), dir: t.TempDir(), cache: t.TempDir(), now: time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)}
	w.configure()
	w.put("data/words.toml", "word = 'x'\n")
	w.put("layouts/_shortcodes/note.html", "{{ site.Title }}")
	w.put("layouts/_shortcodes/data.html", "{{ hugo.Data.words.word }}")
	w.put("content/posts/b/index.md", "---\ntitle: B\n---\nWords\n")
	for range 5 {
		w.writePost()
	}
	return w
}

func (w *memoWorld) pick(list ...string) string { return list[w.IntN(len(list))] }

func (w *memoWorld) put(name, text string) {
	w.happened = append(w.happened, fmt.Sprintf("%s: %q", name, text))
	file := filepath.Join(w.dir, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		w.Fatal(err)
	}
}

func (w *memoWorld) remove(name string) {
	w.happened = append(w.happened, "remove "+name)
	if err := os.RemoveAll(filepath.Join(w.dir, name)); err != nil {
		w.Fatal(err)
	}
}

func (w *memoWorld) configure() {
	text := "baseURL = '" + w.pick("https://example.org/", "https://example.org/", "https://example.org/sub/") + "'\n"
	if w.IntN(4) == 0 {
		text += "defaultContentLanguage = 'en'\n[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n"
	}
	text += "[params.syndicate.checks]\nminWords = 0\n" + w.pick("", "", "title = 'error'\n", "tags = 'off'\n", "duplicates = 'warning'\n")
	text += "[params.syndicate.medium]\n" + w.pick("", "status = 'public'\n", "maxPerDay = 5\nmaxDraftsPerDay = 20\n", "maxDraftsPerDay = 1\n", "order = 'newest'\n", "account = 'work'\n",
		"route = 'desk'\n", "after = '48h'\n", "keepSelfLinks = 1\n", "accounts = {Ann = 'ann', Bob = 'bob'}\n", "maxDraftsPerDay = 0\n")
	w.put("hugo.toml", text)
}

var memoNames = []string{"a.md", "b/index.md", "c.md", "d.md", "deep/e.md", "caf\u00e9.md", "h i.md", "a.fr.md"}

func (w *memoWorld) postFile() string {
	return "content/posts/" + w.pick(memoNames...)
}

// aPost is a post that is there, if there is one.
func (w *memoWorld) aPost() string {
	var files []string
	fs.WalkDir(os.DirFS(w.dir), "content/posts", func(name string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".md") {
			files = append(files, name)
		}
		return nil
	})
	if len(files) == 0 {
		return w.postFile()
	}
	return files[w.IntN(len(files))]
}

func (w *memoWorld) writePost() {
	var front, options []string
	front = append(front, "title: "+w.pick("One", "Two", "Three", "A longer title of a post", "\"\"", "'<b>&amp;</b>'"))
	front = append(front, w.pick("date: 2026-01-01", "date: 2026-01-02", "date: 2026-01-09T23:00:00+02:00", "date: 2026-01-10", "publishDate: 2026-01-05", "draft: true", "date: 2199-01-01", "x: y", "expiryDate: 2020-01-01", "expiryDate: 2199-01-01"))
	front = append(front, w.pick("x1: y", "slug: other", "aliases: [/posts/a/]", "aliases: [/old/]", "author: Ann", "author: Bob", "tags: [x, y]", "tags: []", "description: Words", "url: /posts/a/"))
	for range w.IntN(3) {
		options = append(options, w.pick("status: public", "status: unlisted", "status: nothing", "route: desk", "after: 24h", "after: 2026-01-12", "after: 200h", "account: ann", "tags: [m]", "tags: [a,b,c,d,e,f]",
			"keepSelfLinks: 0", "keepSelfLinks: 1", "allow: [shorteners]", "canonical: 'https://example.org/posts/a/'", "canonical: nonsense", "title: Own", "subtitle: Sub", "colour: red", "closing: false", "publication: abc"))
	}
	slices.Sort(options)
	options = slices.CompactFunc(options, func(a, b string) bool { return a[:4] == b[:4] })
	switch w.IntN(12) {
	case 0:
	case 1:
		front = append(front, "syndicate: nowhere")
	case 2:
		front = append(front, "syndicate: {id: "+w.pick("mine", "posts/a", "old", "a b")+", medium: true}")
	case 3:
		front = append(front, "syndicate: [medium]")
	default:
		front = append(front, "syndicate: {medium: {"+strings.Join(options, ", ")+"}}")
	}
	var body strings.Builder
	for range w.IntN(4) {
		body.WriteString(w.pick(
			prose("hello", 80), prose("other", 80), prose(fmt.Sprint(w.IntN(9)), 60), "Few words.", "See [this](/posts/a/) and [that](/posts/b/).", "[Story](https://medium.com/p/aabbccddee01) and [post](/posts/a/)",
			"[b]({{< ref \"/posts/b\" >}})", "https://bit.ly/abc [x](https://bit.ly/abc)", "![](/missing.png)", "![alt](pic.png)", "|a|b|\n|-|-|\n|1|2|\n", "<iframe src=\"https://x.example/\"></iframe>",
			"{{< note >}}", "{{< data >}}", "# Heading", "$$x^2$$", "```go\ncode\n```", "\xff\xfe bytes ![\xff](/x\xfe.png)", "WORDS THAT SHOUT!!!!", "[x](/static.pdf)",
		) + "\n\n")
	}
	w.put(w.postFile(), "---\n"+strings.Join(front, "\n")+"\n---\n"+body.String())
}

func (w *memoWorld) record(ledger string) {
	key := "posts/" + w.pick("a", "b", "c", "d", "deep/e", "gone", "caf\u00e9", "h-i", "a.fr")
	name := ledger + "/" + key + ".json"
	switch w.IntN(12) {
	case 0:
		w.remove(name)
		return
	case 1:
		w.put(name, w.pick("", "{", "<<<<<<< HEAD\n", "{\"canonicalURL\": \"https://example.org/posts/a/\"}"))
		return
	}
	e := syndicate.Entry{
		Format: 1, Key: key, Destination: "medium", Title: w.pick("One", "Two", "Three", "Gone"), CanonicalURL: "https://example.org/" + w.pick(key, "posts/a", "old") + "/",
		ContentHash: w.pick("", "sha256:x"), Route: syndicate.Route(w.pick("api", "desk")), State: syndicate.State(w.pick("published", "published", "published", "attempting", "rejected", "abandoned")),
		Attempt: syndicate.Attempt{ID: "1", StartedAt: w.now.Add(-time.Duration(w.IntN(60)) * time.Hour), Tool: "t"},
		Story:   syndicate.Story{Status: syndicate.Status(w.pick("draft", "public", "unlisted"))}, Account: w.pick("", "ann", "me"), AccountName: w.pick("", "ann"),
	}
	if e.State == syndicate.StatePublished {
		e.Story.ID = fmt.Sprintf("aabbccddee%02d", w.IntN(3))
		e.Story.URL = "https://medium.com/p/" + e.Story.ID
	}
	text, err := json.Marshal(e)
	if err != nil {
		w.Fatal(err)
	}
	w.put(name, string(text))
}

// memoMoves are what happens to a site.
var memoMoves = []func(w *memoWorld){
	func(w *memoWorld) { w.writePost() },
	func(w *memoWorld) { w.writePost() },
	func(w *memoWorld) { w.configure() },
	func(w *memoWorld) { w.remove(w.aPost()) },
	func(w *memoWorld) {
		from, to := w.aPost(), w.postFile()
		text, err := os.ReadFile(filepath.Join(w.dir, from))
		if err != nil {
			return
		}
		w.put(to, string(text))
		if w.IntN(2) == 0 && from != to {
			w.remove(from)
		}
	},
	func(w *memoWorld) { w.put("data/words.toml", "word = '"+w.pick("x", "y")+"'\n") },
	func(w *memoWorld) {
		w.put("layouts/_shortcodes/note.html", w.pick("note", "{{ .Page.Title }}", "{{ site.Title }}"))
	},
	func(w *memoWorld) {
		w.put("layouts/_shortcodes/data.html", w.pick("{{ hugo.Data.words.word }}", "{{ len hugo.Data }}", "{{ i18n \"x\" }}"))
	},
	func(w *memoWorld) { w.put("i18n/en.toml", "[x]\nother = '"+w.pick("x", "y")+"'\n") },
	func(w *memoWorld) {
		w.put("layouts/_markup/"+w.pick("render-link.html", "render-heading.html", "render-image.html"), w.pick("x", "{{ .Page.Title }}"))
	},
	func(w *memoWorld) { w.remove("layouts/_markup") },
	func(w *memoWorld) { w.put("static/"+w.pick("missing.png", "static.pdf"), w.pick("x", "y")) },
	func(w *memoWorld) { w.put("assets/"+w.pick("missing.png", "static.pdf"), w.pick("x", "y")) },
	func(w *memoWorld) { w.remove(w.pick("static", "assets", "i18n")) },
	func(w *memoWorld) { w.put(filepath.Dir(w.aPost())+"/pic.png", w.pick("x", "y")) },
	func(w *memoWorld) {
		w.put("content/"+w.pick("", "posts/")+"_index.md", "---\n"+w.pick("cascade: {syndicate: medium}", "title: x", "cascade: {syndicate: {medium: {status: public}}}")+"\n---\n")
	},
	func(w *memoWorld) { w.remove("content/" + w.pick("", "posts/") + "_index.md") },
	func(w *memoWorld) {
		w.put("config/_default/"+w.pick("params.toml", "hugo.toml"), w.pick("", "x = 1", "[syndicate.medium]\nstatus = 'unlisted'\n"))
	},
	func(w *memoWorld) { w.remove("config") },
	func(w *memoWorld) { w.put("public/"+w.pick("missing.png", "static.pdf"), w.pick("x", "y")) },
}

// memoMoments are what happens to its ledgers, and nothing.
var memoMoments = []func(w *memoWorld){
	func(w *memoWorld) { w.record("data/syndicate/medium") },
	func(w *memoWorld) { w.record("data/syndicate/medium") },
	func(w *memoWorld) { w.record("data/syndicate/medium") },
	func(w *memoWorld) { w.record(".syndicate/sandbox/ledger") },
	func(w *memoWorld) { w.record(".syndicate/sandbox/ledger") },
	func(w *memoWorld) {
		w.remove(w.pick(".syndicate", "data/syndicate", ".syndicate/sandbox/ledger", ".syndicate/memory"))
	},
	func(w *memoWorld) { w.advance(time.Duration(w.IntN(50)) * time.Hour) },
	func(w *memoWorld) { w.advance(time.Duration(w.IntN(50)) * time.Hour) },
	func(w *memoWorld) { w.advance(time.Minute) },
	func(w *memoWorld) { w.advance(-time.Hour) },
	func(w *memoWorld) {},
	func(w *memoWorld) {},
	func(w *memoWorld) {},
	func(w *memoWorld) {},
}

func (w *memoWorld) advance(d time.Duration) {
	w.now = w.now.Add(d)
	w.happened = append(w.happened, "it is "+w.now.String())
}

// step has something happen, and runs the program with a memo and without.
func (w *memoWorld) step() {
	known := w.TempDir()
	w.copy(w.dir, known)
	if w.IntN(3) == 0 {
		memoMoves[w.IntN(len(memoMoves))](w)
	} else {
		memoMoments[w.IntN(len(memoMoments))](w)
	}
	w.compare(known)
	for range 2 {
		if w.IntN(3) == 0 {
			w.advance(time.Duration(w.IntN(30)) * time.Hour)
		}
		w.compare(known)
	}
}

// compare runs the program with a memo and without. A site that cannot be read is made what it was before.
func (w *memoWorld) compare(known string) {
	args := strings.Fields(w.pick("plan", "plan --json", "status", "status --json", "publish --dry-run", "publish --dry-run --json", "publish --sandbox", "publish --sandbox", "publish --sandbox --first-run", "plan --sandbox", "status --sandbox --json",
		"publish --sandbox --limit 1", "status --format markdown", "plan --format markdown --out OUT", "plan --format json --out OUT --json", "plan --quiet", "publish --sandbox --quiet"))
	if args[0] != "status" {
		args = append(args, strings.Fields(w.pick("", "", "", "", "", "", "", "", "", "--limit 1", "--order newest", "--order oldest", "--account ann", "--account default", "--status public", "--status draft", "--max-per-day 0", "--max-drafts-per-day 1", "--max-drafts-per-day 30", "--first-run"))...)
	}
	args = append(args, strings.Fields(w.pick("", "", "", "", "", "", "", "", "", "", "", "--baseURL https://other.example/", "--environment x"))...)
	w.happened = append(w.happened, "$ "+strings.Join(args, " "))
	w.age()
	before := w.TempDir()
	w.copy(w.dir, before)
	want := w.run(w.TempDir(), args)
	w.restore(before)
	w.countMemo(args)
	w.restore(before)
	got := w.run(w.cache, args)
	if got != want {
		w.Fatalf("syndicate %s\nwith a memo:\n%s\nwithout:\n%s\nwhat happened:\n%s", strings.Join(args, " "), got, want, strings.Join(w.happened, "\n"))
	}
	if isUnreadable := strings.HasPrefix(want, "exit status 1\n") && !strings.Contains(want, "failed"); isUnreadable || strings.HasPrefix(want, "exit status 2\n") {
		w.restore(known)
	}
}

func (w *memoWorld) copy(from, to string) {
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		w.Fatal(err)
	}
}

func (w *memoWorld) restore(saved string) {
	if err := os.RemoveAll(w.dir); err != nil {
		w.Fatal(err)
	}
	w.copy(saved, w.dir)
	w.age()
}

// age makes all files old: what was just written is not trusted.
func (w *memoWorld) age() {
	filepath.WalkDir(w.dir, func(name string, _ fs.DirEntry, err error) error {
		if err == nil {
			err = os.Chtimes(name, time.Time{}, time.Date(2025, 1, 1, 0, 0, 0, 1, time.UTC))
		}
		return err
	})
}

// varying is what is by chance of a story.
var varying = regexp.MustCompile(`http://127\.0\.0\.1:\d+|\b[0-9a-f]{12}\b`)

// run runs the program and returns all that comes of it.
func (w *memoWorld) run(cache string, args []string) string {
	w.use(cache)
	out := filepath.Join(w.TempDir(), "out")
	args = append(slices.Clone(args), "--site", w.dir)
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "OUT", out)
	}
	var stdout, stderr bytes.Buffer
	status := run(w.Context(), environment{
		args: args, getenv: func(string) string { return "" }, stdin: &bytes.Buffer{}, stdout: &stdout, stderr: &stderr, now: func() time.Time { return w.now },
	})
	file, _ := os.ReadFile(out) // if one was asked for
	var ledger []string
	fs.WalkDir(os.DirFS(w.dir), ".syndicate/sandbox/ledger", func(name string, _ fs.DirEntry, _ error) error {
		ledger = append(ledger, name)
		return nil
	})
	all := fmt.Sprintf("exit status %d\n%s\n%s\n%s\n%s", status, &stdout, &stderr, file, ledger)
	return varying.ReplaceAllString(strings.ReplaceAll(all, out, "OUT"), "VARYING")
}

// countMemo counts a memo that stands.
func (w *memoWorld) countMemo(args []string) {
	w.use(w.cache)
	a := testApp(w.T, globalOptions{site: w.dir}, io.Discard)
	a.version, a.now = version(), func() time.Time { return w.now }
	o := deliveryOptions{sandbox: slices.Contains(args, "--sandbox"), sends: args[0] == "publish" && !slices.Contains(args, "--dry-run")}
	if _, _, err := a.recall(w.Context(), o); err == nil {
		w.stood++
	}
}

// use sets the user's cache folder.
func (w *memoWorld) use(cache string) {
	for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} {
		w.Setenv(name, cache)
	}
}
