package changes

import "github.com/hapvet/hapvet/config"

var _ = addFinder("empty-argument", findEmptyArguments)

// findEmptyArguments finds the lines that an empty argument ends. HAProxy up to 3.2 reads
// no further, so that nothing is lost with the words behind it.
func findEmptyArguments(x *search) []found {
	var list []found
	for _, s := range x.old.Sections {
		list = appendEmptyArgument(list, s.Header)
		for _, d := range s.Directives {
			list = appendEmptyArgument(list, d)
		}
	}
	return list
}

func appendEmptyArgument(list []found, d *config.Directive) []found {
	ignored := d.Ignored()
	if len(ignored) == 0 {
		return list
	}
	last := d.Words[len(d.Words)-1].Span().End
	end := ignored[len(ignored)-1].Span().End
	f := found{directives: []*config.Directive{d}, span: config.Span{Start: ignored[0].Span().Start, End: end}}
	switch {
	case !ignored[0].Expanded():
		f.edits = []config.Edit{{File: d.File, Span: config.Span{Start: last, End: end}}}
	case len(ignored) == 1:
		f.work = "set the environment variable, or remove the argument: it is empty, and HAProxy takes it for the end of the line"
	default:
		f.work = "set the environment variable, or remove the argument and what follows it: HAProxy takes it for the end of the line"
	}
	return append(list, f)
}
