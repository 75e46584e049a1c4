package lint

import (
	"fmt"
	"io"
	"slices"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
)

// Fixing says what to do about fixes. The zero Fixing does nothing.
type Fixing struct {
	Mode FixMode
	// Unsafe carries out fixes that may change what works today, too.
	Unsafe bool
	// Out is where standard input goes, with its fixes.
	Out io.Writer
}

// FixMode says what becomes of fixes.
type FixMode uint8

// The modes.
const (
	// ShowFixes only offers them.
	ShowFixes FixMode = iota
	// WriteFixes writes the files anew. The findings are those that are left.
	WriteFixes
	// DiffFixes tells what WriteFixes would write. The findings are those of the files as
	// they are.
	DiffFixes
)

// WritesStdin reports whether standard input goes to [Fixing.Out] with its fixes.
func (j Job) WritesStdin() bool {
	return j.Fixing.Mode == WriteFixes && slices.ContainsFunc(j.Inputs, func(in Input) bool { return slices.Contains(in.Paths, StandardPath) })
}

// fix mends a configuration that was read, as far as that is asked for. On an error it
// is as it was.
func (w *work) fix(r *ready) error {
	if w.Fixing.Mode == ShowFixes {
		return nil
	}
	fixed, ok := w.fixed(r)
	if !ok {
		return nil // what failed is told when the configuration is linted
	}
	r.fixed = &report.Fixed{Mended: fixed.Mended, Refused: fixed.Refused}
	if part := r.in.part; part != nil {
		var err error
		if r.fixed.Changes, err = part.of.mend(r.sources, fixed.Sources); err != nil {
			r.fixed = nil
		}
		return err
	}
	for i, source := range fixed.Sources {
		if old := r.sources[i].Content; old != source.Content {
			r.fixed.Changes = append(r.fixed.Changes, report.Change{Name: source.Name, Old: old, New: source.Content})
		}
	}
	if w.Fixing.Mode == DiffFixes {
		return nil
	}
	if err := w.write(r.in, fixed.Sources, r.fixed.Changes); err != nil {
		r.fixed = nil
		return err
	}
	r.sources = fixed.Sources
	return nil
}

// write writes the files that changed, and standard input in any case.
func (w *work) write(in Input, sources []config.Source, changes []report.Change) error {
	isStandard := func(name string) bool { return name == w.Stdin.Name && slices.Contains(in.Paths, StandardPath) }
	var files []rewrite.Change
	for _, c := range changes {
		if !isStandard(c.Name) {
			files = append(files, rewrite.Change{Path: c.Name, Old: c.Old, New: c.New})
		}
	}
	if err := rewrite.Files(files); err != nil {
		return err
	}
	for _, source := range sources {
		if isStandard(source.Name) {
			if _, err := io.WriteString(w.Fixing.Out, source.Content); err != nil {
				return fmt.Errorf("writing the output: %w", err)
			}
		}
	}
	return nil
}

// fixed mends a configuration in memory. It fails where hapvet does.
func (w *work) fixed(r *ready) (checks.Fixed, bool) {
	var aside guard
	fx := checks.Fixer{
		Unsafe: w.Fixing.Unsafe,
		Now:    w.now,
		Wanted: func(f checks.Finding) bool { return w.shows(f) && !w.ignored(f) },
		Read: func(sources []config.Source, opts config.Options) *config.Config {
			return aside.read(0, sources, opts)()
		},
	}
	for _, rule := range w.running() {
		fx.Rules = append(fx.Rules, aside.rule(rule))
	}
	for _, t := range r.choice {
		fx.Targets = append(fx.Targets, w.options(r.in.Settings, t.version))
	}
	fixed := fx.Fix(r.sources)
	return fixed, len(aside.failures) == 0
}
