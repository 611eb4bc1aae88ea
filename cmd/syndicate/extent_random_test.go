package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"
)

var (
	randomSites = flag.Int("sites", 15, "how many sites of chance TestExtentOfRandomSites makes")
	publicSites = flag.String("public-sites", "", "a folder of sites for TestExtentOfPublicSites")
)

// However the pages of a site hang together, its flagged posts come out the same by themselves.
func TestExtentOfRandomSites(t *testing.T) {
	for i := range *randomSites {
		files := rapid.Custom(randomSite).Example(i)
		ok := t.Run(fmt.Sprint(i), func(t *testing.T) {
			dir := t.TempDir()
			writeSite(t, dir, files)
			compareLoads(t, globalOptions{site: dir})
		})
		if !ok {
			t.Logf("the site is\n%s", txtar.Format(&txtar.Archive{Files: files}))
		}
	}
}

// A randomPage is a page of such a site.
type randomPage struct {
	dir, name, suffix string
}

func (p randomPage) path() string { return p.dir + "/" + p.name }

func randomSite(t *rapid.T) []txtar.File {
	pick := func(list ...string) string { return rapid.SampledFrom(list).Draw(t, "pick") }
	seldom := func(n int) bool { return rapid.IntRange(0, n).Draw(t, "seldom") == n }
	folders := []string{"posts", "posts/deep", "notes", "My Notes", "."}
	names := []string{"hello", "Hello World", "one", "two", "three", "v1.2", "caf\u00e9", "posts", "tag", "a_b", "x(1)"}
	var pages []randomPage
	for range rapid.IntRange(10, 40).Draw(t, "pages") {
		suffix := pick(".md", ".md", ".md", "/index.md", ".fr.md", "/index.fr.md", ".MD")
		pages = append(pages, randomPage{pick(folders...), pick(names...) + fmt.Sprint(rapid.IntRange(0, 9).Draw(t, "number")), suffix})
	}
	target := func() randomPage { return rapid.SampledFrom(pages).Draw(t, "target") }
	flagFront := func() string {
		return pick("syndicate: medium\n", "syndicate: {medium: {tags: [x]}}\n", "\"syndic\\u0061te\": medium\n", "Syndicate: medium\n", "syndicate: false\n")
	}
	var files []txtar.File
	add := func(name, text string) {
		if !slices.ContainsFunc(files, func(f txtar.File) bool { return f.Name == name }) {
			files = append(files, txtar.File{Name: name, Data: []byte(text)})
		}
	}
	for _, p := range pages {
		front := "title: " + p.name + "\n"
		if seldom(4) {
			front += flagFront()
		}
		if seldom(3) {
			front += "tags: [" + pick("tag1", "x", "hello1") + "]\n"
		}
		if seldom(8) {
			front += pick("draft: true\n", "date: 2999-01-01\n", "slug: other\n", "url: /u/v/\n", "aliases: [/old/]\n", "build: {list: never}\n", "build: {render: never}\n", "menus: main\n")
		}
		var body strings.Builder
		for range rapid.IntRange(0, 4).Draw(t, "parts") {
			body.WriteString(randomPart(target(), pick, seldom) + "\n\n")
		}
		add("content/"+p.path()+p.suffix, "---\n"+front+"---\n"+body.String())
		if strings.HasPrefix(p.suffix, "/") {
			add("content/"+p.path()+"/pic.txt", "x")
		}
	}
	for _, folder := range folders {
		if seldom(2) {
			front := "title: Section\nweight: 1\n"
			if seldom(3) {
				front += pick("cascade: {syndicate: medium}\n", "cascade:\n- syndicate: medium\n  target: {kind: page, path: '/posts/**'}\n", "cascade: {color: red}\n")
			}
			add("content/"+folder+"/_index"+pick(".md", ".fr.md")+"", "---\n"+front+"---\n")
		}
	}
	add("layouts/_shortcodes/own.html", "{{ .Page.Title }}{{ .Get 0 }}")
	add("layouts/_shortcodes/text.html", "{{ .Inner | markdownify }}")
	if seldom(3) {
		add("layouts/_shortcodes/look.html", pick("{{ len site.RegularPages }}", "{{ with .Page.Next }}{{ .Title }}{{ end }}", "{{ range .Page.GetTerms \"tags\" }}{{ len .Pages }}{{ end }}"))
	} else {
		add("layouts/_shortcodes/look.html", "{{ .Page.Title }}")
	}
	if seldom(4) {
		add("layouts/_markup/render-link.html", pick("<a href=\"{{ .Destination | safeURL }}\">{{ .Text }}</a>", "{{ with .PageInner.GetPage .Destination }}{{ .RelPermalink }}{{ end }}{{ .Text }}"))
	}
	config := "baseURL = 'https://example.org/'\ntitle = 'Site'\n"
	if seldom(2) {
		config += "[permalinks]\nposts = '/:sections/:slugorcontentbasename/'\n"
	}
	add("hugo.toml", config+"[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n")
	return files
}

