package upgradeview

import (
	"encoding/json"
	"io"
)

// JSON writes a plan or the report on a fleet for programs, as
// docs/upgrade.schema.json and docs/fleet.schema.json describe them.
func JSON(w io.Writer, plan any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(plan)
}
