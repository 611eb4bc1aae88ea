package syndicate

import "cmp"

// A Key is a setting of a site or a post, with what holds.
type Key struct {
	Path  string   // below "syndicate", names joined by dots: "medium.status"
	Doc   string   // what it says, a sentence without a full stop
	Or    string   // what holds if nobody says anything, where that is no value: "the post's title"
	Words []string // what it can be, if that is one of a few words
	Value any      // what holds, as an author would write it; nil if nobody said anything and nothing is built in
}

// Keys returns the settings of the site, in the order of the documentation, but for those of checks.
func (c *Config) Keys() []Key { return c.fields().keys("") }

// PostKeys returns the settings of a post, after [Config.Apply].
func (c *Config) PostKeys(p *Post) []Key {
	key, s := p.Key, p.Settings
	s.Title = cmp.Or(s.Title, p.Title)
	s.Subtitle = cmp.Or(s.Subtitle, p.Description)
	s.CanonicalURL = p.CanonicalURL()
	if s.Tags == nil {
		s.Tags = p.Tags
	}
	return c.postFields(&key, &s).keys("")
}

func (fs fields) keys(around string) []Key {
	var keys []Key
	for _, f := range fs {
		path := around + f.name
		if f.show != nil {
			words, _ := f.schema["enum"].([]string)
			keys = append(keys, Key{Path: path, Doc: f.doc, Or: f.or, Words: words, Value: f.show()})
		}
		keys = append(keys, f.inner.keys(path+".")...)
	}
	return keys
}
