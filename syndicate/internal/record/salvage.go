package record

import (
	"encoding/json"
	"regexp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

var recognisable = regexp.MustCompile(`"(canonicalURL|textHash|title)"\s*:\s*("(?:[^"\\\n]|\\.)*")`)

// salvage makes out in a damaged record what its post can be recognised by, if that was moved. Most
// damage is a conflict that git left in the file, and then both sides of it are found.
func salvage(data []byte) (d syndicate.Damaged) {
	for _, m := range recognisable.FindAllSubmatch(data, -1) {
		var value string
		if json.Unmarshal(m[2], &value) != nil || value == "" {
			continue
		}
		switch string(m[1]) {
		case "canonicalURL":
			d.CanonicalURLs = append(d.CanonicalURLs, value)
		case "textHash":
			d.TextHashes = append(d.TextHashes, value)
		default:
			d.Titles = append(d.Titles, value)
		}
	}
	return d
}
