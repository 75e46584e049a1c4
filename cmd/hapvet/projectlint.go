package main

import (
	"slices"

	"github.com/spf13/pflag"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/project"
)

// adopt takes over what the project says of linting and no flag does.
func (l *lintFlags) adopt(p *project.File, given *pflag.FlagSet) {
	if p == nil {
		return
	}
	adopt(given, "profile", &l.selection.Profile, p.Profile)
	if len(p.Strict) > 0 && !given.Changed("strict") {
		l.selection.Strict = p.Strict
	}
	if !l.fix && !l.diff { // which mend what is known, too
		adopt(given, "baseline", &l.known.Baseline, p.Baseline)
	}
	if p.FailOn != "" && !given.Changed("fail-on") {
		l.failOn, _ = checks.ParseSeverity(p.FailOn) // the project was checked
	}
	l.checkFiles = l.checkFiles || p.CheckFiles && !given.Changed("check-files")
	l.resolve = l.resolve || p.Resolve && !given.Changed("resolve")
}

// adoptRules takes over what the project says of rules and their findings.
func (l *lintFlags) adoptRules(p *project.File, job *lint.Job) {
	if p == nil {
		return
	}
	job.Rules = slices.Clone(job.Rules)
	job.Severities = map[string]checks.Severity{}
	for i, rule := range job.Rules {
		set, ok := p.Rules[rule.ID]
		if !ok {
			continue
		}
		if set.Options != nil {
			job.Rules[i] = rule.With(set.Options)
		}
		switch set.Severity {
		case "":
		case "off":
			if !slices.Contains(l.selection.Only, rule.ID) {
				job.Selection.Ignore = append(job.Selection.Ignore, rule.ID)
			}
		default:
			job.Severities[rule.ID], _ = checks.ParseSeverity(set.Severity) // the project was checked
			job.Selection.Asked = append(job.Selection.Asked, rule.ID)
		}
	}
	job.Ignores = slices.Clone(p.Ignores)
}
