package ledger

import (
	"encoding/json"
	"io"
	"os"
	"regexp"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

var recognisable = regexp.MustCompile(`"(canonicalURL|textHash)"\s*:\s*("(?:[^"\\\n]|\\.)*")`)

// salvage makes out in a damaged record what its post can be recognised by, if that was moved. Most
// damage is a conflict that git left in the file, and then both sides of it are found.
func salvage(path string) (d syndicate.Damaged) {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() {
		return d
	}
	file, err := os.Open(path)
	if err != nil {
		return d
	}
	defer file.Close()
	data, _ := io.ReadAll(io.LimitReader(file, maxRecord)) // what can be read has to do
	for _, m := range recognisable.FindAllSubmatch(data, -1) {
		var value string
		if json.Unmarshal(m[2], &value) != nil || value == "" {
			continue
		}
		if string(m[1]) == "canonicalURL" {
			d.CanonicalURLs = append(d.CanonicalURLs, value)
		} else {
			d.TextHashes = append(d.TextHashes, value)
		}
	}
	return d
}
