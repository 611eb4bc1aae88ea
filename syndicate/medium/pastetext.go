package medium

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// plainBlock returns a block of a clip as text that is good to read: for editors that take no HTML, and
// for people who look at what is on the clipboard.
func plainBlock(n *html.Node) string {
	switch n.Data {
	case "hr":
		return "* * *"
	case "blockquote":
		return "> " + strings.ReplaceAll(plainInline(n), "\n", "\n> ")
	case "ul", "ol":
		return plainList(n)
	case "figure":
		return plainImage(n.FirstChild)
	}
	return plainInline(n)
}

func plainList(n *html.Node) string {
	next, err := strconv.Atoi(attributeOf(n, "start"))
	if err != nil {
		next = 1
	}
	var lines []string
	for item := range n.ChildNodes() {
		sign := "- "
		if n.Data == "ol" {
			sign = fmt.Sprintf("%d. ", next)
			next++
		}
		indent := "\n" + strings.Repeat(" ", len(sign))
		lines = append(lines, sign+strings.ReplaceAll(plainInline(item), "\n", indent))
	}
	return strings.Join(lines, "\n")
}

func plainImage(img *html.Node) string {
	address := attributeOf(img, "src")
	if alt := attributeOf(img, "alt"); alt != "" {
		return "[" + alt + "] (" + address + ")"
	}
	return address
}

// plainInline returns the text of a block, each link followed by where it leads unless it says so.
func plainInline(n *html.Node) string {
	var b strings.Builder
	for child := range n.ChildNodes() {
		switch {
		case child.Type == html.TextNode:
			b.WriteString(child.Data)
		case child.Data == "br":
			b.WriteString("\n")
		default:
			text, address := plainInline(child), attributeOf(child, "href")
			b.WriteString(text)
			if address != "" && address != text {
				b.WriteString(" (" + address + ")")
			}
		}
	}
	return b.String()
}
