package hugosite

import (
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// siteFacts is what a hugo command tells of a site in one language, see external/facts.json.
type siteFacts struct {
	Language, BaseURL string
	Multihost         bool
	Params            json.RawMessage
	Pages             []*pageFacts
	Addresses         []addressFacts

	params map[string]any
}

// pageFacts is what it tells of a regular page.
type pageFacts struct {
	Path, File, InContent         string
	Title, Description, Permalink string
	Aliases, Files                []string // Files are the bundle's, as Hugo names them
	Date, PublishDate, Lastmod    time.Time
	Params                        json.RawMessage
	Cascades                      []json.RawMessage // of the sections around it, the nearest first

	params   map[string]any
	inherits []any // the cascades
}

// addressFacts is what it tells of any page.
type addressFacts struct {
	Path   string   // of its address
	Files  []string // of a bundle, as Hugo names them
	Source string   // the content file of the bundle, absolute
	Build  any      // what its front matter says of that
}

func (s *siteFacts) decode(text []byte) (err error) {
	if err := json.Unmarshal(text, s); err != nil {
		return err
	}
	if s.params, err = decodeTable(s.Params); err != nil {
		return err
	}
	for _, p := range s.Pages {
		if p.params, err = decodeTable(p.Params); err != nil {
			return fmt.Errorf("%s: %w", p.Path, err)
		}
		for _, text := range p.Cascades {
			cascade, err := decodeValue(text)
			if err != nil {
				return fmt.Errorf("%s: %w", p.Path, err)
			}
			p.inherits = append(p.inherits, cascade)
		}
		p.Params, p.Cascades = nil, nil
	}
	return nil
}

// externalPage is a page that a hugo command told of.
type externalPage struct {
	*pageFacts
	externalBundle
	site     *siteFacts
	cascades *rawCascades
}

func (p *externalPage) frontMatter() map[string]any { return p.params }

func (p *externalPage) facts() facts {
	params := plainMap(p.params)
	p.cascades.complete(params, p.pageFacts, p.site.Language)
	return facts{
		BaseURL:     p.site.BaseURL,
		Path:        p.Path,
		Language:    p.site.Language,
		File:        p.File,
		InContent:   p.InContent,
		Title:       p.Title,
		Description: p.Description,
		Permalink:   p.Permalink,
		Aliases:     p.paths(),
		Date:        p.Date,
		PublishDate: p.PublishDate,
		Lastmod:     p.Lastmod,
		Params:      params,
	}
}

// paths are the aliases as paths from the root of the site. Older versions of Hugo leave those alone that
// are relative, which they are to the folder around the page.
func (p *externalPage) paths() (aliases []string) {
	around, _ := strings.CutPrefix(p.Permalink, strings.TrimSuffix(p.site.BaseURL, "/"))
	around = path.Dir(strings.TrimSuffix(around, "/"))
	for _, alias := range p.Aliases {
		if !strings.HasPrefix(alias, "/") {
			alias = path.Join(around, alias)
		}
		aliases = append(aliases, alias)
	}
	return aliases
}

func decodeTable(text json.RawMessage) (map[string]any, error) {
	v, err := decodeValue(text)
	table, ok := v.(map[string]any)
	if err == nil && !ok {
		err = fmt.Errorf("%T in place of a table", v)
	}
	return table, err
}

// decodeValue reads a value with its type, see external/value.json.
func decodeValue(text json.RawMessage) (any, error) {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return nil, err
	}
	return typed(v)
}

func typed(v any) (_ any, err error) {
	switch v := v.(type) {
	case []any:
		for i := range v {
			if v[i], err = typed(v[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for name, value := range v { // one
			if table, ok := value.(map[string]any); ok && name == "map" {
				return typedTable(table)
			}
			text, _ := value.(string)
			return typedText(name, text)
		}
	}
	return v, nil
}

func typedTable(table map[string]any) (_ any, err error) {
	for key, value := range table {
		if table[key], err = typed(value); err != nil {
			return nil, err
		}
	}
	return table, nil
}

// typedText reads what JSON has no type for. What we do not know either stays text.
func typedText(name, text string) (any, error) {
	switch name {
	case "int":
		return strconv.Atoi(text)
	case "int64":
		return strconv.ParseInt(text, 10, 64)
	case "uint64":
		return strconv.ParseUint(text, 10, 64)
	case "float64":
		return strconv.ParseFloat(text, 64)
	case "time.Time":
		return time.Parse(time.RFC3339Nano, text)
	case "toml.LocalDate":
		var d toml.LocalDate
		err := d.UnmarshalText([]byte(text))
		return plain(d), err
	case "toml.LocalDateTime":
		var d toml.LocalDateTime
		err := d.UnmarshalText([]byte(text))
		return plain(d), err
	}
	return text, nil
}
