package changes

import "github.com/hapvet/hapvet/config"

var _ = addRewrite("mysql-pre-41", keepOldMySQLLogin)

// keepOldMySQLLogin says the form of login that option mysql-check had by default.
func keepOldMySQLLogin(_ *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	if len(d.Words) > 4 {
		return nil, "" // the form is there
	}
	return []config.Edit{d.Append("pre-41")}, ""
}
