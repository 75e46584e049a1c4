package cacheview

import (
	"io"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/report"
)

// JSON writes a report for programs, as docs/simulate.schema.json describes it.
func JSON(w io.Writer, r *simulation.Report) error {
	return report.WriteJSON(w, r)
}
