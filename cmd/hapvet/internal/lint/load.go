package lint

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

// Load reads the first input for one version, chosen as [Job.Do] does; of several that
// a comment names, for the newest. It also says why that version.
func (j Job) Load() (c *config.Config, why string, err error) {
	sources, err := j.Inputs[0].read(j.Stdin)
	if err != nil {
		return nil, "", err
	}
	targets, err := newChooser(j.Versions).choose(sources)
	if err != nil {
		return nil, "", err
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: hapvet itself failed: %v", j.Inputs[0].name(j.Stdin), p)
		}
	}()
	last := targets[len(targets)-1]
	w := work{Job: j}
	return config.ParseAll(sources, w.options(last.version)), last.why, nil
}
