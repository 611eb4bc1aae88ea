// Package lookaround tells from the templates of a site whether what they make of the content of a page
// depends on that page and on what is fixed for all pages, or on other pages as well.
//
// It reads the templates that content calls: render hooks, the shortcodes that are used, and the partials
// that these call. It knows all that Hugo offers a template (a test holds it to that); every other name is
// the site's own data. Where it cannot follow a template, the template looks around.
package lookaround

import (
	"fmt"
	"path"
	"strings"
	"text/template/parse"
)

// A Template is a file in the layouts of a site or a theme.
type Template struct {
	Name string // path below the layouts, with slashes: "_shortcodes/note.html"
	Text string
}

// A Verdict says what the content of pages depends on. The empty one is: on the page itself.
type Verdict struct {
	Around   string // where and why a template looks at other pages, empty if none does
	Volatile string // where and why a template may make something else the next time, empty if none does

	// RendersText is whether a template renders text as content, which may come from anywhere and may have links
	// to other pages.
	RendersText bool
}

// Examine reads the templates that are called by content which uses these shortcodes.
func Examine(templates []Template, shortcodes map[string]bool) Verdict {
	e := examiner{templates: templates, shortcodes: shortcodes, seen: map[string]bool{}}
	for _, t := range templates {
		switch kind, name := kindOf(t.Name); {
		case kind == "hook", kind == "shortcode" && shortcodes[name]:
			e.examine(t)
		}
	}
	// Text from elsewhere may call the shortcodes that the content does not use, and so does the content of other
	// pages.
	if e.rendersShortcodes || e.Around != "" {
		e.examineAll("shortcode")
	}
	if e.lost { // any of these may have been called
		e.examineAll("partial")
	}
	return e.Verdict
}

func (e *examiner) examineAll(wanted string) {
	for _, t := range e.templates {
		if kind, _ := kindOf(t.Name); kind == wanted {
			e.examine(t)
		}
	}
}

// kindOf tells what a template is from its path, and its name without extensions. Hugo before 0.146 had
// other folders, and still knows them.
func kindOf(file string) (kind, name string) {
	first := len(file)
	for _, k := range []struct{ folder, kind string }{
		{"_markup/", "hook"}, {"_shortcodes/", "shortcode"}, {"shortcodes/", "shortcode"}, {"_partials/", "partial"}, {"partials/", "partial"},
	} {
		if i := strings.Index("/"+file, "/"+k.folder); i >= 0 && i < first {
			first, kind, name = i, k.kind, withoutExtensions(file[i+len(k.folder):])
		}
	}
	return kind, name
}

func withoutExtensions(name string) string {
	dir, file := path.Split(name)
	file, _, _ = strings.Cut(file, ".")
	return strings.ToLower(dir + file)
}

// An examiner follows templates.
type examiner struct {
	Verdict
	templates  []Template
	shortcodes map[string]bool
	seen       map[string]bool // names of templates
	at         place

	lost              bool // a template is called whose name is not fixed
	rendersShortcodes bool // text from anywhere is rendered as content, shortcodes included
}

// A place is where in the templates the examiner is.
type place struct {
	Template
	defined map[string]bool // names of templates that are defined in the file
}

func (e *examiner) examine(t Template) {
	if e.seen[t.Name] {
		return
	}
	e.seen[t.Name] = true
	tree := parse.New(t.Name)
	tree.Mode = parse.SkipFuncCheck
	trees := map[string]*parse.Tree{}
	outer := e.at
	defer func() { e.at = outer }()
	e.at = place{Template: t, defined: map[string]bool{}}
	if _, err := tree.Parse(t.Text, "", "", trees); err != nil {
		if e.Around == "" {
			e.Around = fmt.Sprintf("layouts/%s cannot be read: %v", t.Name, err)
		}
		return
	}
	for name := range trees {
		e.at.defined[partialName(name)] = true
	}
	for _, tree := range trees {
		if tree.Root != nil {
			e.visit(tree.Root)
		}
	}
}

// around notes that a template looks at other pages.
func (e *examiner) around(n parse.Node, what string) {
	if e.Around == "" {
		e.Around = e.where(n) + " uses " + what
	}
}

func (e *examiner) volatile(n parse.Node, what string) {
	if e.Volatile == "" {
		e.Volatile = e.where(n) + " uses " + what
	}
}

func (e *examiner) where(n parse.Node) string {
	before := e.at.Text[:min(int(n.Position()), len(e.at.Text))]
	return fmt.Sprintf("layouts/%s:%d", e.at.Name, 1+strings.Count(before, "\n"))
}

func (e *examiner) visit(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, below := range n.Nodes {
				e.visit(below)
			}
		}
	case *parse.ActionNode:
		e.visit(n.Pipe)
	case *parse.IfNode:
		e.branch(&n.BranchNode)
	case *parse.RangeNode:
		e.branch(&n.BranchNode)
	case *parse.WithNode:
		e.branch(&n.BranchNode)
	case *parse.TemplateNode:
		e.call(n, n.Name)
		if n.Pipe != nil {
			e.visit(n.Pipe)
		}
	case *parse.PipeNode:
		if n != nil {
			e.pipe(n)
		}
	case *parse.ChainNode:
		e.chain(n)
	case *parse.FieldNode:
		e.names(n, "", n.Ident)
	case *parse.VariableNode:
		e.names(n, n.Ident[0], n.Ident[1:])
	case *parse.IdentifierNode:
		e.names(n, n.Ident, nil)
	}
}

func (e *examiner) branch(n *parse.BranchNode) {
	e.visit(n.Pipe)
	e.visit(n.List)
	e.visit(n.ElseList)
}

// call follows a call of another template.
func (e *examiner) call(n parse.Node, name string) {
	plain := partialName(name)
	found := e.at.defined[plain]
	for _, t := range e.templates {
		if kind, other := kindOf(t.Name); kind == "partial" && other == plain {
			found = true
			e.examine(t)
		}
	}
	if !found {
		e.around(n, fmt.Sprintf("the template %q, which is not one of the site's", name))
	}
}

// partialName is how a partial is called, whichever way its template is named.
func partialName(name string) string {
	name = strings.TrimPrefix(name, "/")
	return withoutExtensions(strings.TrimPrefix(strings.TrimPrefix(name, "_partials/"), "partials/"))
}

// chain looks at names that follow an expression: (index $x 0).Title, site.Params.
func (e *examiner) chain(n *parse.ChainNode) {
	if id, ok := n.Node.(*parse.IdentifierNode); ok {
		e.names(n, id.Ident, n.Field)
		return
	}
	e.visit(n.Node)
	e.names(n, "", n.Field)
}
