package check

import (
	"net/url"
	"regexp"
	"sync"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func unresolvedRule() Rule {
	return Rule{
		Name:     "unresolved",
		Severity: syndicate.Error,
		Doc: "Shortcodes, template actions and the marks that Go and Hugo leave where something failed would stand " +
			"in the article as they are. In code they are what the author wants to show.",
		look: checkUnresolved,
	}
}

// unresolvedText matches what is left of a shortcode, a template or a failed one of them:
//
//	{{< figure >}}  {{% note %}}  {{ .Title }}  {{- end }}   but not {{a}}, which mathematics uses
//	{% include %}                                            of Jekyll and Liquid
//	HAHAHUGOSHORTCODE                                        Hugo's place holder of a shortcode
//	ZgotmplZ                                                 what html/template makes of unsafe input
//	%!s(MISSING)  %!d(string=x)                              what fmt makes of wrong arguments
//	<no value>                                               what text/template makes of missing ones
var unresolvedText = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\{\{(?:[<%]|/\*|-? |-?[.$]).*?\}\}` +
		`|\{%[-+]? *\pL.*?%\}` +
		`|HAHAHUGOSHORTCODE\w*` +
		`|#?ZgotmplZ` +
		`|%!\pL?\([^)]+\)` +
		`|<no value>`)
})

func checkUnresolved(s *subject) []syndicate.Finding {
	var found []string
	for _, text := range s.renderedText() {
		found = append(found, unresolvedText().FindAllString(text, -1)...)
	}
	var findings []syndicate.Finding
	for _, text := range distinct(found) {
		findings = append(findings, syndicate.Finding{
			Message: "unresolved template text " + quote(text),
			Hint:    "check the spelling of the shortcode or template; if readers are to see it, mark it as code",
			Line:    s.lineOfText(text),
		})
	}
	return findings
}

// renderedText returns every text of the article that went through Hugo's templates. Title and
// subtitle did not: what stands in them is what the author wrote.
func (s *subject) renderedText() []string {
	var list []string
	for _, b := range s.reading.blocks {
		if b.element != "h1" && b.element != "h2" {
			list = append(list, b.prose)
		}
	}
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
