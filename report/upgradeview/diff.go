package upgradeview

import (
	"fmt"
	"io"
	"strings"

	"github.com/hapvet/hapvet/report/patch"
	"github.com/hapvet/hapvet/upgrade"
)

// StepDiff returns what the edits of a step change in the files, as a unified diff.
func StepDiff(s *upgrade.Step) string {
	var b strings.Builder
	for _, f := range s.Files {
		b.WriteString(patch.Unified(f.Name, f.Before, f.After))
	}
	return b.String()
}

// Diff writes what the edits of a plan change in the files: the bytes that patch(1)
// takes. Where there are several steps, a line before each tells which it is.
func Diff(w io.Writer, p *upgrade.Plan) error {
	for i := range p.Steps {
		s := &p.Steps[i]
		diff := StepDiff(s)
		if len(p.Steps) > 1 && diff != "" {
			diff = fmt.Sprintf("# from %s to %s\n%s", s.From.Version, s.To.Version, diff)
		}
		if _, err := io.WriteString(w, diff); err != nil {
			return err
		}
	}
	return nil
}
