package hugosite

import (
	"os"
	"strings"
)

// variables are values of the configuration by the names of the variables of the environment that set
// them, without "HUGO_".
type variables map[string]string

// basicVariables is what every hugo command is told of a site, much of it so that nothing is written into
// the site: not by a lock, nor by the build statistics.
func basicVariables(dir string, o Options) variables {
	v := variables{
		"WORKINGDIR":               dir,
		"ENVIRONMENT":              environment(o),
		"CACHEDIR":                 cacheDir(o),
		"BUILDDRAFTS":              "false",
		"BUILDFUTURE":              "false",
		"BUILDEXPIRED":             "false",
		"BUILD_WRITESTATS":         "false",
		"BUILD_BUILDSTATS_ENABLE":  "false",
		"BUILD_NOJSCONFIGINASSETS": "true",
		"NOBUILDLOCK":              "true",
		"CLEANDESTINATIONDIR":      "false",
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

// environWith is our environment with these variables, and without those that could undo them. Of two
// that set the same the later one wins.
func environWith(ours variables) []string {
	var paths []string
	for name := range ours {
		paths = append(paths, strings.ToLower(strings.ReplaceAll(name, "_", ".")))
	}
	environ := append(without(os.Environ(), paths), "NO_COLOR=1")
	for name, value := range ours {
		environ = append(environ, "HUGO_"+name+"="+value)
	}
	return environ
}
