// Package patch shows what changes in files, as patch(1) and people read it.
package patch

import "github.com/rogpeppe/go-internal/diff"

// Unified returns the unified diff of a file, with a few lines around each change; ""
// if nothing changes. The file has its own name on both sides, as `patch -p0` wants it.
func Unified(name, before, after string) string {
	return string(diff.Diff(name, []byte(before), name, []byte(after)))
}
