package checks

import "github.com/hapvet/hapvet/advisories"

// The examples and the golden file of the rule on advisories show one of them, and
// stay as they are when others come.
func init() {
	example := advisories.Embedded().Only("HAPV-2025-0001")
	advisoryDatabase = func() *advisories.Database { return example }
}
