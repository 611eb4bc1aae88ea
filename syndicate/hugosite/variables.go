package hugosite

import (
	"os"
	"slices"
	"strings"
)

// variables are values of the configuration by the names of the variables of the environment that set
// them, without "HUGO_".
type variables map[string]string

// basicVariables is what every hugo command is told. The files of the build statistics would be written
// into the site.
func basicVariables(o Options) variables {
	v := variables{
		"ENVIRONMENT":              environment(o),
		"CACHEDIR":                 cacheDir(o),
		"BUILDDRAFTS":              "false",
		"BUILDFUTURE":              "false",
		"BUILDEXPIRED":             "false",
		"BUILD_WRITESTATS":         "false",
		"BUILD_BUILDSTATS_ENABLE":  "false",
		"BUILD_NOJSCONFIGINASSETS": "true",
		"PRINTUNUSEDTEMPLATES":     "false",
		"PRINTPATHWARNINGS":        "false",
		"PRINTI18NWARNINGS":        "false",
		"TEMPLATEMETRICS":          "false",
		"PANICONWARNING":           "false",
	}
	for name, value := range map[string]string{"BASEURL": o.BaseURL, "THEMESDIR": o.ThemesDir} {
		if value != "" {
			v[name] = value
		}
	}
	return v
}

// environWith is our environment with these variables, and without those that could undo them.
func environWith(ours variables) []string {
	environ := []string{"NO_COLOR=1"}
	var paths []string
	for name, value := range ours {
		environ = append(environ, "HUGO_"+name+"="+value)
		paths = append(paths, strings.ToLower(strings.ReplaceAll(name, "_", ".")))
	}
	for _, variable := range os.Environ() {
		path, ok := configPath(variable)
		if !ok || !slices.ContainsFunc(paths, func(p string) bool { return conflict(p, path) }) {
			environ = append(environ, variable)
		}
	}
	return environ
}
