package rewrite

// disclosure puts the sentence that the reader has to see first right below the title: Medium wants
// affiliate links, gifts and generated text disclosed at the top (https://policy.medium.com/medium-rules-30e5502c4eb4).
func disclosure(d *draft) {
	if s := firstOf(d.post.Settings.Disclosure); s != "" {
		d.head = append(d.head, block{kind: paragraph, spans: []span{{text: s, marks: marks{em: true}}}})
	}
}
