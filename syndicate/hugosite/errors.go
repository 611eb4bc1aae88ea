package hugosite

import (
	"cmp"
	"fmt"
	"strings"
)

// siteError is an error for people. Hugo's own error stays reachable below it, its text does not show.
type siteError struct {
	text   string
	cause  error // may be nil
	config bool
}

func (e *siteError) Error() string        { return e.text }
func (e *siteError) Unwrap() error        { return e.cause }
func (e *siteError) Is(target error) bool { return e.config && target == ErrConfig }

func configError(cause error, format string, args ...any) error {
	return &siteError{text: fmt.Sprintf(format, args...), cause: cause, config: true}
}

// maxErrors is how many errors are told at once. Some mistakes are made in hundreds of files.
const maxErrors = 3

// explain makes one line of an error of the build. What Hugo calls "logged 1 error(s)" is replaced by
// the errors logged.
func explain(dir string, err error, log *journal) error {
	text := tidy(dir, err.Error())
	if logged := log.since(0); len(logged) > 0 && strings.HasPrefix(text, "logged ") {
		if more := len(logged) - maxErrors; more > 0 {
			logged = append(logged[:maxErrors:maxErrors], fmt.Sprintf("and %d more", more))
		}
		text = strings.Join(logged, "; ")
	}
	return &siteError{text: text, cause: err}
}

// explainConfig does the same for an error of the configuration.
func explainConfig(dir string, err error) error {
	text := reword(dir, err.Error())
	return configError(err, "%s", shorten(cmp.Or(explainModule(dir, text), text)))
}
