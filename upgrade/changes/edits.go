package changes

import (
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// edit returns the edits for what a case matched, or the hand work if the function that
// would make them knows it.
func (x *search) edit(k *Case, f *found) ([]config.Edit, string) {
	switch {
	case len(f.edits) > 0 || f.work != "":
		return f.edits, f.work
	case k.Rewrite != "":
		return rewrites[k.Rewrite](x, f)
	case k.Replace != "":
		return x.replace(k, f), ""
	case k.Remove && (k.Bind != "" || k.Server != ""):
		return one(f.directive().RemoveWords(f.from, f.to)), ""
	case k.Remove:
		return []config.Edit{f.directive().RemoveLine()}, ""
	}
	return nil, ""
}

func one(e config.Edit, ok bool) []config.Edit {
	if !ok {
		return nil
	}
	return []config.Edit{e}
}

// replace writes the replacement of a case in place of what it matched, if the new
// version knows it.
func (x *search) replace(k *Case, f *found) []config.Edit {
	d := f.directive()
	switch {
	case f.to == 0 && f.span != (config.Span{}):
		if strings.Contains(d.File.Source[f.span.Start:f.span.End], "$") {
			return nil
		}
		return []config.Edit{{File: d.File, Span: f.span, New: k.Replace}}
	case f.to == 0:
		return []config.Edit{d.ReplaceLine(k.Replace)}
	case k.Line != "" && !x.knows(d, k.Replace):
		return nil
	}
	from, text := f.from, strings.Fields(k.Replace)
	for from < f.to-1 && len(text) > 1 && d.Arg(from) == text[0] { // what stays the same keeps its layout
		from, text = from+1, text[1:]
	}
	return one(d.ReplaceWords(from, f.to, strings.Join(text, " ")))
}

// knows reports whether the new version accepts the beginning of a line in place of that
// of a directive.
func (x *search) knows(d *config.Directive, text string) bool {
	words := strings.Fields(text)
	period := keywords.PeriodOf(x.new.Version)
	kind, word := keywords.Keyword, words[0]
	if len(words) > 1 && word == "option" {
		kind, word = keywords.Option, words[1]
	}
	_, answer := keywords.TableOf(kind, d.Section.Kind, period).Lookup(word)
	return answer.Starts()
}

// keep returns the edits that keep the behaviour of before at a place.
func (x *search) keep(f *found) []config.Edit {
	down := x.change.Answer(x.new.Version) < x.change.Answer(x.old.Version)
	for i := range x.change.Keep {
		k := &x.change.Keep[i]
		if k.Down != down || len(k.Target) > 0 && !k.Target.Contains(x.new.Version) {
			continue
		}
		d := f.directive()
		switch {
		case k.Rewrite != "":
			edits, _ := rewrites[k.Rewrite](x, f)
			return edits
		case k.Global != "":
			return []config.Edit{x.old.AddToGlobal(k.Global)}
		case k.Line != "":
			return []config.Edit{d.Section.InsertLast(k.Line)}
		}
		return []config.Edit{d.Append(k.Parameter)}
	}
	return nil
}

// reversed is a synonym the other way round.
func (k Case) reversed() Case {
	words := k.Replace
	switch {
	case k.Line != "":
		k.Line, k.Replace = words, k.Line
	case k.Bind != "":
		k.Bind, k.Replace = words, k.Bind
	case k.Server != "":
		k.Server, k.Replace = words, k.Server
	case k.Action != "":
		set := k.Action[:strings.LastIndexByte(k.Action, ' ')]
		k.Action, k.Replace = set+" "+words, strings.TrimPrefix(k.Action, set+" ")
	case k.Sample != "":
		k.Sample, k.Replace = words, k.Sample
	}
	return k
}
