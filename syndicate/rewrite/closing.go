package rewrite

import "github.com/hugo-syndicate/hugo-syndicate/syndicate"

// closing ends the article with the line that leads back to the post. A reader follows it, and the
// tool recognises the story by it in Medium's feed, which does not give the canonical link.
func closing(d *draft) {
	if d.post.Settings.NoClosing {
		return
	}
	site := firstOf(syndicate.HostOf(d.post.CanonicalURL()), d.canonical)
	d.foot = append(d.foot, block{kind: paragraph, spans: []span{
		{text: "Originally published at "},
		{text: site, marks: marks{link: d.canonical}},
	}})
}
