package changes

import (
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

var _ = addRewrite("unit-ms", unitMilliseconds)

// unitMilliseconds writes the unit behind a time that has none: the last of the words
// that matched.
func unitMilliseconds(_ *search, f *found) ([]config.Edit, string) {
	d, n := f.directive(), f.to-1
	if !d.Words[n].Plain() {
		return nil, "write the unit behind the time: it is in milliseconds"
	}
	return one(d.ReplaceWord(n, d.Arg(n)+"ms")), ""
}

// globalGrace is the first version with grace in the global section.
var globalGrace = release.MustParse("2.5.0")

// graceOf returns the time of a grace line, in milliseconds.
func graceOf(d *config.Directive) uint32 {
	t, _, _ := config.ParseTime(d.Arg(1), "ms")
	return t
}
