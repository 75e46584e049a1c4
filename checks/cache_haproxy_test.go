//go:build haproxy

package checks_test

import (
	"testing"

	"github.com/hapvet/hapvet/release"
)

// Every row of the cache table holds for every binary.
func TestCacheTableAgainstHAProxy(t *testing.T) {
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			checkCacheTable(t, h.version, false, func(t *testing.T, _ release.Version, text string) cacheVerdict {
				said := h.check(t, text)
				got := cacheVerdict{outcome: silent, lines: append(said.alerts, said.warnings...)}
				switch {
				case said.refused:
					got.outcome = refused
				case len(said.warnings) > 0:
					got.outcome = warned
				}
				return got
			})
		})
	}
}
