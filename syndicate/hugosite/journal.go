package hugosite

import (
	"io"
	"log/slog"
	"slices"
	"sync"

	"github.com/bep/logg"
	"github.com/gohugoio/hugo/common/loggers"
)

// journal keeps the errors that Hugo logs, and passes on once each thing that it logs. An errorf in a template
// and a reference to nowhere are logged and nothing else, although they fail a build.
type journal struct {
	dir     string // of the site
	forward func(slog.Level, string)

	mu        sync.Mutex
	errors    []string
	forwarded map[string]bool
}

// logger returns a logger for Hugo that writes into the journal.
func (j *journal) logger() loggers.Logger {
	return loggers.New(loggers.Options{
		Level:  logg.LevelWarn,
		StdOut: io.Discard,
		StdErr: io.Discard,
		// No DistinctLevel: a second post may well have the same error as the first.
		HandlerPost: func(e *logg.Entry) error {
			j.record(e)
			return nil
		},
	})
}

func (j *journal) record(e *logg.Entry) {
	message := tidy(j.dir, e.Message)
	if e.Level < logg.LevelError {
		j.pass(slog.LevelWarn, message)
		return
	}
	j.fail(message)
}

// fail keeps an error and passes it on.
func (j *journal) fail(message string) {
	j.mu.Lock()
	j.errors = append(j.errors, message)
	j.mu.Unlock()
	j.pass(slog.LevelError, message)
}

// pass passes a message on, if it is the first time.
func (j *journal) pass(level slog.Level, message string) {
	j.mu.Lock()
	forward := j.forward != nil && !j.forwarded[message]
	if forward {
		if j.forwarded == nil {
			j.forwarded = map[string]bool{}
		}
		j.forwarded[message] = true
	}
	j.mu.Unlock()
	if forward {
		j.forward(level, message)
	}
}

// mark returns the place of the next error, for since.
func (j *journal) mark() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.errors)
}

// since returns the errors logged since the mark, each once.
func (j *journal) since(mark int) (found []string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, message := range j.errors[mark:] {
		if !slices.Contains(found, message) {
			found = append(found, message)
		}
	}
	return found
}
