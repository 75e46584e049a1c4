package lint

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Opened is a configuration as its files hold it, and the version that runs it.
type Opened struct {
	Name    string
	Sources []config.Source
	Version release.Version
	Why     string // it is this version
}

// Open reads the files of the first input, and tells the version that runs it: the one
// that the user gives, else that of a comment, else that of the haproxy on this machine.
// Nothing else will do, and so the error says that a version is missing; option is how
// the user can give it.
func (j Job) Open(option string) (Opened, error) {
	in := j.Inputs[0]
	o := Opened{Name: in.Name(j.Stdin)}
	var err error
	if o.Sources, err = j.sources(in); err != nil {
		return o, err
	}
	targets, err := j.chooser().choose(o.Sources, j.Inputs[0].Settings)
	switch {
	case err != nil:
		return o, err
	case targets[0].guessed:
		return o, fmt.Errorf("%w: name the HAProxy that runs %s with %s", ErrNoVersion, o.Name, option)
	case len(targets) > 1:
		return o, fmt.Errorf("%w: %s, and one is needed; name it with %s", ErrNoVersion, targets[0].why, option)
	}
	o.Version, o.Why = targets[0].version, targets[0].why
	if len(j.Versions) > 0 {
		o.Why = strings.Replace(o.Why, "--haproxy-version", option, 1)
	}
	return o, nil
}

// ErrNoVersion says that it is not known which HAProxy runs a configuration.
var ErrNoVersion = errors.New("the version is not known")

// Load reads the first input for one version, chosen as [Job.Do] does; of several that
// a comment names, for the newest. It also says why that version.
func (j Job) Load() (c *config.Config, why string, err error) {
	sources, err := j.sources(j.Inputs[0])
	if err != nil {
		return nil, "", err
	}
	targets, err := j.chooser().choose(sources, j.Inputs[0].Settings)
	if err != nil {
		return nil, "", err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: hapvet itself failed: %v", j.Inputs[0].Name(j.Stdin), p)
		}
	}()
	last := targets[len(targets)-1]
	w := work{Job: j}
	return config.ParseAll(sources, w.options(j.Inputs[0].Settings, last.version)), last.why, nil
}

// Reading says how [Job.Load] reads a configuration for a version.
func (j Job) Reading(v release.Version) config.Options {
	w := work{Job: j}
	return w.options(j.Inputs[0].Settings, v)
}
