package cacheview

import (
	"encoding/json"
	"io"

	"github.com/hapvet/hapvet/cachesim/simulation"
)

// JSON writes a report for programs, as docs/simulate.schema.json describes it.
func JSON(w io.Writer, r *simulation.Report) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(r)
}
