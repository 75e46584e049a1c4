package changes

import "github.com/hapvet/hapvet/config"

var _ = addFinder("strict-default", findStrictDefaults)

// findStrictDefaults finds default-crt on bind lines with strict-sni.
func findStrictDefaults(x *search) []found {
	var list []found
	for d := range x.old.Each("bind") {
		parameters := x.parametersOf(x.old, d)
		if parameters.Last("strict-sni") == nil {
			continue
		}
		for i := range parameters {
			if p := &parameters[i]; p.Name == "default-crt" {
				edits := one(d.ReplaceWord(p.Word, "crt"))
				list = append(list, found{directives: []*config.Directive{d}, from: p.Word, to: p.Word + 1, edits: edits})
			}
		}
	}
	return list
}
