package hugosite

import (
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

// complete fills in what the page's table "syndicate" does not say, from the cascades that reach the
// page.
func (c *cascades) complete(params map[string]any, p page.Page) {
	table, ok := params[syndicate.ParamsKey].(map[string]any)
	if !ok {
		return
	}
	for _, sources := range c.reaching(p) {
		for source := range sources.All() {
			if !source.Target.Match(p.Kind(), p.Path(), c.hugo.Conf.Environment(), c.site) {
				continue
			}
			for _, inherited := range []any{source.Params[syndicate.ParamsKey], source.Fields[syndicate.ParamsKey]} {
				if inherited == nil {
					continue
				}
				from, ok := plain(inherited).(map[string]any)
				if !ok {
					return // a plain flag: all that is farther away does not count any more
				}
				fill(table, from)
			}
		}
	}
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

// fill copies into a table what it lacks. Where both have a table the same holds for these two.
func fill(table, from map[string]any) {
	for key, value := range from {
		own, has := table[key]
		ownTable, ok1 := own.(map[string]any)
		fromTable, ok2 := value.(map[string]any)
		switch {
		case !has:
			table[key] = value
		case ok1 && ok2:
			fill(ownTable, fromTable)
		}
	}
}
