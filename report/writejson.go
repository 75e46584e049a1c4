package report

import (
	"encoding/json"
	"io"
)

// WriteJSON writes a value as every document for programs is written that people may read,
// too: indented by two spaces, with "<", ">" and "&" as they are.
func WriteJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
