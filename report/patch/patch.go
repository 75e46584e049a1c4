// Package patch shows what changes in files, as patch(1) and people read it.
package patch

import (
	"strings"

	"github.com/aymanbagabas/go-udiff"
)

// Unified returns the unified diff of a file, with three lines around each change; ""
// if nothing changes. The file has its own name on both sides, with the prefixes that
// git uses, a/ and b/, unless its name begins with a slash.
func Unified(name, before, after string) string {
	if before == after {
		return ""
	}
	from, to := "a/"+name, "b/"+name
	if strings.HasPrefix(name, "/") {
		from, to = name, name
	}
	return udiff.Unified(from, to, before, after)
}
