package lint

import (
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// Resident is for a process that lints again and again and shows findings as they are,
// such as one that serves an editor. Nothing is started then, not even a haproxy for its
// version, findings have no history, and the garbage collector is left alone.
type Resident struct {
	// Text returns what an editor holds of a file in place of what the disk does, by the
	// path as the input names it. Nil stands for an editor that has no file open.
	Text func(path string) (string, bool)
	// Cancelled reports that nobody waits for the result any more: rules that have not
	// begun are left out. Nil stands for a patient caller.
	Cancelled func() bool
}

// sources reads all files of an input.
func (j Job) sources(in Input) ([]config.Source, error) {
	if j.Resident == nil || j.Resident.Text == nil || in.part != nil {
		return in.read(j.Stdin)
	}
	var all []config.Source
	for _, path := range in.Paths {
		if text, ok := j.Resident.Text(path); ok {
			source, err := config.NewSource(path, text)
			if err != nil {
				return nil, err
			}
			all = append(all, source)
			continue
		}
		sources, err := readPath(path, j.Stdin)
		if err != nil {
			return nil, err
		}
		for _, s := range sources {
			if text, ok := j.Resident.Text(s.Name); ok { // of a folder
				if s, err = config.NewSource(s.Name, text); err != nil {
					return nil, err
				}
			}
			all = append(all, s)
		}
	}
	return all, nil
}

// abandoning returns a rule that does as r until nobody waits any more.
func (j Job) abandoning(r *checks.Rule) *checks.Rule {
	if j.Resident == nil || j.Resident.Cancelled == nil {
		return r
	}
	abandoning := *r
	abandoning.Check = func(p *checks.Pass) {
		if !j.Resident.Cancelled() {
			r.Check(p)
		}
	}
	return &abandoning
}

// residentFallback chooses when nobody named a version, without asking the machine.
func residentFallback() choice {
	return choice{{version: release.NewestLTS().Latest, why: "the newest LTS, for none was named", guessed: true}}
}
