package checks

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hapvet/hapvet/config"
)

// Suppress takes the findings out of results of one configuration, for its target
// versions, that comments in it silence (see docs/suppressing.md). It returns how many
// things it took out, and adds findings of the rule "suppression" about comments that
// silence nothing. Rules are those that ran.
func Suppress(results []Result, rules []*Rule, now time.Time) int {
	all := suppressionsIn(results[0].Config)
	if len(all) == 0 {
		return 0
	}
	hidden := map[sameness]bool{}
	for i := range results {
		r := &results[i]
		index := fileOrder(r.Config)
		silenced := func(f Finding) bool {
			if !anySilences(all, index[f.File], f, now) {
				return false
			}
			hidden[sameness{rule: f.Rule, category: f.Category, url: f.URL, file: index[f.File], span: f.Span}] = true
			return true
		}
		r.Findings = slices.DeleteFunc(r.Findings, silenced)
	}
	if i := slices.IndexFunc(rules, func(r *Rule) bool { return r.ID == suppressionRule }); i >= 0 {
		for i := range results {
			addIdle(&results[i], all, rules, now)
		}
	}
	return len(hidden)
}

// anySilences reports whether a suppression silences a finding, and notes each that does.
func anySilences(all []*suppression, file int, f Finding, now time.Time) bool {
	line := 1
	if f.File.Lines() > 0 {
		line = f.File.Line(f.Span.Start)
	}
	silenced := false
	for _, s := range all {
		if s.file != file || line < s.from || line > s.to || s.fault != "" || s.expired(now) {
			continue
		}
		for _, name := range s.rules {
			if f.IsBy(name) {
				s.used[name], silenced = true, true
			}
		}
	}
	return silenced
}

// IsBy reports whether a finding comes from a rule, or is about an advisory, of this id.
func (f Finding) IsBy(id string) bool {
	return id == f.Rule || isAdvisory(id) && f.Category == Advisory && strings.HasPrefix(f.Message, id+",")
}

// isAdvisory reports whether a name is that of an advisory.
func isAdvisory(name string) bool { return strings.HasPrefix(name, "HAPV-") }

// addIdle adds findings about the suppressions that silence nothing.
func addIdle(r *Result, all []*suppression, rules []*Rule, now time.Time) {
	for _, s := range all {
		f := r.Config.Files[s.file]
		if s.fault != "" || s.expired(now) {
			continue // the rule itself tells
		}
		for _, name := range s.rules {
			if message, advice := s.idle(name, f, r.Config, rules); message != "" {
				found := Finding{Rule: suppressionRule, Category: Advice, Confidence: High, Severity: Warning, File: f, Span: s.span}
				r.Findings = append(r.Findings, found.Saying(message, advice).Fixing(s.removal(f)...))
			}
		}
	}
	slices.SortStableFunc(r.Findings, compareFindings(fileOrder(r.Config)))
}

// idle says why a suppression does nothing about a rule; "" if it does, or if nobody can
// tell: the rule did not run, or conditions may hide what it would find.
func (s *suppression) idle(name string, f *config.File, c *config.Config, rules []*Rule) (message, advice string) {
	rule := name
	if isAdvisory(name) {
		rule = "advisory"
	}
	known := LookupRule(rule) != nil || strings.HasPrefix(rule, PolicyPrefix) // other calls know other projects
	i := slices.IndexFunc(rules, func(r *Rule) bool { return r.ID == rule })
	switch {
	case s.used[name] || rule == suppressionRule:
		return "", ""
	case i < 0 && !known:
		advice = "hapvet rules lists the rules"
		var names []string
		for _, r := range rules {
			names = append(names, r.ID)
		}
		if near := nearest(name, names); near != "" {
			advice = fmt.Sprintf("did you mean %q?", near)
		}
		return fmt.Sprintf("no rule is called %q", name), advice
	case s.to < s.from:
		return fmt.Sprintf("%q stands in no section", s.scope), "move it into the section, or above its first line"
	case i < 0 || f.HasConditions() || !c.Machine.Allows(rules[i].Machine) || !rules[i].concerns(c.Version):
		return "", ""
	}
	return fmt.Sprintf("nothing is found here that %q would ignore", name), "remove it"
}

// removal takes a suppression away, if it names one rule alone: with its line, if nothing
// else is on it.
func (s *suppression) removal(f *config.File) []Fix {
	if len(s.rules) != 1 {
		return nil
	}
	span := s.span
	if isComment(f, s.line) {
		span.Start, span.End = f.LineSpan(s.line).Start, f.LineSpan(s.line).End
		if span.End < len(f.Source) {
			span.End++
		}
	} else {
		before := strings.TrimRight(f.Source[:span.Start], " \t")
		span.Start = len(before)
		if strings.HasSuffix(f.Source[:span.End], "\r") {
			span.End--
		}
	}
	return []Fix{SafeFix("remove the comment", config.Edit{File: f, Span: span})}
}
