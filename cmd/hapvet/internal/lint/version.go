package lint

import (
	"fmt"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// choice are the HAProxy versions to read a configuration for, and why these.
type choice []target

// target is one HAProxy version, and why this one.
type target struct {
	version release.Version
	why     string
	// guessed tells that nobody named it, and that no haproxy is on PATH.
	guessed bool
}

// chooser chooses versions: the one that the user gives, else the one that a
// comment in the configuration names, else that of the project, else that of the haproxy
// on this machine, else the newest LTS.
type chooser struct {
	given    []release.Version // none if not given
	fallback func() choice
}

func (j Job) chooser() *chooser {
	if j.Resident != nil {
		return &chooser{j.Versions, residentFallback}
	}
	return &chooser{j.Versions, sync.OnceValue(fallback)}
}

// choose returns the versions for one configuration. It fails when a comment
// names no version, or two of them differ.
func (ch *chooser) choose(sources []config.Source, own *Settings) (choice, error) {
	if len(ch.given) > 0 {
		return targets(ch.given, "given by --haproxy-version"), nil
	}
	comment, err := versionComment(sources)
	switch {
	case err != nil:
		return nil, err
	case comment == nil && own != nil && len(own.Versions) > 0:
		return targets(own.Versions, own.Why), nil
	case comment == nil:
		return ch.fallback(), nil
	}
	why := fmt.Sprintf("from the comment at %s:%d", comment.file, comment.line)
	return targets(comment.versions, why), nil
}

// overall returns the version of a run without configurations.
func (ch *chooser) overall() release.Version {
	if len(ch.given) > 0 {
		return ch.given[0]
	}
	return ch.fallback()[0].version
}

// Fallback returns the version that is used where nobody names one, and why that: it is
// that of the haproxy on this machine, or the newest LTS.
func Fallback() (v release.Version, why string) {
	c := fallback()
	return c[0].version, c[0].why
}

// fallback chooses when nobody named a version.
func fallback() choice {
	path, v, err := installed()
	if err == nil && path != "" {
		return targets([]release.Version{v}, "of "+path)
	}
	v = release.NewestLTS().Latest
	why := "the newest LTS, for none was named and no haproxy is on PATH"
	if err != nil {
		why = fmt.Sprintf("the newest LTS, for none was named and %s did not help: %v", path, err)
	}
	return choice{{v, why, true}}
}

// targets gives several versions the same reason.
func targets(versions []release.Version, why string) choice {
	c := make(choice, len(versions))
	for i, v := range versions {
		c[i] = target{version: v, why: explain(v, why)}
	}
	return c
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
