package syndicate

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// twins recognises posts that are the same story under another key.
type twins struct {
	byURL, byText map[string]*twin    // what is recorded
	paths         map[string][]string // of the site's posts, by key in lower case
	urls, texts   map[string]string   // keys of the posts that go out, by what they have in common
}

// A twin is the record of a post that may be the same story.
type twin struct {
	key     string
	state   State
	story   Story
	damaged *Damaged // why the record cannot be read, if it cannot
	inSite  bool     // whether the site has a post of that key
	how     string   // what the two have in common: "the text of"
}

func newTwins(records Records, site []*Post) *twins {
	t := &twins{
		byURL: map[string]*twin{}, byText: map[string]*twin{},
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
			t.add(twin{key: key, state: e.State, story: e.Story}, []string{e.CanonicalURL}, []string{e.TextHash})
		}
	}
	for _, key := range slices.Sorted(maps.Keys(records.Damaged)) {
		d := records.Damaged[key]
		t.add(twin{key: key, state: StateAttempting, damaged: &d}, d.CanonicalURLs, d.TextHashes)
	}
	return t
}

// add makes a record known by its addresses and texts. Of two records of one story, the one in doubt
// counts.
func (t *twins) add(tw twin, addresses, texts []string) {
	tw.inSite = t.paths[strings.ToLower(tw.key)] != nil
	put := func(index map[string]*twin, by string) {
		if known := index[by]; by != "" && (known == nil || known.state != StateAttempting) {
			index[by] = &tw
		}
	}
	for _, address := range addresses {
		put(t.byURL, plainURL(address))
	}
	for _, text := range texts {
		put(t.byText, text)
	}
}

// sameKey returns the path of another post that has the key of p. Keys that differ in case only are
// the same file to some file systems.
func (t *twins) sameKey(p *Post) string {
	for _, path := range t.paths[strings.ToLower(p.Key)] {
		if path != p.Path {
			return path
		}
	}
	return ""
}

// recorded returns the record that p has under another key.
func (t *twins) recorded(p *Post, a *Article) *twin {
	found := func(tw *twin, how string) *twin {
		if tw == nil || tw.key == p.Key {
			return nil
		}
		copied := *tw
		copied.how = how
		return &copied
	}
	if tw := found(t.byURL[plainURL(p.CanonicalURL())], "the canonical address of"); tw != nil {
		return tw
	}
	for _, alias := range p.Aliases {
		if tw := found(t.byURL[plainURL(alias)], "an alias that is the address of"); tw != nil {
			return tw
		}
	}
	if a.Text == "" {
		return nil
	}
	return found(t.byText[a.TextHash()], "the text of")
}

// inThisRun returns the key of an earlier post of this run that is the same story.
func (t *twins) inThisRun(p *Post, a *Article) (key, how string) {
	address, text := plainURL(p.CanonicalURL()), a.TextHash()
	if key := t.urls[address]; key != "" {
		return key, "the canonical address of"
	}
	if key := t.texts[text]; key != "" && a.Text != "" {
		return key, "the text of"
	}
	t.urls[address], t.texts[text] = p.Key, p.Key
	return "", ""
}

// SameAddress reports whether two addresses are spellings of one: scheme, case of the host, fragment
// and a trailing slash do not count.
func SameAddress(a, b string) bool { return plainURL(a) == plainURL(b) }

// plainURL leaves out what may differ between two spellings of one address.
func plainURL(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Scheme, u.Host, u.Fragment = "", strings.ToLower(u.Host), ""
	return strings.TrimSuffix(u.String(), "/")
}
