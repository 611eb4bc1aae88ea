package lookaround

import (
	"strings"
	"text/template/parse"
)

// command looks at a call, of a function or a method. The names in it tell nearly everything; what follows are
// the functions that take the name of what they use as a text.
func (e *examiner) command(c *parse.CommandNode) {
	switch called := c.Args[0].String(); called {
	case "partial", "partialCached", "partials.Include", "partials.IncludeCached":
		if name, ok := text(c, 1); ok {
			e.call(c, name)
		} else {
			e.lost = true
			e.around(c, "a partial whose name is not fixed")
		}
	case "apply", "collections.Apply":
		name, ok := text(c, 2)
		if !ok || strings.HasPrefix(name, "partial") {
			e.lost = true
			e.around(c, called+" of a function that is not fixed")
			break
		}
		names := strings.Split(name, ".")
		e.names(c, names[0], names[1:])
	case "where", "collections.Where", "sort", "collections.Sort": // by a method of pages
		if name, ok := text(c, 2); ok {
			e.names(c, "", strings.Split(strings.TrimPrefix(name, "."), "."))
		} else if len(c.Args) > 2 {
			e.around(c, called+" by a key that is not fixed")
		}
	case "i18n", "T", "lang.Translate": // a translation is a template
		e.handOver(c, c.Args[1:])
	case "jsonify", "encoding.Jsonify", "debug.Dump":
		e.handOver(c, c.Args[1:])
	case "dict", "collections.Dictionary":
		e.keys(c)
	default:
		if strings.HasSuffix(called, ".SetInMap") {
			e.keys(c)
		}
	}
	for _, arg := range c.Args {
		e.visit(arg)
	}
}

// pipe looks at calls of which each gets the result of the one before.
func (e *examiner) pipe(n *parse.PipeNode) {
	for i, c := range n.Cmds {
		e.command(c)
		if i == 0 {
			continue
		}
		switch c.Args[0].String() {
		case "i18n", "T", "lang.Translate", "jsonify", "encoding.Jsonify", "debug.Dump":
			e.handOver(c, n.Cmds[i-1].Args)
		}
	}
}

// text returns an argument that is a fixed text.
func text(c *parse.CommandNode, i int) (string, bool) {
	if i >= len(c.Args) {
		return "", false
	}
	s, ok := c.Args[i].(*parse.StringNode)
	if !ok {
		return "", false
	}
	return s.Text, true
}

// handOver notes a function that gets a page, and may use whatever a page offers.
func (e *examiner) handOver(c *parse.CommandNode, args []parse.Node) {
	for _, arg := range args {
		if mayBePage(arg) {
			e.around(c, "a page in "+c.Args[0].String())
		}
	}
}

// mayBePage reports whether a value, or one in it, can be a page as far as its last name tells.
func mayBePage(n parse.Node) bool {
	last := ""
	switch n := n.(type) {
	case *parse.DotNode:
		return true
	case *parse.VariableNode:
		if len(n.Ident) == 1 {
			return true
		}
		last = n.Ident[len(n.Ident)-1]
	case *parse.FieldNode:
		last = n.Ident[len(n.Ident)-1]
	case *parse.ChainNode:
		last = n.Field[len(n.Field)-1]
	case *parse.IdentifierNode:
		last = n.Ident
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			for _, arg := range c.Args {
				if mayBePage(arg) {
					return true
				}
			}
		}
	}
	return last == "Page" || last == "PageInner" || last == "page"
}

// keys notes a table that would let a page pass for something else: what follows these names is not looked
// at, because it is the site's own data.
func (e *examiner) keys(c *parse.CommandNode) {
	for _, arg := range c.Args {
		if s, ok := arg.(*parse.StringNode); ok && (ownData[s.Text] || s.Text == "Site" || s.Text == "Parent") {
			e.around(c, "a table with the key "+s.Text)
		}
	}
}
