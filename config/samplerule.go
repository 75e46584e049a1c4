package config

import "github.com/hapvet/hapvet/keywords"

// rule reads the expressions, log formats and the condition of a rule where the
// grammar of its action says that they stand; false when the action has none.
func (w *sampleWalk) rule(d *Directive) bool {
	ruleset, n := d.Rule()
	if n == 0 {
		return false
	}
	g, start := keywords.ActionGrammar(ruleset, d.Arg(n), w.reader.version)
	if g == nil {
		return false
	}
	name := actionName(d.Arg(n))
	g.MatchFrom(n+start, d, w.reader.version, func(value *keywords.Value, _ keywords.Arguments, at int) keywords.Fault {
		return w.ruleArgument(d, name, n, value, at)
	})
	return true
}

// ruleArgument reads word at, which stands where a value is to be in a rule whose
// action is word n.
func (w *sampleWalk) ruleArgument(d *Directive, name string, n int, value *keywords.Value, at int) keywords.Fault {
	switch value.Kind {
	case "expr":
		if f, plain := plainValue(value, d.Arg(at), w.reader.version); plain {
			return keywords.Fault{Blind: f.Text != "" && !f.Warning}
		}
		words := w.expression(d, at, len(d.Words), w.placesOf(d, name, theExpression))
		if value.Param == "one" {
			words = min(words, 1)
		}
		return keywords.Fault{Words: words, Blind: words == 0}
	case "fmt":
		w.format(d, at, formatUse{places: w.placesOf(d, name, theFormat), http: w.isHTTPRule(d, n), tcp: w.isTCP(d)})
	case "cond":
		w.condition(d, at, w.placesOf(d, name, theCondition))
		return keywords.Fault{Words: len(d.Words) - at}
	}
	return keywords.Fault{}
}
