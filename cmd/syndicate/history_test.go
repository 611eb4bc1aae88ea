package main

import (
	"strings"
	"testing"
)

// A history is what becomes of a post after the first run, and the answer of the next one.
type history struct {
	name    string
	first   func(b *blog) // what makes the first run special
	happens func(b *blog)
	status  int
	actions string // of the posts of the site, and of what is in doubt
	stories int
}

// histories is the table of the documentation ("Whatever happens to a post"), and more.
var histories = []history{
	{"nothing", asDraft, func(b *blog) {}, 0, "skip", 1},

	// The file.
	{"the file is renamed", asDraft, func(b *blog) { b.move(hello, "content/posts/greetings.md") }, 0, "skip", 1},
	{"the file is renamed, and the text changed", asDraft, func(b *blog) { b.move(hello, "content/posts/greetings.md"); b.edit("content/posts/greetings.md") }, 0, "skip", 1},
	{"the file is renamed, the text and the title changed, with an alias", asDraft, func(b *blog) {
		b.remove(hello)
		b.write("content/posts/greetings.md", "title: Greetings", "aliases: [/posts/hello/]")
		b.edit("content/posts/greetings.md")
	}, 0, "skip", 1},
	{"a bundle in place of the file", asDraft, func(b *blog) { b.move(hello, "content/posts/hello/index.md") }, 0, "skip", 1},
	{"the section is renamed", asDraft, func(b *blog) { b.move("content/posts", "content/articles") }, 0, "skip", 1},
	{"the contents folder is moved", asDraft, func(b *blog) { b.move("content", "src"); b.configure("contentDir = 'src'") }, 0, "skip", 1},
	{"deleted", asDraft, func(b *blog) { b.remove(hello) }, 0, "", 1},
	{"deleted and restored", asDraft, func(b *blog) { b.move(hello, "hello.md"); b.publish(); b.move("hello.md", hello) }, 0, "skip", 1},
	{"a copy under another name", asDraft, func(b *blog) { b.copy(hello, "content/posts/copy.md") }, exitChecks, "blocked skip", 1},

	// The address.
	{"another slug", asDraft, func(b *blog) { b.write(hello, "slug: another") }, 0, "skip", 1},
	{"another slug and another name", asDraft, func(b *blog) { b.remove(hello); b.write("content/posts/another.md", "slug: somewhere") }, 0, "skip", 1},
	{"another home of the site", asDraft, func(b *blog) { b.configure("baseURL = 'https://example.com/blog/'") }, 0, "skip", 1},
	{"another home of the site and another name", asDraft, func(b *blog) {
		b.configure("baseURL = 'https://example.com/blog/'")
		b.move(hello, "content/posts/greetings.md")
	}, 0, "skip", 1},

	// The language.
	{"the language in its name", asDraft, func(b *blog) { b.move(hello, "content/posts/hello.en.md") }, 0, "skip", 1},
	{"a site of two languages", asDraft, func(b *blog) { b.configure(twoLanguages) }, 0, "skip", 1},
	{"a site of two languages, each below a folder", asDraft, func(b *blog) { b.configure(twoLanguages, inFolders) }, 0, "skip", 1},
	{"a site of two languages, with the language in its name", asDraft, func(b *blog) {
		b.configure(twoLanguages, inFolders)
		b.move(hello, "content/posts/hello.en.md")
	}, 0, "skip", 1},
	{"a site of two languages, and no longer the first of them", asDraft, func(b *blog) {
		b.configure(twoLanguages, inFolders, "defaultContentLanguage = 'de'")
		b.move(hello, "content/posts/hello.en.md")
	}, 0, "skip", 1},
	{"a translation, which is another post", asDraft, func(b *blog) {
		b.configure(twoLanguages)
		b.write("content/posts/hello.de.md", "title: Hallo")
		b.edit("content/posts/hello.de.md")
	}, 0, "skip published", 2},

	// The flag and the id.
	{"no longer flagged", asDraft, func(b *blog) { b.write(hello, "syndicate: false") }, 0, "", 1},
	{"flagged again", asDraft, func(b *blog) { b.write(hello, "syndicate: false"); b.publish(); b.write(hello) }, 0, "skip", 1},
	{"flagged again after it was given up", unanswered, func(b *blog) {
		b.run("resolve", "posts/hello", "--abandon")
		b.write(hello, "syndicate: false")
		b.publish()
		b.write(hello)
	}, 0, "skip", 1},
	{"an id", asDraft, func(b *blog) { b.write(hello, "syndicate: {id: mine, medium: true}") }, 0, "skip", 1},
	{"an id, and the text changed", asDraft, func(b *blog) { b.write(hello, "syndicate: {id: mine, medium: true}"); b.edit(hello) }, 0, "skip", 1},
	{"its key as the id, and everything else changed", asDraft, func(b *blog) {
		b.remove(hello)
		b.write("content/posts/greetings.md", "title: Greetings", "syndicate: {id: posts/hello, medium: true}")
		b.edit("content/posts/greetings.md")
	}, 0, "skip", 1},
	{"another id", asDraft, func(b *blog) {
		b.write("content/posts/other.md", "title: Other", "syndicate: {id: mine, medium: true}")
		b.edit("content/posts/other.md")
		b.publish()
		b.write("content/posts/other.md", "title: Other", "syndicate: {id: yours, medium: true}")
		b.edit("content/posts/other.md")
		b.edit("content/posts/other.md")
	}, 0, "skip skip", 2},
	{"no id any more", asDraft, func(b *blog) {
		b.write("content/posts/other.md", "title: Other", "syndicate: {id: mine, medium: true}")
		b.edit("content/posts/other.md")
		b.publish()
		b.write("content/posts/other.md", "title: Other")
		b.edit("content/posts/other.md")
	}, 0, "skip skip", 2},
	{"the id of another post", asDraft, func(b *blog) {
		b.write("content/posts/other.md", "title: Other", "syndicate: {id: posts/hello, medium: true}")
		b.edit("content/posts/other.md")
	}, exitChecks, "blocked blocked", 1},

	// The ledger, on the machine that published.
	{"the ledger is deleted", asDraft, func(b *blog) { b.remove("data") }, 0, "skip", 1},
	{"the ledger is deleted, and the file renamed", asDraft, func(b *blog) { b.remove("data"); b.move(hello, "content/posts/greetings.md") }, 0, "skip", 1},
	{"an older ledger, without the story", asDraft, func(b *blog) {
		b.backUp()
		b.write("content/posts/other.md", "title: Other")
		b.edit("content/posts/other.md")
		b.publish()
		b.restore()
	}, 0, "skip skip", 2},
	{"an older ledger, in which the post is in doubt", unanswered, func(b *blog) {
		b.backUp()
		b.run("resolve", "posts/hello", "--published", "https://medium.com/p/aabbccddeeff")
		b.restore()
	}, exitInDoubt, "resolve", 1},
	{"an older ledger, in which the post was refused", refusedOnce, func(b *blog) { b.backUp(); b.publish(); b.restore() }, 0, "skip", 1},
	{"the ledger is deleted, and the post was in doubt", unanswered, func(b *blog) { b.remove("data") }, exitInDoubt, "resolve", 1},

	// The ledger, on a machine that knows nothing.
	{"the ledger is lost, and the story is seen", asPublic, func(b *blog) { b.forget() }, exitChecks, "blocked", 1},
	{"an older ledger, without the story, and the story is seen", asPublic, func(b *blog) {
		b.forget()
		b.write("content/posts/other.md", "title: Other")
		b.edit("content/posts/other.md")
		b.publish()
	}, exitChecks, "blocked skip", 2},
	{"an older ledger, in which the post is in doubt, and the story is seen", func(b *blog) { asPublic(b); unanswered(b) }, func(b *blog) {
		b.backUp()
		b.publish()
		b.forget()
		b.restore()
	}, 0, "skip", 1},

	// The limits. Whoever loses the ledger on the only machine that knew, and the story cannot be seen, and
	// whoever changes all of a post at once without an id, has a new post.
	{"the ledger is lost, and the story is a draft", asDraft, func(b *blog) { b.forget() }, 0, "published", 2},
	{"everything is changed at once", asDraft, func(b *blog) {
		b.remove(hello)
		b.write("content/posts/greetings.md", "title: Greetings")
		b.edit("content/posts/greetings.md")
	}, 0, "published", 2},
}

const (
	hello        = "content/posts/hello.md"
	twoLanguages = "languages = {en = {weight = 1}, de = {weight = 2}}"
	inFolders    = "defaultContentLanguageInSubdir = true"
)

// Beginnings: how the first run goes.
func asDraft(*blog)       {}
func asPublic(b *blog)    { b.write(hello, "syndicate: {medium: {status: public}}") }
func unanswered(b *blog)  { b.medium.Fault("drop") }
func refusedOnce(b *blog) { b.medium.Fault("refuse") }

// TestHistories: whatever happens to a post, no second story comes of it, by the next run nor by the one
// after that.
func TestHistories(t *testing.T) {
	for _, h := range histories {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			b := newBlog(t)
			b.write(hello)
			h.first(b)
			b.publish()
			h.happens(b)
			for range 2 {
				status, actions := b.publish()
				if n := len(b.medium.Stories()); status != h.status || actions != h.actions || n != h.stories {
					t.Errorf("exit status %d, actions %q, %d stories; want %d, %q, %d", status, actions, n, h.status, h.actions, h.stories)
				}
				h.actions = strings.ReplaceAll(h.actions, "published", "skip")
			}
		})
	}
}
