// Package upgrade carries out what `hapvet upgrade` is asked for: it writes files, and
// reads the configurations of a fleet.
package upgrade

import (
	"errors"
	"fmt"
	"io/fs"
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
func Write(p *upgrade.Plan, backup bool) ([]Written, error) {
	if len(p.Steps) == 0 {
		return nil, nil
	}
	var written []Written
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
			path, err := keep(f.Name, f.Before)
			if err != nil {
				return nil, err
			}
			w.Backup = path
		}
		written = append(written, w)
		edits = append(edits, rewrite.Change{Path: f.Name, Old: f.Before, New: after})
	}
	if err := rewrite.Files(edits); err != nil {
		for _, w := range written { // they hold what the files still hold
			if w.Backup != "" {
				_ = os.Remove(w.Backup)
			}
		}
		return nil, err
	}
	return written, nil
}

// maxBackups bounds how many backups of one file there may be.
const maxBackups = 1000

// keep writes the content of a file beside it, under the first name that is free: its
// own with ".bak", ".bak2", ".bak3" and so on behind. HAProxy, which reads the files of a
// folder that end in ".cfg", passes over it.
func keep(name, content string) (string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", err
	}
	for n := 1; n <= maxBackups; n++ {
		path := name + ".bak"
		if n > 1 {
			path = fmt.Sprintf("%s.bak%d", name, n)
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("no backup can be written: %w", err)
		}
		_, err = file.WriteString(content)
		if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
			_ = os.Remove(path)
			return "", fmt.Errorf("no backup can be written: %w", err)
		}
		return path, nil
	}
	return "", fmt.Errorf("%s has %d backups already", name, maxBackups)
}
