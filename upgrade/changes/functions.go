package changes

import "github.com/hapvet/hapvet/config"

// finder is a function that [Case.Find] names. It returns the places that it finds in
// the configuration, with the edits if it knows them.
type finder func(x *search) []found

// rewrite is a function that [Case.Rewrite] and [Keep.Rewrite] name. It returns the edits
// for one place, or why it takes hand work there: a sentence, or nothing for the hand
// work that the data file describes.
type rewrite func(x *search, f *found) (edits []config.Edit, work string)

var (
	finders  = map[string]finder{}
	rewrites = map[string]rewrite{}
)

// addFinder and addRewrite register a function, as "var _ = addFinder(...)".
func addFinder(name string, f finder) bool { //nolint:unparam // so that "var _ = addFinder(...)" can declare it
	finders[name] = f
	return true
}

func addRewrite(name string, f rewrite) bool { //nolint:unparam // as above
	rewrites[name] = f
	return true
}
