package rewrite

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

var tabButtons = named("button", "a")

// isTab reports whether a click on n shows a panel: by its role, or by what Bootstrap looks for.
func isTab(n *html.Node) bool {
	for _, a := range n.Attr {
		switch a.Key {
		case "role", "data-bs-toggle", "data-toggle":
			if a.Val == "tab" || a.Val == "pill" {
				return true
			}
		}
	}
	return false
}

func isTabBar(n *html.Node) bool {
	return attr(n, "role") == "tablist" || n.Data == "nav" && strings.EqualFold(attr(n, "aria-label"), "tabs")
}

func isTabPanel(n *html.Node) bool { return attr(n, "role") == "tabpanel" || hasClass(n, "tab-pane") }

// controlAttributes name the element that a click on this one shows.
var controlAttributes = []string{"aria-controls", "data-bs-target", "data-target", "popovertarget", "commandfor"}

// tabs shows what a reader of the post sees after a click: all panels of tabs, one below the other, each
// with the words of its tab above it, and boxes that a button opens.
func tabs(d *draft) {
	controls, ids := findControls(d.tree)
	for _, control := range controls {
		panel := ids[controlledID(control)]
		switch {
		case panel == nil:
		case isTab(control) && !isWithin(panel, control):
			label(d, panel, control)
		default:
			show(panel)
		}
	}
	for _, bar := range find(d.tree, isTabBar) {
		labels := find(bar, tabButtons)
		panels := panelsBehind(bar, len(labels))
		for i, panel := range panels {
			label(d, panel, labels[i])
		}
	}
	for _, labels := range radioTabs(d.tree) {
		for i, panel := range panelsOf(labels) {
			label(d, panel, labels[i])
		}
	}
	for _, panel := range find(d.tree, isTabPanel) {
		show(panel)
	}
}

var (
	inputs      = named("input")
	tabLabels   = named("label")
	radioPanels = named("div", "section", "article")
)

// radioTabs returns the labels of radio buttons, a row for each set of them: what themes make tabs of
// that need no script.
func radioTabs(tree *html.Node) (rows [][]*html.Node) {
	labels := map[string]*html.Node{}
	for _, n := range find(tree, tabLabels) {
		labels[attr(n, "for")] = n
	}
	delete(labels, "")
	index := map[string]int{} // of the row, by the name of the set
	for _, n := range find(tree, inputs) {
		id, name := attr(n, "id"), attr(n, "name")
		if labels[id] == nil || !strings.EqualFold(attr(n, "type"), "radio") {
			continue
		}
		if _, known := index[name]; !known {
			index[name] = len(rows)
			rows = append(rows, nil)
		}
		rows[index[name]] = append(rows[index[name]], labels[id])
		delete(labels, id)
	}
	return rows
}

// panelsOf returns the panels that labels switch between, or nil if they are not for that: each right
// behind its label, or all of them behind the last label or behind what holds the labels.
func panelsOf(labels []*html.Node) []*html.Node {
	var next []*html.Node
	for _, label := range labels {
		next = append(next, elementsFrom(label.NextSibling, 1)...)
	}
	last := labels[len(labels)-1]
	for _, panels := range [][]*html.Node{next, panelsBehind(last, len(labels)), panelsBehind(last.Parent, len(labels))} {
		if len(panels) == len(labels) && len(panels) > 1 && !slices.ContainsFunc(panels, isNoPanel) {
			return panels
		}
	}
	return nil
}

func isNoPanel(n *html.Node) bool { return !radioPanels(n) }

// findControls returns the elements that show others, and all elements that have an id.
func findControls(tree *html.Node) (controls []*html.Node, ids map[string]*html.Node) {
	ids = map[string]*html.Node{}
	for n := range tree.Descendants() {
		if len(n.Attr) == 0 {
			continue
		}
		if id := attr(n, "id"); id != "" && ids[id] == nil {
			ids[id] = n
		}
		if controlledID(n) != "" {
			controls = append(controls, n)
		}
	}
	return controls, ids
}

func controlledID(n *html.Node) string {
	for _, key := range controlAttributes {
		if id := attr(n, key); id != "" {
			return strings.TrimPrefix(id, "#")
		}
	}
	if isTab(n) { // a link may do as well
		id, _ := strings.CutPrefix(attr(n, "href"), "#")
		return id
	}
	return ""
}

// isWithin reports whether n is the other node or inside it.
func isWithin(n, other *html.Node) bool {
	for n != nil && n != other {
		n = n.Parent
	}
	return n != nil
}

// panelsBehind returns the panels of a bar of tabs that does not name them: as many elements as it has
// tabs, right behind it or all that is in the one behind it.
func panelsBehind(bar *html.Node, count int) []*html.Node {
	panels := elementsFrom(bar.NextSibling, count+1)
	if len(panels) == 1 && count > 1 {
		panels = elementsFrom(panels[0].FirstChild, count+1)
	}
	if len(panels) != count {
		return nil
	}
	return panels
}

// elementsFrom returns the elements among n and what follows it in the same place, and no more of them
// than are asked for.
func elementsFrom(n *html.Node, most int) (elements []*html.Node) {
	for ; n != nil && len(elements) < most; n = n.NextSibling {
		if n.Type == html.ElementNode {
			elements = append(elements, n)
		}
	}
	return elements
}

// label puts the words of a tab above its panel, and shows that.
func label(d *draft, panel, tab *html.Node) {
	d.lose(panel, "tab", "one below the other")
	show(panel)
	words := fold(textOf(tab))
	remove(tab)
	if words != "" {
		panel.InsertBefore(newElement("p", newElement("strong", newText(words))), panel.FirstChild)
	}
}

// show takes away what hides an element.
func show(n *html.Node) {
	n.Attr = slices.DeleteFunc(slices.Clone(n.Attr), func(a html.Attribute) bool {
		return a.Key == "hidden" || a.Key == "style" && hasHidingStyle(a.Val) || a.Key == "aria-hidden"
	})
	if n.Data == "dialog" {
		n.Attr = append(n.Attr, html.Attribute{Key: "open"})
	}
}
