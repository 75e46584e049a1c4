package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
)

// baselineSchema counts the incompatible changes of the file.
const baselineSchema = 1

// maxBaselineSize bounds what is read of a baseline: some 100,000 findings.
const maxBaselineSize = 64 << 20

// baselineFile is a list of known findings.
type baselineFile struct {
	Schema   int             `json:"schema"`
	Findings []baselineEntry `json:"findings"`
}

// baselineEntry is one of them. The fingerprint counts; the rest is for people to read.
type baselineEntry struct {
	Rule        string `json:"rule"`
	File        string `json:"file"`
	Message     string `json:"message"`
	Fingerprint string `json:"fingerprint"`
}

// readBaseline returns the fingerprints that a baseline lists.
func readBaseline(path string) (map[string]bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: there is no such baseline; --write-baseline makes it", path)
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: this is no baseline: it is no regular file", path)
	}
	if err == nil && info.Size() > maxBaselineSize {
		return nil, fmt.Errorf("%s: this is no baseline: it is larger than %d MiB", path, maxBaselineSize>>20)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file baselineFile
	if err := json.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("%s: this is no baseline: %w", path, err)
	}
	if file.Schema != baselineSchema {
		return nil, fmt.Errorf("%s: this is a baseline of schema %d, and this hapvet reads schema %d", path, file.Schema, baselineSchema)
	}
	listed := make(map[string]bool, len(file.Findings))
	for _, e := range file.Findings {
		listed[e.Fingerprint] = true
	}
	return listed, nil
}

// writeBaseline writes a baseline, one finding a line and in an order that does not depend
// on that of the lines, so that a difference between two of them shows what changed.
func writeBaseline(path string, entries []baselineEntry) error {
	entries = slices.Clone(entries)
	slices.SortFunc(entries, func(a, b baselineEntry) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Message, b.Message), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	entries = slices.Compact(entries)
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"schema\": %d, \"findings\": [", baselineSchema)
	for i, e := range entries {
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n")
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return rewrite.Put(path, b.String())
}
