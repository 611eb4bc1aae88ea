package syndicate

// A Clip is an article as it goes through the clipboard into a destination's editor.
type Clip struct {
	HTML     string        // flavour text/html
	Text     string        // flavour text/plain
	Pictures []ClipPicture // those that the clipboard cannot carry along, in order
}

// A ClipPicture has no address on the web yet. A person puts it in place of its mark.
type ClipPicture struct {
	Mark string // what stands in its place in the clip: "[picture 1: ...]"
	Alt  string // may be empty
	Picture
}

// An Importability says what a destination's importer will make of a post's own page, as far as another
// reader of web pages can tell.
type Importability struct {
	Address  string    // of the page that was read
	Title    string    // as the importer will have it
	Troubles []Trouble // severe ones first
}

// A Trouble is something that an importer will lose or spoil.
type Trouble struct {
	What   string // "3 of 5 code blocks are lost"
	Severe bool   // a reader of the story would miss it
	Cure   string // how to mend the page, which is to say the theme
}

// IsWorthIt reports whether an import brings everything that matters.
func (i Importability) IsWorthIt() bool {
	for _, t := range i.Troubles {
		if t.Severe {
			return false
		}
	}
	return true
}
