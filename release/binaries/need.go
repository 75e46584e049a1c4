package binaries

import "testing"

// Need returns what [Find] finds, and ends a test where that is nothing.
func Need(t testing.TB) []Binary {
	t.Helper()
	found, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Each runs a test with each real HAProxy that [Find] finds, named by its branch.
func Each(t *testing.T, test func(t *testing.T, b Binary)) {
	t.Helper()
	for _, b := range Need(t) {
		t.Run(b.Version.Branch(), func(t *testing.T) { test(t, b) })
	}
}
