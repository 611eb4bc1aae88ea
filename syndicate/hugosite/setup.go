package hugosite

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/gohugoio/hugo/config"
	"github.com/gohugoio/hugo/hugofs"
)

// carrier is the name of the page of ours, one in each language, that our questions are asked on. It is
// a page and not the home page, because whatever outputs the site has set for that do not matter. No
// list of the site has it.
const carrier = "hugo-syndicate"

// A setup is what a hugo command is told about a site, and what it told us.
type setup struct {
	work     string   // a folder of ours that it reads from and writes to
	args     []string // that all its commands get
	environ  []string // with everything that is injected
	version  version
	format   string // the output format that content is rendered in
	cascades *rawCascades
	config   siteConfig
	modules  []module
}

// siteConfig is what we need of the answer to `hugo config`.
type siteConfig struct {
	DefaultContentLanguage string
	PublishDir             string
	OutputFormats          map[string]map[string]any
	MediaTypes             map[string]struct{ Suffixes []string }
	Module                 map[string]any
}

// A module is the site itself, a theme or a module, as `hugo config mounts` shows it. The first is the
// site.
type module struct {
	Dir    string
	Mounts []struct{ Source, Target string }
}

func newSetup(ctx context.Context, hugo *binary, dir string, o Options, log *journal) (_ *setup, err error) {
	s := &setup{version: hugo.version, format: formatName, args: []string{"--source", dir, "--environment", environment(o)}}
	if o.Plain {
		s.format = "html"
	}
	for flag, value := range map[string]string{"--config": o.Config, "--configDir": o.ConfigDir} {
		if value != "" {
			s.args = append(s.args, flag, value)
		}
	}
	raw, err := rawConfig(dir, o)
	if err != nil {
		return nil, explainConfig(dir, err)
	}
	s.cascades = newRawCascades(raw, environment(o))

	basic := basicVariables(dir, o)
	s.environ = environWith(basic)
	if err := s.readConfig(ctx, hugo, dir); err != nil {
		return nil, err
	}
	if s.work, err = os.MkdirTemp("", "syndicate-hugo-"); err != nil {
		return nil, err
	}
	if s.work, err = filepath.EvalSymlinks(s.work); err == nil {
		err = s.fill(languagesOf(raw, s.config.DefaultContentLanguage))
	}
	if err == nil {
		err = s.inject(basic)
	}
	if err != nil {
		os.RemoveAll(s.work)
		return nil, err
	}
	return s, nil
}

func (s *setup) out() string { return filepath.Join(s.work, "out") }

// readConfig asks hugo for the configuration as it understands it.
func (s *setup) readConfig(ctx context.Context, hugo *binary, dir string) error {
	ask := func(args ...string) ([]byte, error) {
		out, err := hugo.output(ctx, dir, s.environ, append(args, s.args...)...)
		var told *siteError
		if errors.As(err, &told) {
			err = explainConfig(dir, err)
		}
		return out, err
	}
	text, err := ask("config", "--format", "json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &s.config); err != nil {
		return configError(err, "%s gave a configuration that cannot be read: %v", hugo.path, err)
	}
	if text, err = ask("config", "mounts"); err != nil {
		return err
	}
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var m module
		if err := d.Decode(&m); err == io.EOF {
			break
		} else if err != nil {
			return configError(err, "%s gave mounts that cannot be read: %v", hugo.path, err)
		}
		s.modules = append(s.modules, m)
	}
	if len(s.modules) == 0 {
		return configError(nil, "%s gave no mounts", hugo.path)
	}
	return nil
}

// fill writes the pages that carry our questions, the templates that answer them, and our templates
// for content.
func (s *setup) fill(languages []string) error {
	files := map[string]string{}
	list := "build"
	if s.version.before(0, 145) {
		list = "_build"
	}
	for _, l := range languages {
		files["content/"+carrier+"."+l+".md"] = fmt.Sprintf(
			"---\ntitle: %[1]s\n%[2]s: {list: never}\noutputs: [%[3]s]\nlayout: %[1]s\nurl: /%[1]s/%[4]s/\n---\n", carrier, list, s.format, l)
	}
	for _, name := range []string{"facts", "value", "content"} {
		text, err := questions.ReadFile("external/" + name + ".json")
		if err != nil {
			return err
		}
		files["layouts/partials/"+carrier+"/"+name+".json"] = string(text)
	}
	if s.format == formatName {
		ours, err := templatesFor(hugofs.Os, s.mounts())
		if err != nil {
			return err
		}
		for name, text := range ours {
			name, text := s.version.template(name, string(text))
			files["layouts/"+name] = text
		}
	}
	for _, folder := range []string{"static", "out"} {
		if err := os.MkdirAll(filepath.Join(s.work, folder), 0o777); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := s.write(name, text); err != nil {
			return err
		}
	}
	return nil
}

