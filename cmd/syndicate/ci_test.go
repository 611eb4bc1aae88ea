package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/testscript"
)

// What the documentation shows is what is tested here, and what init writes.
func TestCIExamplesInDocs(t *testing.T) {
	docs, err := os.ReadFile("../../example-site/content/docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	err = filepath.WalkDir("ci", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == filepath.Join("ci", "gitlab.yml") { // which gitlab-pages.yml has in it
			return err
		}
		example, err := os.ReadFile(name)
		if !strings.Contains(string(docs), "```yaml\n"+string(example)+"```\n") {
			t.Errorf("%s is not in the documentation as it is", name)
		}
		shown++
		return err
	})
	if err != nil || shown != strings.Count(string(docs), "```yaml\n")-1 { // one is a line for pull requests
		t.Errorf("%d of the examples are shown: %v", shown, err)
	}
}

// GitLab has one file for all jobs: the whole example has the job that init writes.
func TestGitLabExamples(t *testing.T) {
	_, job, _ := strings.Cut(readExample(t, "ci/gitlab.yml"), "\nsyndicate:\n")
	if whole := readExample(t, "ci/examples/gitlab-pages.yml"); job == "" || !strings.HasSuffix(whole, "\nsyndicate:\n"+job) {
		t.Error("the job of gitlab.yml is not the one of gitlab-pages.yml")
	}
}

func readExample(t *testing.T, name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A workflow is what of a workflow file the runner of GitHub goes by.
type workflow struct {
	Concurrency struct {
		Group  string
		Cancel bool `yaml:"cancel-in-progress"`
	}
	Jobs map[string]struct {
		Needs string
		Steps []actionStep
	}
}

const ourAction = "hugo-syndicate/hugo-syndicate/.github/actions/publish@main"

// workflow FILE [SECRET=VALUE...]: runs the jobs of an example one after the other: the shell of its steps,
// and our action. Actions of others do nothing, but they are logged to steps.txt with all other steps.
func runWorkflow(ts *testscript.TestScript, neg bool, args []string) {
	text, err := os.ReadFile(filepath.Join("ci", args[0]))
	ts.Check(err)
	var w workflow
	ts.Check(yaml.Unmarshal(text, &w))
	if w.Concurrency.Group == "" || w.Concurrency.Cancel {
		ts.Fatalf("runs may be at the same time, or be cancelled")
	}
	values := map[string]string{}
	for _, arg := range args[1:] {
		name, value, _ := strings.Cut(arg, "=")
		values["secrets."+name] = value
	}
	r := newRunner(ts)
	var done []string
	failed := false
	for len(done) < len(w.Jobs) && !failed {
		before := len(done)
		for name, job := range w.Jobs {
			if slices.Contains(done, name) || job.Needs != "" && !slices.Contains(done, job.Needs) {
				continue
			}
			done = append(done, name)
			for _, step := range job.Steps {
				failed = failed || !r.workflowStep(ts, step, values)
			}
		}
		if len(done) == before {
			ts.Fatalf("the jobs wait for each other")
		}
	}
	if failed != neg {
		ts.Fatalf("failed is %v:\n%s", failed, r.log)
	}
}

func (r *runner) workflowStep(ts *testscript.TestScript, step actionStep, values map[string]string) (ok bool) {
	r.steps += step.Name + step.Uses + "\n"
	write(ts, ts.MkAbs("steps.txt"), r.steps)
	switch step.Uses {
	case "":
		return r.step(ts, step, values)
	case ourAction:
		inputs := map[string]string{}
		for name, value := range step.With {
			inputs[name] = evaluate(ts, value, values)
		}
		return !r.action(ts, inputs)
	}
	return true
}

// gitlab FILE: runs the scripts of all jobs of an example for GitLab, in the order of their stages.
func runGitLab(ts *testscript.TestScript, neg bool, args []string) {
	text, err := os.ReadFile(filepath.Join("ci", args[0]))
	ts.Check(err)
	type job struct {
		Stage     string
		Variables map[string]string
		Group     string   `yaml:"resource_group"`
		Script    []string `yaml:"script"`
		After     []string `yaml:"after_script"`
	}
	var stages struct{ Stages []string }
	ts.Check(yaml.Unmarshal(text, &stages))
	jobs := map[string]any{}
	ts.Check(yaml.Unmarshal(text, &jobs))
	delete(jobs, "stages")
	failed := false
	for _, stage := range stages.Stages {
		for name, value := range jobs {
			encoded, err := yaml.Marshal(value)
			ts.Check(err)
			var j job
			ts.Check(yaml.Unmarshal(encoded, &j))
			if j.Stage != stage || failed {
				continue
			}
			if name == "syndicate" && j.Group == "" {
				ts.Fatalf("jobs may run at the same time")
			}
			env := []string{}
			for name, value := range j.Variables {
				env = append(env, name+"="+os.Expand(value, ts.Getenv))
			}
			// The runner ends a script at the first line that fails. What comes after it runs in a shell of its own.
			failed = ts.Exec("env", append(env, "bash", "-e", "-o", "pipefail", "-c", strings.Join(j.Script, "\n"))...) != nil
			if len(j.After) > 0 {
				ts.Check(ts.Exec("env", append(env, "bash", "-e", "-c", strings.Join(j.After, "\n"))...))
			}
		}
	}
	if failed != neg {
		ts.Fatalf("failed is %v", failed)
	}
}
