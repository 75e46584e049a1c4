package keywords

import (
	"sync"

	"github.com/hapvet/hapvet/release"
)

// branchNames are the branches that the tables speak of, oldest first.
var branchNames = sync.OnceValue(func() []string {
	var names []string
	for _, b := range release.Branches() {
		names = append(names, b.Name)
	}
	return names
})

// branchIndex returns the place of a branch in branchNames, or -1.
func branchIndex(name string) int {
	for i, n := range branchNames() {
		if n == name {
			return i
		}
	}
	return -1
}
