package hugosite

import (
	"context"
	"errors"
	"fmt"

	"github.com/gohugoio/hugo/common/hugo"
)

// ErrUnreadable is wrapped by errors of [Load] about a site that the Hugo which is built in cannot read.
// Another version may.
var ErrUnreadable = errors.New("unreadable for this version of Hugo")

type unreadableError struct{ error }

func (e unreadableError) Unwrap() error        { return e.error }
func (e unreadableError) Is(target error) bool { return target == ErrUnreadable }

// Command is a hugo command that [Options] can name.
type Command struct {
	Path    string
	Version string // such as "0.145.0"
}

// OtherHugo finds the command "hugo" on the PATH, if it is of another version than the one that is built
// in, and of one that can be used. What does not answer like Hugo is none.
func OtherHugo(ctx context.Context) (Command, bool) {
	b, err := findBinary(ctx, "hugo")
	if err != nil || b.check() != nil || b.version == builtIn() {
		return Command{}, false
	}
	return Command{b.path, b.version.String()}, true
}

// builtIn is the version that is built in.
func builtIn() version {
	v := hugo.CurrentVersion
	return version{v.Major, v.Minor, v.PatchLevel}
}

// Engine says which Hugo reads the site.
func (s *Site) Engine() string { return s.engine.name() }

func (e *embedded) name() string { return fmt.Sprintf("hugo %v, which is built in", builtIn()) }

func (e *external) name() string { return fmt.Sprintf("hugo %v, %s", e.hugo.version, e.hugo.path) }
