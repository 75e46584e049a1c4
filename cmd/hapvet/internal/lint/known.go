package lint

import (
	"path/filepath"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
)

// Known says which findings are not new. The zero Known knows none.
type Known struct {
	// Baseline is a file that lists known findings, "" for none. Write makes it list
	// those of this run.
	Baseline string
	Write    bool
	// NewFrom is a revision of git: what is found in the files as they were there is
	// known. "" for none.
	NewFrom string

	listed map[string]bool // by fingerprint
	seen   []baselineEntry // of this run, if they are to be written
}

// load reads the baseline.
func (k *Known) load() error {
	if k.Baseline == "" || k.Write {
		return nil
	}
	var err error
	k.listed, err = readBaseline(k.Baseline)
	return err
}

// save writes the baseline, if that is asked for.
func (k *Known) save() error {
	if k.Baseline == "" || !k.Write {
		return nil
	}
	return writeBaseline(k.Baseline, k.seen)
}

// hideKnown takes the findings out of a configuration that are known.
func (w *work) hideKnown(r ready, c *report.Configuration) {
	k := &w.Known
	if k.Baseline == "" && k.NewFrom == "" {
		return
	}
	name := k.fileName
	prints := checks.Fingerprints(c.Findings, name)
	var old map[string]bool
	if k.NewFrom != "" {
		findings, err := w.former(r)
		if err != nil {
			w.errs = append(w.errs, err)
			return
		}
		old = map[string]bool{}
		for _, p := range checks.Fingerprints(findings, name) {
			old[p] = true
		}
	}
	kept := c.Findings[:0:0]
	for i, f := range c.Findings {
		if k.Write && !old[prints[i]] {
			k.seen = append(k.seen, baselineEntry{f.Rule, name(f.File), f.Message, prints[i]})
		}
		if old[prints[i]] || k.listed[prints[i]] || k.Write {
			c.Known++
			continue
		}
		kept = append(kept, f)
	}
	c.Findings = kept
}

// fileName is what a file is called in fingerprints: its path from the folder of the
// baseline, so that it does not matter where hapvet is started.
func (k *Known) fileName(f *config.File) string {
	from, err := filepath.Abs(filepath.Dir(k.Baseline))
	if err != nil {
		return filepath.ToSlash(f.Name)
	}
	path, err := filepath.Abs(f.Name)
	if err != nil {
		return filepath.ToSlash(f.Name)
	}
	if rel, err := filepath.Rel(from, path); err == nil {
		path = rel
	}
	return filepath.ToSlash(path)
}
