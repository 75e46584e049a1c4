package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
	"github.com/hapvet/hapvet/config"
)

// RemedyError tells that a risk report has no such remedy, or none that is an edit.
type RemedyError struct {
	Name  string
	Names []string // those that there are
}

func (e *RemedyError) Error() string {
	if len(e.Names) == 0 {
		return fmt.Sprintf("there is no remedy %q for this configuration, nor any other that is an edit", e.Name)
	}
	return fmt.Sprintf("there is no remedy %q for this configuration", e.Name)
}

// Mend carries a remedy of a risk report out: it writes the files of the configuration
// anew, unless HAProxy would refuse them then. It returns what was done.
func (j *Job) Mend(r *risk.Report, name string) (done string, err error) {
	k, err := simulation.Choose(j.Config, j.Cache)
	if err != nil {
		return "", err
	}
	unknown := &RemedyError{Name: name}
	for i := range r.Remedies {
		x := &r.Remedies[i]
		edits := simulation.RemedyEdits(j.Config, k, x)
		switch {
		case len(edits) == 0:
		case string(x.ID) != name:
			unknown.Names = append(unknown.Names, string(x.ID))
		default:
			return x.Action, j.carryOut(edits)
		}
	}
	return "", unknown
}

func (j *Job) carryOut(edits []config.Edit) error {
	changed, err := config.Apply(edits)
	if err != nil {
		return err
	}
	var files []rewrite.Change
	sources := make([]config.Source, len(j.Config.Files))
	for i, f := range j.Config.Files {
		sources[i] = config.Source{Name: f.Name, Content: f.Source}
		if text, ok := changed[f]; ok {
			if strings.Contains(f.Source, "\x00") {
				return fmt.Errorf("%s: is no text, and stays as it is", f.Name)
			}
			sources[i].Content = text
			files = append(files, rewrite.Change{Path: f.Name, Old: f.Source, New: text})
		}
	}
	if j.refuses(sources) && !j.refuses(nil) {
		return fmt.Errorf("HAProxy %s would refuse the configuration with this edit: it stays as it is", j.Config.Version)
	}
	return rewrite.Files(files)
}

// refuses reports whether HAProxy would refuse the configuration with other texts of its files;
// nil stands for those that it has.
func (j *Job) refuses(sources []config.Source) bool {
	c := j.Config
	if sources != nil {
		c = config.ParseAll(sources, j.Reading)
	}
	rules := slices.DeleteFunc(checks.Rules(), func(r *checks.Rule) bool { return r.Category != checks.Startup })
	return checks.Lint([]func() *config.Config{func() *config.Config { return c }}, rules)[0].Refused()
}
