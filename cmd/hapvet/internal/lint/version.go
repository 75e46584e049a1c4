package lint

import (
	"fmt"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// choice is the HAProxy version to read a configuration for, and why this one.
type choice struct {
	version release.Version
	why     string
}

// chooser chooses versions: the one that the user gives, else the one that a
// comment in the configuration names, else that of the haproxy on this
// machine, else the newest LTS.
type chooser struct {
	given    release.Version // zero if not given
	fallback func() choice
}

func newChooser(given release.Version) *chooser {
	return &chooser{given, sync.OnceValue(fallback)}
}

// choose returns the version for one configuration. It fails when a comment
// names no version, or two of them differ.
func (ch *chooser) choose(sources []config.Source) (choice, error) {
	if !ch.given.IsZero() {
		return choice{ch.given, explain(ch.given, "given by --haproxy-version")}, nil
	}
	comment, err := versionComment(sources)
	if err != nil || comment == nil {
		return ch.fallback(), err
	}
	why := fmt.Sprintf("from the comment at %s:%d", comment.file, comment.line)
	return choice{comment.version, explain(comment.version, why)}, nil
}

// overall returns the version of a run without configurations.
func (ch *chooser) overall() release.Version {
	if !ch.given.IsZero() {
		return ch.given
	}
	return ch.fallback().version
}

// fallback chooses when nobody named a version.
func fallback() choice {
	path, v, err := installed()
	if err == nil && path != "" {
		return choice{v, explain(v, "of "+path)}
	}
	v = release.NewestLTS().Latest
	why := "the newest LTS, for none was named and no haproxy is on PATH"
	if err != nil {
		why = fmt.Sprintf("the newest LTS, for none was named and %s did not help: %v", path, err)
	}
	return choice{v, why}
}

// explain adds to a reason what the version itself leaves open.
func explain(v release.Version, why string) string {
	switch {
	case v.Assumed():
		return fmt.Sprintf("%s as %s, of which this is the latest known", why, v.Given())
	case !release.Known(v):
		return fmt.Sprintf("%s; it is not among the releases known on %s", why, release.DataDate())
	}
	return why
}
