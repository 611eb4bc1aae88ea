package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/rogpeppe/go-internal/testscript"
)

// A compositeAction is what of an action.yml the runner of GitHub goes by.
type compositeAction struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct{ Steps []actionStep }
}

type actionStep struct {
	ID, If, Name, Run, Uses string
	Env, With               map[string]string
}

// actionDir is where the action is.
const actionDir = "../../.github/actions/publish"

// runAction INPUT=VALUE...: runs the steps of the action as the runner of GitHub does, with the event, the
// files and folders of the runner in the environment. What the action prints is stdout, its outputs are
// outputs.txt, the summary of the job is summary.md. It fails if a step does.
func runAction(ts *testscript.TestScript, neg bool, args []string) {
	inputs := map[string]string{}
	for _, arg := range args {
		name, value, _ := strings.Cut(arg, "=")
		inputs[name] = value
	}
	runner := newRunner(ts)
	failed := runner.action(ts, inputs)
	if failed != neg {
		ts.Fatalf("failed is %v:\n%s", failed, runner.log)
	}
}

// A runner stands in for the one of GitHub.
type runner struct {
	dir   string // for its own files
	log   string // what the steps printed
	steps string // which there were
}

func newRunner(ts *testscript.TestScript) *runner {
	dir := ts.MkAbs("runner")
	ts.Check(os.RemoveAll(dir))
	ts.Check(os.MkdirAll(filepath.Join(dir, "temp"), 0o777))
	return &runner{dir: dir}
}

// action runs the steps of our action.
func (r *runner) action(ts *testscript.TestScript, inputs map[string]string) (failed bool) {
	dir, err := filepath.Abs(actionDir)
	ts.Check(err)
	scripts, err := filepath.Glob(filepath.Join(dir, "*.sh"))
	ts.Check(err)
	for _, name := range scripts { // so that the result of a test is not kept when one of them changes
		_, err := os.ReadFile(name)
		ts.Check(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "action.yml"))
	ts.Check(err)
	var action compositeAction
	ts.Check(yaml.Unmarshal(text, &action))

	values := map[string]string{"github.action_path": dir}
	for name, input := range action.Inputs {
		values["inputs."+name] = input.Default
	}
	for name, value := range inputs {
		if _, known := action.Inputs[name]; !known {
			ts.Fatalf("the action has no input %s", name)
		}
		values["inputs."+name] = value
	}
	for _, step := range action.Runs.Steps {
		if step.Uses != "" || !holds(ts, step.If, failed, values) {
			continue // actions of others: nothing is kept from earlier runs, and Go is there
		}
		failed = !r.step(ts, step, values) || failed
	}
	var outputs strings.Builder
	for _, name := range slices.Sorted(maps.Keys(action.Outputs)) {
		fmt.Fprintf(&outputs, "%s=%s\n", name, evaluate(ts, action.Outputs[name].Value, values))
	}
	write(ts, ts.MkAbs("outputs.txt"), outputs.String())
	return failed
}

// step runs the shell of one step, and reads its outputs into the values that expressions have.
func (r *runner) step(ts *testscript.TestScript, step actionStep, values map[string]string) (ok bool) {
	outputs := filepath.Join(r.dir, "output")
	write(ts, outputs, "")
	env := map[string]string{
		"GITHUB_OUTPUT": outputs, "GITHUB_STEP_SUMMARY": ts.MkAbs("summary.md"), "RUNNER_TEMP": filepath.Join(r.dir, "temp"), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
	}
	for name, value := range step.Env {
		env[name] = evaluate(ts, value, values)
	}
	// https://docs.github.com/actions/reference/workflow-syntax-for-github-actions#jobsjob_idstepsshell
	args := []string{"bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", evaluate(ts, step.Run, values)}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		args = append([]string{name + "=" + env[name]}, args...)
	}
	err := ts.Exec("env", args...)
	r.log += ts.ReadFile("stdout") + ts.ReadFile("stderr")
	write(ts, ts.MkAbs("log.txt"), r.log)
	set, err2 := os.ReadFile(outputs)
	ts.Check(err2)
	for line := range strings.Lines(string(set)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values["steps."+step.ID+".outputs."+name] = value
	}
	return err == nil
}

// holds reports whether a step runs: conditions are comparisons of inputs, joined by "and".
func holds(ts *testscript.TestScript, condition string, failed bool, values map[string]string) bool {
	if condition == "always()" {
		return true
	}
	if condition == "" || failed {
		return !failed
	}
	for part := range strings.SplitSeq(condition, " && ") {
		name, want, found := strings.Cut(part, " == ")
		if value, known := values[name]; !found || !known {
			ts.Fatalf("nobody knows what %s is", part)
		} else if "'"+value+"'" != want {
			return false
		}
	}
	return true
}

var expression = regexp.MustCompile(`\$\{\{ *([\w.-]+) *\}\}`)

// evaluate replaces expressions that are a name. Any other has no place in the action.
func evaluate(ts *testscript.TestScript, s string, values map[string]string) string {
	s = expression.ReplaceAllStringFunc(s, func(e string) string {
		name := expression.FindStringSubmatch(e)[1]
		value, known := values[name]
		if !known && !strings.HasPrefix(name, "steps.") { // a step that did not run has no outputs
			ts.Fatalf("nobody knows %s", name)
		}
		return value
	})
	if strings.Contains(s, "${{") {
		ts.Fatalf("an expression that is no name: %s", s)
	}
	return s
}
