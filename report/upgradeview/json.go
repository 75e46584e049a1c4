package upgradeview

import (
	"io"

	"github.com/hapvet/hapvet/report"
)

// JSON writes a plan or the report on a fleet for programs, as
// docs/upgrade.schema.json and docs/fleet.schema.json describe them.
func JSON(w io.Writer, plan any) error {
	return report.WriteJSON(w, plan)
}
