package lint

import "github.com/hapvet/hapvet/config"

// Configuration is one that was read for one version of HAProxy.
type Configuration struct {
	Name string
	*config.Config
	// Why says why it was read for this version.
	Why string
}

// Read reads every input that can be read, for each of its versions, and runs no
// rules. The errors say, in the order of the inputs, what could not be done.
func (j Job) Read() ([]Configuration, []error) {
	w := work{Job: j, chooser: j.chooser()}
	for _, in := range j.Inputs {
		w.read(in)
	}
	var all []Configuration
	for i, r := range w.ready {
		for _, t := range r.choice {
			c := w.guard.read(i, r.sources, w.options(r.in.Settings, t.version))()
			if len(c.Files) > 0 {
				all = append(all, Configuration{r.name, c, t.why})
			}
		}
	}
	for _, f := range w.guard.failures {
		w.errs = append(w.errs, f.describe(w.ready[f.index].name))
	}
	return all, w.errs
}
