package changes

import "github.com/hapvet/hapvet/config"

var _ = addRewrite("block", rewriteBlock)

// rewriteBlock turns a block line into an http-request rule. These lines were evaluated
// before all http-request rules.
func rewriteBlock(_ *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	if !mayHoldRules(d.Section) {
		return nil, "write a rule into each proxy: rules cannot stand in a defaults section without a name"
	}
	text := "http-request deny" + condition(d, 1)
	return moved(d, nil, first(d.Section, append([]string{"http-request"}, afterRequests...)...), text), ""
}
