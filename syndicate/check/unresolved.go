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
			"in the article as they are. In code they are what the author wants to show, and a template action within a " +
			"sentence may be: that is good to know.",
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
	var failed, actions []string
	for _, text := range s.renderedProse() {
		if !mentions(text, "{{", "{%", "HAHAHUGO", "%!", "<no value>") {
			continue // which the patterns take much longer to tell
		}
		for _, found := range failedText().FindAllString(text, -1) {
			// A tag of another tool stands alone or around something; within a sentence it is what that is about.
			if strings.HasPrefix(found, "{%") && !strings.HasPrefix(text, found) && !strings.HasSuffix(text, found) {
				actions = append(actions, found)
				continue
			}
			failed = append(failed, found)
		}
		actions = append(actions, templateText().FindAllString(text, -1)...)
	}
	for _, text := range s.renderedAttributes() {
		if !mentions(text, "{{", "{%", "HAHAHUGO", "%!", "<no value>", "ZgotmplZ") {
			continue
		}
		for _, pattern := range []*regexp.Regexp{failedText(), templateText(), unsafeText()} {
			failed = append(failed, pattern.FindAllString(text, -1)...)
		}
	}
	failed = slices.DeleteFunc(distinct(failed), s.isEscaped)
	var findings []syndicate.Finding
	for _, text := range failed {
		findings = append(findings, syndicate.Finding{
			Message: "unresolved template text " + quote(text),
			Hint:    "check the spelling of the shortcode or template; if readers are to see it, mark it as code",
			Line:    s.lineOfText(text),
		})
	}
	// Hugo runs no template in a post's text, so that its author has seen it stand there.
	for _, text := range distinct(actions) {
		if !slices.Contains(failed, text) {
			findings = append(findings, syndicate.Finding{
				Severity: syndicate.Info,
				Message:  "template text " + quote(text) + " outside of code",
				Hint:     "if readers are to see it, mark it as code; Hugo runs no template there",
				Line:     s.lineOfText(text),
			})
		}
	}
	return findings
}

// isEscaped reports whether a shortcode stands in the post as Hugo wants it written to be shown: {{</* note */>}}.
func (s *subject) isEscaped(text string) bool {
	fields := strings.Fields(text)
	if len(fields) < 2 || fields[0] != "{{<" && fields[0] != "{{%" {
		return false
	}
	source := strings.Join(strings.Fields(s.post.Source), "")
	return strings.Contains(source, fields[0]+"/*"+fields[1])
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
