package hugosite

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/gohugoio/hugo/deps"
	"github.com/gohugoio/hugo/hugofs"
	"github.com/gohugoio/hugo/hugolib"
	"github.com/gohugoio/hugo/modules"
	"github.com/gohugoio/hugo/resources/page"
	"github.com/spf13/afero"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/internal/survey"
)

// loading serialises loads. Hugo keeps one logger for the whole process and lets a build fail for an
// error that another site logged meanwhile.
var loading sync.Mutex

// Load reads and assembles a site, without rendering any of it. It takes about as long as
// `hugo list all`. Any broken front matter fails it, as it fails a build. A template that does not
// compile fails only the posts that need it.
//
// Modules that are neither vendored nor downloaded are fetched by the go command, as in a build: then
// the network is used, and go may complete the site's go.mod and go.sum.
//
// ctx is looked at before and after, Hugo cannot be interrupted in between.
func Load(ctx context.Context, o Options) (*Site, error) {
	dir, err := findSite(o)
	if err != nil {
		return nil, err
	}
	if o.Hugo != "" {
		return loadWith(ctx, dir, o)
	}
	loading.Lock()
	defer loading.Unlock()
	if err := contextError(ctx); err != nil {
		return nil, err
	}
	log := &journal{dir: dir, forward: o.Log}
	hugo, extent, err := load(ctx, dir, o, log)
	if err != nil {
		return nil, unreadableError{err}
	}
	if err := contextError(ctx); err != nil {
		hugo.Close()
		return nil, err
	}
	for _, name := range goFiles(dir, hugo.Configs) {
		extent.note(name)
	}
	d := describer{dir: dir, defaultLanguage: hugo.Conf.DefaultContentLanguage(), multihost: hugo.Configs.IsMultihost, fields: o.Fields}
	e := &embedded{hugo: hugo, log: log, timeout: contentTimeout(o), contents: map[page.Page]pageContent{}}
	site := newSite(o, d, e, log)
	site.extent = extent
	extent.watch(func(name string) { site.miss(tidy(dir, name)) })
	return site, nil
}

// goFiles are the files that the go command reads to find the modules of a site.
func goFiles(dir string, configs *allconfig.Configs) []string {
	files := []string{filepath.Join(dir, "go.sum")}
	if work := configs.Base.Module.Workspace; work != modules.WorkspaceDisabled {
		files = append(files, work, work+".sum")
	}
	for _, m := range configs.Modules {
		files = append(files, filepath.Join(m.Dir(), "go.mod"))
	}
	return files
}

// ContentFiles lists the content files of a site, in the order in which [Site.Posts] has their posts. It reads
// the configuration and does not load the site. There are none if they cannot be loaded part by part.
func ContentFiles(ctx context.Context, o Options) (files []string, err error) {
	dir, err := findSite(o)
	if err != nil || o.Hugo != "" {
		return nil, err
	}
	loading.Lock()
	defer loading.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("hugo failed on this site: %s", tidy(dir, fmt.Sprint(r)))
		}
	}()
	configs, err := newSettings(o, dir).load(newOverlay(hugofs.Os, privateFolders(dir)...), &journal{dir: dir})
	if err != nil {
		return nil, explainConfig(dir, err)
	}
	plan := surveyPlan(Options{Pages: []string{}}, configs)
	for _, f := range plan.Folders {
		if !isIn(dir, f.Dir) {
			return nil, nil // its files have other paths
		}
	}
	content, err := survey.Look(ctx, plan)
	if err != nil {
		return nil, err
	}
	files = content.Files(true)
	slices.SortFunc(files, func(a, b string) int { return strings.Compare(filepath.ToSlash(a), filepath.ToSlash(b)) })
	return files, nil
}