// randomPart is a paragraph that may have to do with another page.
func randomPart(p randomPage, pick func(...string) string, seldom func(int) bool) string {
	if seldom(12) { // these make the whole site be loaded
		return fmt.Sprintf(pick("{{< relref %q >}}", "{{< ref path=%q >}}", "[x](/tags/%s/)"), p.name)
	}
	if seldom(12) {
		return "{{< look >}}"
	}
	escaped := strings.ReplaceAll(p.path(), " ", "%20")
	return pick(
		"Words only, about "+p.name+".", "{{< own "+fmt.Sprintf("%q", p.name)+" >}}",
		"{{< relref \"/"+p.path()+"\" >}}", "{{< ref \"/"+p.path()+p.suffix+"#x\" >}}",
		"[x](/"+escaped+".md)", "[x](</"+p.path()+p.suffix+">)", "[x](../"+escaped+"/)", "[x]("+strings.ReplaceAll(p.name, " ", "%20")+")",
		"[x][y]\n\n[y]: /"+escaped+" 'Title'", "![x](/"+escaped+"/pic.txt)", "[x](/"+escaped+"/pic.txt)", "{{< text >}}[x](/"+escaped+"){{< /text >}}",
		"![x](pic.png)", "[x](/"+p.dir+"/)", "```go\ncode\n```",
	)
}

// Posts of public sites, flagged by chance in a copy, come out the same by themselves. Every folder in
// -public-sites that has a configuration of Hugo is one; its themes may be in the folder as well.
func TestExtentOfPublicSites(t *testing.T) {
	folders, err := filepath.Glob(filepath.Join(*publicSites, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if *publicSites == "" || !isSite(folder) {
			continue
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "site")
			if out, err := exec.Command("cp", "-a", folder+"/.", dir).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			flagSome(t, dir, 12)
			t.Log(strings.SplitAfterN(compareLoads(t, globalOptions{site: dir, baseURL: "https://example.org/"}), "\n", 2)[0])
		})
	}
}

func isSite(folder string) bool {
	found, _ := filepath.Glob(filepath.Join(folder, "hugo.*"))
	more, _ := filepath.Glob(filepath.Join(folder, "config*"))
	return len(found)+len(more) > 0
}

// flagSome flags a few posts of a site.
func flagSome(t *testing.T, dir string, n int) {
	var files []string
	err := filepath.WalkDir(filepath.Join(dir, "content"), func(file string, _ os.DirEntry, err error) error {
		if strings.HasSuffix(file, ".md") && !strings.HasPrefix(filepath.Base(file), "_") {
			files = append(files, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(1, 2))
	chance.Shuffle(len(files), func(i, k int) { files[i], files[k] = files[k], files[i] })
	for _, file := range files[:min(n, len(files))] {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		flagged := strings.Replace(string(text), "---\n", "---\nsyndicate: medium\n", 1)
		if strings.HasPrefix(string(text), "+++\n") {
			flagged = strings.Replace(string(text), "+++\n", "+++\nsyndicate = \"medium\"\n", 1)
		}
		if err := os.WriteFile(file, []byte(flagged), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
