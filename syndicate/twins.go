package syndicate

import (
	"maps"
	"slices"
	"strings"
)

// twins recognises posts that are the same story under another key.
type twins struct {
	// What is recorded, by what its post can be recognised by.
	byURL, byText map[string]*twin
	// What is recorded of posts that the site has no longer, by weaker likenesses: the key, the path of
	// the address wherever the site was, the title.
	byKey, byPath, byTitle map[string]*twin

	// A record of a post that is gone, in which nothing can be made out: any new post may be that one.
	lost *Damaged

	paths       map[string][]string // of the site's posts, by key in lower case
	urls, texts map[string]string   // keys of the posts that go out, by what they have in common
}

// A twin is the record of a post that may be the same story.
type twin struct {
	key     string
	state   State
	words   string // for people, what state is
	story   Story
	damaged *Damaged // why the record cannot be read, if it cannot
	inSite  bool     // whether the site has a post of that key
	how     string   // what the two have in common: "the text of"
}

func newTwins(records Records, site []*Post) *twins {
	t := &twins{
		byURL: map[string]*twin{}, byText: map[string]*twin{},
		byKey: map[string]*twin{}, byPath: map[string]*twin{}, byTitle: map[string]*twin{},
		paths: map[string][]string{},
		urls:  map[string]string{}, texts: map[string]string{},
	}
	for _, p := range site {
		key := strings.ToLower(p.Key)
		t.paths[key] = append(t.paths[key], p.Path)
	}
	for _, key := range slices.Sorted(maps.Keys(records.Entries)) {
		e := records.Entries[key]
		if e.State != StateRejected { // nothing was created for that one
			t.add(twin{key: key, state: e.State, words: e.words(), story: e.Story}, []string{e.CanonicalURL}, []string{e.TextHash}, []string{e.Title})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(records.Damaged)) {
		d := records.Damaged[key]
		t.add(twin{key: key, state: StateAttempting, words: StateAttempting.words(), damaged: &d}, d.CanonicalURLs, d.TextHashes, d.Titles)
		if t.paths[strings.ToLower(key)] == nil && len(d.CanonicalURLs)+len(d.TextHashes)+len(d.Titles) == 0 && t.lost == nil {
			t.lost = &d
		}
	}
	return t
}

// add makes a record known by its addresses and texts, and that of a post that is gone by weaker
// likenesses too. Of two records of one story, the one in doubt counts.
func (t *twins) add(tw twin, addresses, texts, titles []string) {
	tw.inSite = t.paths[strings.ToLower(tw.key)] != nil
	put := func(index map[string]*twin, by string) {
		if known := index[by]; by != "" && (known == nil || known.state != StateAttempting) {
			index[by] = &tw
		}
	}
	for _, text := range texts {
		put(t.byText, text)
	}
	for _, address := range addresses {
		put(t.byURL, PlainAddress(address))
		if !tw.inSite {
			put(t.byPath, pathOf(address))
		}
	}
	if !tw.inSite {
		put(t.byKey, tw.key)
		for _, title := range titles {
			put(t.byTitle, plainTitle(title))
		}
	}
}

// sameKey returns the path of another post that has the key of p. Keys that differ in case only are
// the same file to some file systems. Two pages that a content adapter makes have one path.
func (t *twins) sameKey(p *Post) string {
	paths := t.paths[strings.ToLower(p.Key)]
	if len(paths) < 2 {
		return ""
	}
	for _, path := range paths {
		if path != p.Path {
			return path
		}
	}
	return p.Path
}

// recorded returns the record that p has under another key, by the surest likeness.
func (t *twins) recorded(p *Post, a *Article) *twin {
	type likeness struct {
		index map[string]*twin
		by    string
		how   string
	}
	likenesses := []likeness{{t.byKey, p.PathKey, "the path of"}, {t.byURL, PlainAddress(p.CanonicalURL()), "the canonical address of"}}
	for _, alias := range p.Aliases {
		likenesses = append(likenesses, likeness{t.byURL, PlainAddress(alias), "an alias that is the address of"})
	}
	likenesses = append(likenesses, likeness{t.byText, a.TextHash(), "the text of"})
	for _, address := range append([]string{p.CanonicalURL()}, p.Aliases...) {
		likenesses = append(likenesses, likeness{t.byPath, pathOf(address), "an address like that of"})
	}
	likenesses = append(likenesses, likeness{t.byTitle, plainTitle(a.Title), "the title of"})
	for _, l := range likenesses {
		if tw := l.index[l.by]; l.by != "" && tw != nil && tw.key != p.Key {
			found := *tw
			found.how = l.how
			return &found
		}
	}
	return nil
}

// inThisRun returns the key of an earlier post of this run that is the same story.
func (t *twins) inThisRun(p *Post, a *Article) (key, how string) {
	address, text := PlainAddress(p.CanonicalURL()), a.TextHash()
	if key := t.urls[address]; key != "" {
		return key, "the canonical address of"
	}
	if key := t.texts[text]; key != "" && text != "" {
		return key, "the text of"
	}
	t.urls[address], t.texts[text] = p.Key, p.Key
	return "", ""
}
