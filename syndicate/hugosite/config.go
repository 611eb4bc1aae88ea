package hugosite

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gohugoio/hugo/common/hmaps"
	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/spf13/afero"
)

// formatName is the name of our own output format.
const formatName = "syndicate"

// settings are what Hugo is told besides what the site's own configuration says.
type settings struct {
	flags       config.Provider
	filename    string // as in Hugo's --config
	configDir   string
	environment string
	plain       bool
}

func newSettings(o Options, dir string) *settings {
	s := &settings{
		flags:       config.New(),
		filename:    o.Config,
		configDir:   configDir(o),
		environment: environment(o),
		plain:       o.Plain,
	}
	for key, value := range map[string]any{
		"workingDir":   dir,
		"environment":  environment(o),
		"cacheDir":     cacheDir(o),
		"buildDrafts":  false,
		"buildFuture":  false,
		"buildExpired": false,

		// These files would be written to the disk even though nothing is rendered, and
		// hugo_stats.json would come out empty.
		"build": map[string]any{
			"writeStats": false, "buildStats": map[string]any{"enable": false}, "noJSConfigInAssets": true,
		},
		"printUnusedTemplates": false,
		"printPathWarnings":    false,
		"printI18nWarnings":    false,
		"templateMetrics":      false,
		"panicOnWarning":       false,
	} {
		s.flags.Set(key, value)
	}
	for key, value := range map[string]string{"baseURL": o.BaseURL, "themesDir": o.ThemesDir} {
		if value != "" {
			s.flags.Set(key, value)
		}
	}
	return s
}

// environment resolves what Hugo's commands, and not its library, resolve.
func environment(o Options) string {
	for _, name := range []string{o.Environment, os.Getenv("HUGO_ENVIRONMENT"), os.Getenv("HUGO_ENV")} {
		if name != "" {
			return name
		}
	}
	return "production"
}

func configDir(o Options) string {
	if o.ConfigDir == "" {
		return "config"
	}
	return o.ConfigDir
}

func contentTimeout(o Options) time.Duration {
	if o.ContentTimeout == 0 {
		return time.Minute
	}
	return o.ContentTimeout
}

func cacheDir(o Options) string {
	if o.CacheDir != "" {
		return o.CacheDir
	}
	user, err := os.UserCacheDir()
	if err != nil { // no home, as in some containers
		user = os.TempDir()
	}
	return filepath.Join(user, "syndicate")
}

// findConfig makes sure that there is a configuration. Hugo does without.
func findConfig(dir string, o Options) error {
	files, err := configFiles(dir, o)
	if err != nil || len(files) > 0 {
		return err
	}
	for _, name := range []string{"_default", environment(o)} {
		if entries, err := os.ReadDir(filepath.Join(inFolder(dir, configDir(o)), name)); err == nil && len(entries) > 0 {
			return nil
		}
	}
	return configError(nil, "%s is not a Hugo site: it has no hugo.toml, hugo.yaml or hugo.json and no %s folder", o.Dir, configDir(o))
}

// configFiles returns the files that are the configuration besides the config folder: those of the
// options, else the one that Hugo finds.
func configFiles(dir string, o Options) (files []string, err error) {
	if o.Config != "" {
		for name := range strings.SplitSeq(o.Config, ",") {
			file := inFolder(dir, name)
			if _, err := os.Stat(file); err != nil {
				return nil, configError(err, "there is no config file %s", name)
			}
			files = append(files, file)
		}
		return files, nil
	}
	for _, name := range config.DefaultConfigNames {
		for _, ext := range config.ValidConfigFileExtensions {
			file := filepath.Join(dir, name+"."+ext)
			if _, err := os.Stat(file); err == nil {
				return []string{file}, nil
			}
		}
	}
	return nil, nil
}

// load reads the configuration. That takes two passes: to make our format the last one, the formats
// that the site has must be known.
func (s *settings) load(source *overlay, log *journal) (*allconfig.Configs, error) {
	configs, err := s.pass(source, &journal{dir: log.dir}) // the second pass logs the same again
	if err != nil {
		return nil, err
	}
	// Hugo drops mounts of folders that do not exist, and our templates need one.
	layouts := configs.LoadingInfo.Cfg.GetString("layoutDir")
	if layouts == "" {
		layouts = "layouts"
	}
	if err := source.MkdirAll(filepath.Join(configs.LoadingInfo.BaseConfig.WorkingDir, layouts), 0o777); err != nil {
		return nil, err
	}
	s.setFormat(configs)
	return s.pass(source, log)
}

func (s *settings) pass(source afero.Fs, log *journal) (*allconfig.Configs, error) {
	environ, err := s.environ(os.Environ())
	if err != nil {
		return nil, err
	}
	return allconfig.LoadConfig(allconfig.ConfigSourceDescriptor{
		Fs:           source,
		Flags:        freshFlags{s.flags},
		Filename:     s.filename,
		ConfigDir:    s.configDir,
		Environment:  s.environment,
		Environ:      environ,
		Logger:       log.logger(),
		SkipNpmCheck: true,
	})
}

// setFormat chooses the output format in which content is rendered, our own unless it has to be plain.
// That is the one that Hugo prepared last. Formats come in the order of their weights, those without
// one last, so every other format gets one. It would not do to make ours the first: that is Hugo's
// default format, and templates for any format would no longer be found for ours.
func (s *settings) setFormat(configs *allconfig.Configs) {
	last := formatName
	if s.plain {
		last = configs.Base.DefaultOutputFormat
	}
	formats := map[string]any{}
	for _, f := range configs.Base.OutputFormats.Config {
		if f.Name == last {
			formats[f.Name] = map[string]any{"weight": 0}
		} else if f.Weight == 0 {
			formats[f.Name] = map[string]any{"weight": 1 << 20}
		}
	}
	if !s.plain {
		formats[formatName] = map[string]any{
			"mediaType": "text/html", "isHTML": true, "notAlternative": true, "permalinkable": false,
			"baseName": formatName, "weight": 0,
		}
		s.addToOutputs(configs)
	}
	s.flags.Set("outputFormats", formats)
	s.flags.Set("defaultOutputFormat", configs.Base.DefaultOutputFormat)
}

// addToOutputs makes our format one of those of pages.
func (s *settings) addToOutputs(configs *allconfig.Configs) {
	withOurs := func(outputs map[string][]string) map[string]any {
		return map[string]any{"page": append(slices.Clone(outputs["page"]), formatName)}
	}
	s.flags.Set("outputs", withOurs(configs.Base.Outputs))
	if len(configs.LanguageConfigMap) > 1 {
		languages := map[string]any{}
		for name, c := range configs.LanguageConfigMap {
			languages[name] = map[string]any{"outputs": withOurs(c.Outputs)}
		}
		s.flags.Set("languages", languages)
	}
}

// freshFlags hands out a fresh copy of every table. Hugo applies flags before and after it reads the
// files; without this the first pass makes our tables part of the configuration, the files are merged
// into them, and the second pass overrides nothing.
type freshFlags struct{ config.Provider }

func (f freshFlags) Get(key string) any { return cloneTables(f.Provider.Get(key)) }

func cloneTables(v any) any {
	table, ok := v.(hmaps.Params)
	if !ok {
		return v
	}
	c := make(hmaps.Params, len(table))
	for key, value := range table {
		c[key] = cloneTables(value)
	}
	return c
}