// loadWith reads a site with the user's own Hugo.
func loadWith(ctx context.Context, dir string, o Options) (*Site, error) {
	hugo, err := findBinary(ctx, o.Hugo)
	if err != nil {
		return nil, err
	}
	log := &journal{dir: dir, forward: o.Log}
	e, err := loadExternal(ctx, hugo, dir, o, log)
	if err != nil {
		return nil, err
	}
	d := describer{dir: dir, defaultLanguage: e.setup.config.DefaultContentLanguage, multihost: e.sites[0].Multihost, fields: o.Fields}
	return newSite(o, d, e, log), nil
}

// newSite makes a site of what an engine has read.
func newSite(o Options, d describer, e engine, log *journal) *Site {
	site := &Site{
		describer: d,
		engine:    e,
		plain:     o.Plain,
		log:       log,
		turn:      make(chan struct{}, 1),
		extent:    extent{whole: "a hugo command reads it"},
		pages:     map[*syndicate.Post]source{},
		links:     map[string]bool{},
	}
	site.published = sync.OnceValue(func() *published {
		p := e.published()
		p.miss = site.miss
		p.note = site.extent.note
		return p
	})
	site.warnOfLanguages()
	return site
}

func load(ctx context.Context, dir string, o Options, log *journal) (_ *hugolib.HugoSites, extent extent, err error) {
	// Hugo panics on some broken input.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("hugo failed on this site: %s", tidy(dir, fmt.Sprint(r)))
		}
	}()
	begun := time.Now()
	source := newOverlay(hugofs.Os, privateFolders(dir)...)
	settings := newSettings(o, dir)
	configs, err := settings.load(source, log)
	if err != nil {
		return nil, extent, explainConfig(dir, err)
	}
	source.trace.drop(dir) // Hugo looked for configurations of JavaScript tools
	empty := emptyTheme(configs)
	if empty != "" {
		log.pass(slog.LevelWarn, empty)
	}
	if !o.Plain {
		if err := inject(source, configs); err != nil {
			return nil, extent, err
		}
	}
	source.guard = contentGuard(configs)
	if extent, err = chooseExtent(ctx, o, configs, source, begun); err != nil {
		return nil, extent, err
	}
	source.hides = extent.hides
	source.trace.ignore = extent.knows
	extent.watch = func(asked func(name string)) { source.asked = asked }
	if err := contextError(ctx); err != nil {
		return nil, extent, err
	}
	settings.flags.Set("publishDir", "/") // of the destination, which is in memory
	for broken := 0; ; broken++ {
		hugo, err := build(source, settings, configs, log)
		if err == nil {
			return hugo, extent, nil
		}
		if broken == maxBroken || !standIn(source, configs, dir, err, log) {
			return nil, extent, explainWith(empty, explain(dir, err, log))
		}
	}
}

func build(source afero.Fs, settings *settings, configs *allconfig.Configs, log *journal) (*hugolib.HugoSites, error) {
	hugo, err := hugolib.NewHugoSites(deps.DepsCfg{
		Configs: configs,
		Fs:      hugofs.NewFromSourceAndDestination(source, afero.NewMemMapFs(), settings.flags),
		// Meant for tests, says Hugo, but it is the one way to learn what is logged.
		TestLogger: log.logger(),
		StdOut:     io.Discard,
		StdErr:     io.Discard,
	})
	if err != nil {
		return nil, err
	}
	if err := hugo.Build(hugolib.BuildCfg{SkipRender: true, NoBuildLock: true}); err != nil {
		hugo.Close()
		return nil, err
	}
	return hugo, nil
}

// findSite makes sure that there is a site. Hugo takes any folder, even one that does not exist, for
// a site without content.
func findSite(o Options) (dir string, err error) {
	dir, err = filepath.Abs(o.Dir)
	if err != nil {
		return "", configError(err, "%v", err)
	}
	info, err := os.Stat(dir)
	switch {
	case os.IsNotExist(err):
		return "", configError(err, "there is no folder %s", o.Dir)
	case err != nil:
		return "", configError(err, "%v", err)
	case !info.IsDir():
		return "", configError(nil, "%s is a file, not the folder of a site", o.Dir)
	}
	return dir, findConfig(dir, o)
}
