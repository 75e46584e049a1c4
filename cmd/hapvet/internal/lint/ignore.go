package lint

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/checks"
)

// Ignore leaves findings out that somebody has judged, as a project says.
type Ignore struct {
	Rules []string // ids of rules, or of advisories
	// Files are patterns of absolute paths, or folders; none means all files.
	Files []string
	// Section is the beginning of the header of a section, "frontend web"; "" means all.
	Section string
	Until   time.Time // the last day on which it holds; zero for ever
	Reason  string
	// Place is where it stands, for messages.
	Place string

	used bool
}

// expired reports whether it no longer holds.
func (ig *Ignore) expired(now time.Time) bool {
	return !ig.Until.IsZero() && !now.Before(ig.Until.AddDate(0, 0, 1))
}

// covers reports whether it is about a finding.
func (ig *Ignore) covers(f checks.Finding) bool {
	return slices.ContainsFunc(ig.Rules, f.IsBy) && ig.inFileOf(f) && ig.inSection(f)
}

func (ig *Ignore) inFileOf(f checks.Finding) bool {
	outer, _ := f.File.Origin(f.Span)
	return ig.inFile(outer.Name) || ig.inFile(f.File.Name)
}

func (ig *Ignore) inFile(name string) bool {
	if len(ig.Files) == 0 {
		return true
	}
	path, err := filepath.Abs(name)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(ig.Files, func(pattern string) bool {
		fits, err := filepath.Match(pattern, path)
		return err == nil && fits || strings.HasPrefix(path, strings.TrimSuffix(pattern, string(filepath.Separator))+string(filepath.Separator))
	})
}

func (ig *Ignore) inSection(f checks.Finding) bool {
	want := strings.Fields(ig.Section)
	if len(want) == 0 {
		return true
	}
	if f.File.Lines() == 0 {
		return false
	}
	header := f.File.HeaderAbove(f.File.Line(f.Span.Start))
	if header == 0 {
		return false
	}
	words := f.File.Words(header)
	if len(words) < len(want) {
		return false
	}
	for i, word := range want {
		if words[i].Value != word {
			return false
		}
	}
	return true
}

// ignored reports whether the project leaves a finding out.
func (w *work) ignored(f checks.Finding) bool {
	ignored := false
	for i := range w.Ignores {
		if ig := &w.Ignores[i]; !ig.expired(w.now) && ig.covers(f) {
			ig.used, ignored = true, true
		}
	}
	return ignored
}

// ignore takes out of the results of one configuration what the project leaves out, and
// returns how many findings that are, of the version with the most.
func (w *work) ignore(results []checks.Result) int {
	if len(w.Ignores) == 0 {
		return 0
	}
	most := 0
	for i := range results {
		r := &results[i]
		before := len(r.Findings)
		r.Findings = slices.DeleteFunc(r.Findings, w.ignored)
		most = max(most, before-len(r.Findings))
	}
	return most
}

// idleIgnores says which entries of the project leave nothing out. Where not all of the
// project was linted, or not with all rules, nobody can tell.
func (w *work) idleIgnores() []string {
	var said []string
	for _, ig := range w.Ignores {
		switch {
		case ig.expired(w.now):
			said = append(said, fmt.Sprintf("%s: this entry held up to %s, and does so no longer", ig.Place, ig.Until.Format(time.DateOnly)))
		case !ig.used && w.Whole && len(w.errs) == 0 && w.allRan(ig.Rules):
			said = append(said, fmt.Sprintf("%s: nothing is found that this entry would ignore: remove it", ig.Place))
		}
	}
	return said
}

// allRan reports whether all of some rules ran.
func (w *work) allRan(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool {
		return !slices.ContainsFunc(w.ran, func(r *checks.Rule) bool {
			return r.ID == id || r.Category == checks.Advisory && strings.HasPrefix(id, "HAPV-")
		})
	})
}
