package main

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/frontmatter"
	"github.com/hugo-syndicate/hugo-syndicate/syndicate/medium"
)

// What init writes into the configuration is what holds without it.
func TestBuiltInSettings(t *testing.T) {
	c, err := syndicate.DecodeConfig(builtInTable(), medium.Profile)
	if want := syndicate.DefaultConfig(medium.Profile); err != nil || !reflect.DeepEqual(c, want) {
		t.Errorf("got %+v, %v, want %+v", c, err, want)
	}
}

// What cannot be read as it is meant is never written.
func TestCommentedSettings(t *testing.T) {
	for file, want := range map[string]string{
		"params = {x = 1}\n":           "the settings have to be added by hand: ",
		"[[params]]\n":                 "the settings have to be added by hand: ",
		"x = 1":                        "",
		"params.x = 1\r\n":             "",
		"[params]\r\n[params.y.z]\r\n": "",
	} {
		values, err := frontmatter.ConfigValues([]byte(file), ".toml")
		if err != nil {
			t.Fatal(err)
		}
		f := configFile{name: "hugo.toml", table: "params", values: values, text: []byte(file)}
		_, err = f.commented(f.text)
		if got := fmt.Sprint(err); want == "" && err != nil || want != "" && (err == nil || got[:len(want)] != want) {
			t.Errorf("%q: %v, want %q", file, err, want)
		}
	}
}

// The examples of jobs are what the services can read.
func TestCIExamples(t *testing.T) {
	for service, f := range ciFiles {
		example, err := ciExamples.ReadFile(f.example)
		if err != nil {
			t.Fatal(err)
		}
		values, err := frontmatter.ConfigValues(append([]byte(f.note), example...), ".yml")
		if err != nil || len(values) < 2 {
			t.Errorf("%s: %v, %v", service, values, err)
		}
	}
}
