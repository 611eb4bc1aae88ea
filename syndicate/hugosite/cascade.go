package hugosite

import (
	"maps"
	"slices"
	"strings"

	"github.com/gohugoio/hugo/common/types"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/hugolib/sitesmatrix"
	"github.com/gohugoio/hugo/resources/page"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

// cascades finds what a page inherits, as Hugo does (hugolib/page__meta.go, setMetaPost): from the
// sections around it, the nearest first, then from the site's configuration.
//
// One thing is left out: a section's cascade in one language whose target names another language.
type cascades struct {
	hugo      *hugolib.HugoSites
	site      sitesmatrix.Vector
	ofSection map[page.Page]*page.PageMatcherParamsConfigs
	ofConfig  []*page.PageMatcherParamsConfigs
}

func newCascades(hugo *hugolib.HugoSites, site *hugolib.Site) *cascades {
	c := &cascades{
		hugo: hugo,
		site: hugo.Conf.ConfiguredDimensions().ResolveVector(types.Strings3{
			site.Lang(), site.Dimension("version").Name(), site.Dimension("role").Name(),
		}),
		ofSection: map[page.Page]*page.PageMatcherParamsConfigs{},
	}
	for _, s := range hugo.Sites {
		c.ofConfig = append(c.ofConfig, hugo.Configs.LanguageConfigMap[s.Lang()].Cascade)
	}
	return c
}

// complete merges what the page's front matter says under "syndicate" with what the cascades that
// reach the page say there.
func (c *cascades) complete(params map[string]any, p page.Page) {
	own, ok := params[syndicate.ParamsKey]
	if !ok {
		return
	}
	said := []any{own} // the nearest first
	for _, sources := range c.reaching(p) {
		for source := range sources.All() {
			if source.Target.Match(p.Kind(), p.Path(), c.hugo.Conf.Environment(), c.site) {
				said = append(said, plain(source.Params[syndicate.ParamsKey]), plain(source.Fields[syndicate.ParamsKey]))
			}
		}
	}
	params[syndicate.ParamsKey] = mergeFlags(said)
}

// mergeFlags merges what a page and all that it inherits from say, the nearest first.
func mergeFlags(said []any) (merged any) {
	for _, nearer := range slices.Backward(said) {
		merged = flagOver(nearer, merged)
	}
	return merged
}

func (c *cascades) reaching(p page.Page) []*page.PageMatcherParamsConfigs {
	var sources []*page.PageMatcherParamsConfigs
	for _, section := range p.Ancestors() {
		sources = append(sources, c.section(section))
	}
	return append(sources, c.ofConfig...)
}

// section reads the cascade in the front matter of a section.
func (c *cascades) section(p page.Page) *page.PageMatcherParamsConfigs {
	if found, ok := c.ofSection[p]; ok {
		return found
	}
	// Hugo has read the same when it loaded the site, so there is no error to expect. It gets a copy,
	// because it changes what it reads.
	config, err := page.DecodeCascadeConfig(plain(p.Params()["cascade"]))
	if err == nil {
		err = config.InitConfig(c.hugo.Log, nil, c.hugo.Conf.ConfiguredDimensions())
	}
	if err != nil {
		config = nil
	}
	c.ofSection[p] = config
	return config
}

// flagOver merges two values of the flag, of which the nearer one wins. Saying no more than yes, as
// "medium" and true do, it leaves all settings to the other.
func flagOver(nearer, farther any) any {
	table, ok := longForm(farther)
	if nearer == nil || ok && nearer == true && flags(table) {
		return farther
	}
	own, ownOK := longForm(nearer)
	if !ok || !ownOK {
		return nearer
	}
	for destination, settings := range own {
		table[destination] = settingsOver(settings, table[destination])
	}
	return table
}

// flags reports whether a table of destinations switches any of them on.
func flags(table map[string]any) bool {
	for destination, settings := range table {
		if destination != "id" && settings != false {
			return true
		}
	}
	return false
}

// settingsOver does the same for the settings of one destination. No value at all means yes there.
func settingsOver(nearer, farther any) any {
	table, ok := farther.(map[string]any)
	if !ok {
		return nearer
	}
	switch nearer := nearer.(type) {
	case nil:
		return farther
	case bool:
		if nearer {
			return farther
		}
	case map[string]any:
		maps.Copy(table, nearer)
		return table
	}
	return nearer
}

// longForm reads a flag as a table of destinations. A flag that names none is none.
func longForm(flag any) (table map[string]any, ok bool) {
	names := []any{flag}
	switch flag := flag.(type) {
	case map[string]any:
		return flag, true
	case []any:
		names = flag
	}
	table = map[string]any{}
	for _, name := range names {
		text, ok := name.(string)
		if !ok || strings.TrimSpace(text) == "" {
			return nil, false
		}
		table[strings.ToLower(strings.TrimSpace(text))] = true
	}
	return table, len(table) > 0
}
