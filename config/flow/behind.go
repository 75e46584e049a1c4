package flow

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// Given returns the expression that gives a variable ("txn.host") its value wherever it has one: that of the one
// line that sets it, a set-var rule on requests without a condition. It is nil where that is not so.
func (a *Analysis) Given(variable string) *config.Sample {
	if known, ok := a.given.Load(variable); ok {
		return known.(*config.Sample)
	}
	given := a.givenOnce(variable)
	a.given.Store(variable, given)
	return given
}

func (a *Analysis) givenOnce(variable string) *config.Sample {
	sets := a.Variables().Of(variable, VariableSet)
	if len(sets) != 1 || sets[0].ByConverter || sets[0].Conditional {
		return nil
	}
	d, n := sets[0].Directive, sets[0].Word
	if !strings.HasPrefix(d.Arg(n), "set-var(") || !d.Is("http-request") && !d.Is("tcp-request") {
		return nil
	}
	for _, s := range a.config.SamplesOf(d) {
		if s.Word == n+1 && s.Role == config.SampleValue {
			return &s
		}
	}
	return nil
}

// Behind returns a criterion that compares a variable as one that compares what was put into it, where that is
// known (see Given), and any other as it is. What it lets through is not worked out anew.
func (a *Analysis) Behind(c *Criterion) *Criterion {
	if c.Fetch != "var" {
		return c
	}
	given := a.Given(c.Argument)
	_, converters, ok := strings.Cut(c.Subject, ")")
	if given == nil || !ok {
		return c
	}
	behind := *c
	behind.Subject, behind.Fetch, behind.Argument = Expression(*given)+converters, given.Fetch.Name, firstArgument(given)
	return &behind
}

// KindBehind is Behind for kinds of criteria.
func (a *Analysis) KindBehind(k config.CriterionKind) config.CriterionKind {
	if k.Fetch == "var" {
		if given := a.Given(k.Argument); given != nil {
			k.Fetch, k.Argument = given.Fetch.Name, firstArgument(given)
		}
	}
	return k
}

// firstArgument is that of the fetch of an expression, "host" of req.hdr(host); "" where it has none.
func firstArgument(s *config.Sample) string {
	if len(s.Parts) == 0 || len(s.Parts[0].Args) == 0 {
		return ""
	}
	return s.Parts[0].Args[0]
}
