package changes

import "github.com/hapvet/hapvet/config"

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
