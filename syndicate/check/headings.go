package check

import (
	"fmt"

	"github.com/hugo-syndicate/hugo-syndicate/syndicate"
)

func headingsRule() Rule {
	return Rule{
		Name:     "headings",
		Severity: syndicate.Info,
		Doc: "A heading that skips a level leaves a reader of the outline, and a screen reader, looking for the one between. " +
			"Medium shows two levels: everything deeper looks like the second.",
		look: checkHeadings,
	}
}

// checkHeadings looks at the post, since the article has two levels whatever the post has.
func checkHeadings(s *subject) []syndicate.Finding {
	var findings []syndicate.Finding
	previous := 0
	for _, b := range s.page().blocks {
		level := headingLevel(b.element)
		if level == 0 {
			continue
		}
		if previous > 0 && level > previous+1 {
			findings = append(findings, syndicate.Finding{
				Message: fmt.Sprintf("the heading %s is of level %d, the one before it of level %d", quote(b.text), level, previous),
				Hint:    fmt.Sprintf("make it level %d", previous+1),
				Line:    s.lineOfText(b.text),
			})
		}
		previous = level
	}
	return findings
}

// headingLevel returns 2 for "h2", and 0 for what is no heading.
func headingLevel(element string) int {
	if len(element) == 2 && element[0] == 'h' && element[1] >= '1' && element[1] <= '6' {
		return int(element[1] - '0')
	}
	return 0
}
