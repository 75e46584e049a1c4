package patch_test

import (
	"testing"

	"github.com/hapvet/hapvet/report/patch"
)

func TestUnified(t *testing.T) {
	for _, test := range []struct{ name, before, after, want string }{
		{"f.cfg", "a\nb\n", "a\nb\n", ""},
		{"f.cfg", "a\nb\nc\n", "a\nB\nc\n", "diff f.cfg f.cfg\n--- f.cfg\n+++ f.cfg\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		{"/etc/f.cfg", "a\n", "", "diff /etc/f.cfg /etc/f.cfg\n--- /etc/f.cfg\n+++ /etc/f.cfg\n@@ -1,1 +0,0 @@\n-a\n"},
		{"f.cfg", "a", "b", "diff f.cfg f.cfg\n--- f.cfg\n+++ f.cfg\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"},
	} {
		if got := patch.Unified(test.name, test.before, test.after); got != test.want {
			t.Errorf("%q to %q:\n%s", test.before, test.after, got)
		}
	}
}
