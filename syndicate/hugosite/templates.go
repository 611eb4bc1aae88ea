package hugosite

import (
	"embed"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/gohugoio/hugo/config/allconfig"
	"github.com/spf13/afero"
)

// templates are our own templates for our output format. Being for a format they beat every template
// that is for any, whoever wrote it.
//
//go:embed all:templates
var templates embed.FS

// evenIfSiteHasOwn are the templates of ours that are used even if the site or its theme has its own
// for any format: what those make, a highlighter's markup and typeset formulas, is noise outside the
// site. An image, link or video that a site draws in its own way means something, so there the site's
// template stays in charge. One that the site wrote for our format is always the one.
var evenIfSiteHasOwn = map[string]bool{
	"_markup/render-codeblock":   true,
	"_markup/render-passthrough": true,
	"_shortcodes/highlight":      true,
}

// inject puts our templates into the site's own layouts folder, in memory.
func inject(source *overlay, configs *allconfig.Configs) error {
	ours, err := templatesFor(source, mountsOf(configs))
	if err != nil {
		return err
	}
	target, err := layoutsFolder(configs)
	if err != nil {
		return err
	}
	for name, text := range ours {
		if err := afero.WriteFile(source.mem, filepath.Join(target, filepath.FromSlash(name)), text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// templatesFor returns those of our templates that are used besides the ones of a site and its themes,
// by their paths below the layouts.
func templatesFor(source afero.Fs, mounts []mount) (map[string][]byte, error) {
	own, err := siteTemplates(source, mounts)
	if err != nil {
		return nil, err
	}
	ours := map[string][]byte{}
	return ours, fs.WalkDir(templates, "templates", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := templates.ReadFile(name)
		name = strings.TrimPrefix(name, "templates/")
		what := strings.TrimSuffix(name, "."+formatName+".html")
		if !own[what+"."+formatName] && (!own[what] || evenIfSiteHasOwn[what]) {
			ours[name] = text
		}
		return err
	})
}

// layoutsFolder is the folder in which the site's own layouts are.
func layoutsFolder(configs *allconfig.Configs) (string, error) {
	project := configs.Modules[0]
	for _, mount := range project.Mounts() {
		if mount.Target == "layouts" {
			return inFolder(project.Dir(), mount.Source), nil
		}
	}
	return "", configError(nil, "the folder that the site mounts as its layouts is not there: create it")
}

// siteTemplates lists the render hooks and shortcodes of the site and its themes: "_markup/render-image"
// and, if it is for our format, "_markup/render-image.syndicate".
func siteTemplates(source afero.Fs, mounts []mount) (map[string]bool, error) {
	files, err := layoutFiles(source, mounts)
	own := map[string]bool{}
	for _, f := range files {
		addTemplate(own, "/"+f.name)
	}
	return own, err
}

// A layoutFile is a template in a layouts folder of the site or of one of its themes.
type layoutFile struct {
	name string // path below the layouts, with slashes
	path string // on the disk, absolute
}

// layoutFiles lists the templates of the site, before those of its themes.
func layoutFiles(source afero.Fs, mounts []mount) (files []layoutFile, err error) {
	for _, m := range mountedAt("layouts", mounts) {
		err := afero.Walk(source, m.folder, func(file string, info fs.FileInfo, err error) error {
			if err != nil || info.IsDir() {
				return err
			}
			rest, err := filepath.Rel(m.folder, file)
			files = append(files, layoutFile{path.Join(m.target, filepath.ToSlash(rest)), file})
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// addTemplate adds a template by its path. Hugo knew other places for shortcodes and hooks before
// 0.146, and still does.
func addTemplate(own map[string]bool, name string) {
	for _, kind := range []struct{ marker, folder string }{
		{"/_markup/", "_markup/"}, {"/_shortcodes/", "_shortcodes/"}, {"/shortcodes/", "_shortcodes/"},
	} {
		_, file, found := strings.Cut(name, kind.marker)
		if !found {
			continue
		}
		what, rest, _ := strings.Cut(file, ".")
		own[kind.folder+what] = true
		if strings.Contains("."+rest+".", "."+formatName+".") {
			own[kind.folder+what+"."+formatName] = true
		}
	}
}
