package check

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func unresolvedRule() Rule {
	return Rule{
		Name:     "unresolved",
		Severity: syndicate.Error,
		Doc: "Shortcodes, template actions and the marks that Go and Hugo leave where something failed would stand " +
			"in the article as they are. In code they are what the author wants to show, and within a sentence, or in an " +
			"article whose code has the like, they may be: then they are no error.",
		look: checkUnresolved,
	}
}

// failedText matches what is left of a shortcode, of another tool's tag, or where something failed:
//
//	{{< figure >}}  {{% note %}}
//	{% include %}                    of Jekyll and Liquid
//	HAHAHUGOSHORTCODE                Hugo's place holder of a shortcode
//	%!s(MISSING)  %!d(string=x)      what fmt makes of wrong arguments
//	<no value>                       what text/template makes of missing ones
var failedText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\{\{[<%].*?\}\}` +
		`|\{%[-+]? *\pL.*?%\}` +
		`|HAHAHUGOSHORTCODE\w*` +
		`|%!\pL?\([^)]+\)` +
		`|<no value>`)
})

// templateText matches template actions: {{ .Title }}, {{- end }}, {{ page.url }}, but not {{a}}, which
// mathematics uses, nor {{ placeholder }}.
var templateText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\{\{(?:/\*|-? ?[.$]|-? ?(?:page|site|post)\.|-? ?(?:end|else|if|range|with|block|define|template|partial|print|i18n)\b).*?\}\}`)
})

// unsafeText is what html/template makes of unsafe input, which happens in attributes only.
var unsafeText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`#?ZgotmplZ`) })

func checkUnresolved(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	seen := map[string]bool{}
	for _, found := range slices.Concat(s.leftInAttributes(), s.leftInProse()) {
		if seen[found.text] || s.isEscaped(found.text) {
			continue
		}
		seen[found.text] = true
		f := syndicate.Finding{
			Severity: found.severity,
			Message:  "unresolved template text " + quote(found.text),
			Hint:     "check the spelling of the shortcode or template; if readers are to see it, mark it as code",
			Line:     s.lineOfText(found.text),
		}
		if found.severity == syndicate.Info {
			f.Message = "template text " + quote(found.text) + " outside of code"
			f.Hint = "if readers are to see it, mark it as code; Hugo runs no template there"
		}
		findings = append(findings, f)
	}
	return findings
}

// A leftover is text that looks like a template's, and how sure it is that it should not be there.
type leftover struct {
	text     string
	severity syndicate.Severity
}

// leftInAttributes returns what is left in alternative texts and addresses, where nobody shows a template.
func (s *subject) leftInAttributes() []leftover {
	var list []leftover
	for _, text := range s.renderedAttributes() {
		if !mentions(text, "{{", "{%", "HAHAHUGO", "%!", "<no value>", "ZgotmplZ") {
			continue // which the patterns take much longer to tell
		}
		for _, pattern := range []*regexp.Regexp{failedText(), templateText(), unsafeText()} {
			for _, found := range pattern.FindAllString(text, -1) {
				list = append(list, leftover{found, syndicate.Error})
			}
		}
	}
	return list
}

// leftInProse returns what is left in the text, the surest first.
func (s *subject) leftInProse() []leftover {
	var list []leftover
	for _, text := range s.renderedProse() {
		if !mentions(text, "{{", "{%", "HAHAHUGO", "%!", "<no value>") {
			continue
		}
		for _, found := range failedText().FindAllString(text, -1) {
			list = append(list, leftover{found, s.severityOfLeftover(found, text)})
		}
		// Hugo runs no template in a post's text, so that its author has seen it stand there.
		for _, found := range templateText().FindAllString(text, -1) {
			list = append(list, leftover{found, syndicate.Info})
		}
	}
	slices.SortStableFunc(list, func(a, b leftover) int { return rank(a.severity) - rank(b.severity) })
	return list
}

// severityOfLeftover is an error for what stands alone, or at both ends of a paragraph as a pair around it does.
// Within a sentence it may be what that is about, and where the article's code has the like, the whole text may be.
// A tag of another tool within a sentence has never been one of Hugo's.
func (s *subject) severityOfLeftover(found, paragraph string) syndicate.Severity {
	rest := strings.TrimSpace(failedText().ReplaceAllString(paragraph, ""))
	matches := failedText().FindAllString(paragraph, -1)
	first, last := strings.HasPrefix(paragraph, matches[0]), strings.HasSuffix(paragraph, matches[len(matches)-1])
	within := !strings.HasPrefix(paragraph, found) && !strings.HasSuffix(paragraph, found)
	alone := rest == "" || first && last && len(matches) > 1
	switch {
	case strings.HasPrefix(found, "HAHAHUGO"):
		return syndicate.Error // nobody writes that
	case alone && !s.codeHas(found[:2]):
		return syndicate.Error
	case strings.HasPrefix(found, "{%") && within && !alone:
		return syndicate.Info
	}
	return syndicate.Warning
}

// codeHas reports whether code of the article has a mark, such as the one that a template's text begins with.
func (s *subject) codeHas(mark string) bool {
	return slices.ContainsFunc(s.reading.blocks, func(b block) bool { return strings.Count(b.text, mark) > strings.Count(b.prose, mark) })
}

// isEscaped reports whether a shortcode stands in the post as Hugo wants it written to be shown: {{</* note */>}},
// or with backslashes, which do it as well: \{\{\< note >}}.
func (s *subject) isEscaped(text string) bool {
	fields := strings.Fields(text)
	if len(fields) < 2 || fields[0] != "{{<" && fields[0] != "{{%" {
		return false
	}
	source := strings.Join(strings.Fields(s.post.Source), "")
	begin, plain := fields[0]+fields[1], strings.ReplaceAll(source, `\`, "")
	return strings.Contains(source, fields[0]+"/*"+fields[1]) || !strings.Contains(source, begin) && strings.Contains(plain, begin)
}

// renderedProse returns the text of the article that went through Hugo's templates. Title and
// subtitle did not: what stands in them is what the author wrote.
func (s *subject) renderedProse() []string {
	var list []string
	for _, b := range s.reading.blocks {
		if b.element != "h1" && b.element != "h2" {
			list = append(list, b.prose)
		}
	}
	return list
}

// renderedAttributes returns alternative texts and addresses.
func (s *subject) renderedAttributes() []string {
	var list []string
	for _, i := range s.reading.images {
		list = append(list, i.alt)
	}
	for _, address := range s.reading.addresses() {
		// Making an address absolute escapes the braces in it.
		if plain, err := url.PathUnescape(address); err == nil {
			address = plain
		}
		list = append(list, address)
	}
	return list
}