// write writes one of our files, as old as can be: a site may go by the age of files.
func (s *setup) write(name, text string) error {
	name = filepath.Join(s.work, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		return err
	}
	return os.Chtimes(name, time.Unix(0, 0), time.Unix(0, 0))
}

// tried is the part of a question that needs the function "try", which came with Hugo 0.141.
var tried = regexp.MustCompile(`(?s)\{\{- /\* try begin \*/ -\}\}.*\{\{- /\* try end \*/ -\}\}`)

// ask sets the question that the next run answers.
func (s *setup) ask(question string, wanted any) error {
	text, err := questions.ReadFile("external/" + question + ".json")
	if err != nil {
		return err
	}
	if s.version.before(0, 141) {
		text = tried.ReplaceAllLiteral(text, []byte(`"content": {{ partial "`+carrier+`/content.json" $context }}`))
	}
	list, err := json.Marshal(wanted)
	if err != nil {
		return err
	}
	filled := strings.Replace(string(text), "WANTED", base64.StdEncoding.EncodeToString(list), 1)
	if err := s.write("layouts/partials/"+carrier+"/question.json", filled); err != nil {
		return err
	}
	// What a site does to its pages when they are published, as to their links, cannot be done to base64.
	return s.write("layouts/_default/"+carrier+"."+s.format+".html",
		`{{ partial "`+carrier+`/question.json" . | base64Encode | safeHTML }}`)
}

// mounts lists the mounts of the site, before those of its themes and modules.
func (s *setup) mounts() (mounts []mount) {
	for _, m := range s.modules {
		for _, given := range m.Mounts {
			folder := inFolder(m.Dir, given.Source)
			if _, err := os.Stat(folder); err == nil { // Hugo tells of its own defaults even if they are not there
				mounts = append(mounts, mount{folder, filepath.ToSlash(given.Target)})
			}
		}
	}
	return mounts
}

// inject puts everything that hugo is told besides the site's configuration into its environment.
func (s *setup) inject(basic variables) error {
	mounts := []any{
		map[string]any{"source": filepath.Join(s.work, "layouts"), "target": "layouts"},
		map[string]any{"source": filepath.Join(s.work, "content"), "target": "content"},
		// Nothing asks Hugo for static files, and it would copy all of them in every run.
		map[string]any{"source": filepath.Join(s.work, "static"), "target": "static"},
	}
	theirs, _ := s.config.Module["mounts"].([]any)
	for _, m := range theirs {
		mount, _ := m.(map[string]any)
		target, _ := mount["target"].(string)
		switch {
		case target == "static" || strings.HasPrefix(target, "static/"):
			continue
		case target == "data":
			hideLedger(mount, s.version)
		}
		mounts = append(mounts, mount)
	}
	s.config.Module["mounts"] = mounts

	all := maps.Clone(basic)
	for name, value := range map[string]any{
		"MODULE":   s.config.Module,
		"SEGMENTS": map[string]any{carrier: map[string]any{"includes": []any{map[string]any{"path": "/" + carrier, "output": s.format}}}},
	} {
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		all[name] = string(text)
	}
	if s.format == formatName {
		formats, err := formatsWithOurs()
		if err != nil {
			return err
		}
		all["OUTPUTFORMATS"] = formats
	}
	all["RENDERSEGMENTS"] = carrier
	all["PUBLISHDIR"] = s.out()
	all["RESOURCEDIR"] = filepath.Join(s.work, "resources")
	all["DISABLEALIASES"] = "true"
	s.environ = environWith(all)
	return nil
}

// formatsWithOurs are the output formats that the environment sets, and ours.
func formatsWithOurs() (string, error) {
	theirs := config.New()
	if err := setVariables(theirs, "outputformats"); err != nil {
		return "", err
	}
	formats, _ := plain(theirs.Get("outputformats")).(map[string]any)
	all := map[string]any{}
	maps.Copy(all, formats)
	all[formatName] = map[string]any{
		"mediatype": "text/html", "ishtml": true, "notalternative": true, "permalinkable": false, "basename": formatName, "weight": 0,
	}
	text, err := json.Marshal(all)
	return string(text), err
}

// hideLedger keeps our ledger from being data of the site.
func hideLedger(mount map[string]any, v version) {
	key, pattern := "files", "! syndicate/**"
	if v.before(0, 153) {
		key, pattern = "excludeFiles", "syndicate/**"
	}
	for name, value := range mount {
		if !strings.EqualFold(name, key) {
			continue
		}
		delete(mount, name)
		if list, ok := value.([]any); ok {
			mount[key] = append(slices.Clone(list), pattern)
			return
		}
		mount[key] = []any{value, pattern}
		return
	}
	mount[key] = []any{pattern}
}
