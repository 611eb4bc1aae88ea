package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/niklasfasching/go-org/org"
)

// isOrg reports whether Hugo reads front matter of Org in a file, whatever the file's name
// (parser/pageparser/pagelexer_intro.go).
func isOrg(content []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(content, "\ufeff \t\r\n"), []byte("#+"))
}

// orgKeyword matches a line of Org's front matter: "#+tags[]: a b".
var orgKeyword = regexp.MustCompile(`^#\+([^:\s\[\]]+)(\[\])?:[ \t]*(.*?)[ \t]*\r?\n?$`)

// An orgLine is a keyword of the front matter.
type orgLine struct {
	key, text  string
	isList     bool
	start, end int // bytes of the file, with the line break
}

func (l *orgLine) value() any {
	if l.isList {
		return strings.Fields(l.text)
	}
	return l.text
}

// orgLines reads the lines up to the first that is no keyword, as Hugo does; end is where that starts.
func orgLines(content []byte) (keywords []orgLine, end int) {
	end = len(content) - len(bytes.TrimLeft(content, "\ufeff \t\r\n"))
	for line := range bytes.Lines(content[end:]) {
		if !bytes.HasPrefix(line, []byte("#+")) {
			break
		}
		if m := orgKeyword.FindSubmatch(line); m != nil {
			keywords = append(keywords, orgLine{string(m[1]), string(m[3]), len(m[2]) > 0, end, end + len(line)})
		}
		end += len(line)
	}
	return keywords, end
}

// setOrg gives a keyword of an Org file a value, nil takes it away.
func setOrg(content []byte, path string, value any) ([]byte, error) {
	written := ""
	switch v := value.(type) {
	case nil:
	case string:
		written = "#+" + path + ": " + v
	case []string:
		written = strings.TrimRight("#+"+path+"[]: "+strings.Join(v, " "), " ")
		if slices.ContainsFunc(v, func(s string) bool { return len(strings.Fields(s)) != 1 }) {
			return nil, errors.New("a list of Org can only have words without spaces")
		}
	default:
		return nil, fmt.Errorf("front matter of Org has texts and lists, and no %T", value)
	}
	if !orgKeyword.MatchString("#+" + path + ":") {
		return nil, fmt.Errorf("%q is no key that Org can have", path)
	}
	keywords, at := orgLines(content)
	found := slices.DeleteFunc(keywords, func(l orgLine) bool { return !strings.EqualFold(l.key, path) })
	start, end := at, at
	switch {
	case len(found) > 1:
		return nil, fmt.Errorf("front matter: %s stands there twice", path)
	case len(found) == 1 && reflect.DeepEqual(found[0].value(), value), len(found) == 0 && value == nil:
		return content, nil
	case len(found) == 1 && value == nil:
		start, end = found[0].start, found[0].end
	case len(found) == 1:
		start, end = found[0].start, found[0].end-len(lineBreak(content[:found[0].end]))
	case content[at-1] != '\n': // the end of the file
		written = orgBreak(content) + written
	default:
		written += orgBreak(content)
	}
	after := slices.Concat(content[:start], []byte(written), content[end:])
	return after, checkOrg(content, after, path, value)
}

// orgBreak is the line break that the keywords have.
func orgBreak(content []byte) string {
	if bytes.Contains(content, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// checkOrg proves that the key has its value and that nothing else changed, with the parser that Hugo uses.
func checkOrg(before, after []byte, path string, value any) error {
	want, got := orgValues(before), orgValues(after)
	for key := range want {
		if strings.EqualFold(key, path) {
			delete(want, key)
		}
	}
	if value != nil {
		want[strings.ToLower(path)] = value
	}
	if !reflect.DeepEqual(got, want) {
		return errors.New("front matter: this has to be changed by hand: something else would change")
	}
	return nil
}

// orgValues returns the texts and lists of the front matter, as Hugo takes them from what the parser reads
// (parser/metadecoders/decoder.go, unmarshalORG).
func orgValues(content []byte) map[string]any {
	_, end := orgLines(content)
	values := map[string]any{}
	for key, text := range org.New().Silent().Parse(bytes.NewReader(content[:end]), "").BufferSettings {
		name, isList := strings.CutSuffix(strings.ToLower(key), "[]")
		if values[name] = text; isList {
			values[name] = strings.Fields(text)
		}
	}
	return values
}
