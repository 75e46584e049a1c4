// Package upgrade carries out what `hapvet upgrade` is asked for: it writes files, and
// reads the configurations of a fleet.
package upgrade

import (
	"os"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
	"github.com/hapvet/hapvet/upgrade"
)

// Written is a file that was written anew.
type Written struct {
	Path string
	// Removed and Added count its lines that are gone and that are new, of all steps.
	Removed, Added int
	// Backup is where its old content is, or "".
	Backup string
}

// Write writes the files of a plan as its last step leaves them, all of them or none.
// With backup, the old content of each stays beside it.
func Write(p *upgrade.Plan, backup bool) (written []Written, err error) {
	if len(p.Steps) == 0 {
		return nil, nil
	}
	defer func() {
		if err != nil {
			forget(written)
			written = nil
		}
	}()
	var edits []rewrite.Change
	first, last := p.Steps[0], p.Steps[len(p.Steps)-1]
	for i, f := range first.Files {
		after := last.Files[i].After
		if f.Before == after {
			continue
		}
		w := Written{Path: f.Name}
		for _, s := range p.Steps {
			w.Removed += s.Files[i].Removed
			w.Added += s.Files[i].Added
		}
		if backup {
			if w.Backup, err = rewrite.Backup(f.Name, f.Before); err != nil {
				return written, err
			}
		}
		written = append(written, w)
		edits = append(edits, rewrite.Change{Path: f.Name, Old: f.Before, New: after})
	}
	return written, rewrite.Files(edits)
}

// forget removes backups: they hold what the files still hold.
func forget(written []Written) {
	for _, w := range written {
		if w.Backup != "" {
			_ = os.Remove(w.Backup)
		}
	}
}
