// Package policy makes rules of what an organisation forbids or requires in its
// configurations. docs/policy.md describes the notation; the project file holds the entries.
package policy

import (
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

// Policy is one thing that is forbidden or required.
type Policy struct {
	// ID is a slug. The rule is called by it behind [checks.PolicyPrefix].
	ID string
	// Severity is that of its findings.
	Severity checks.Severity
	// Message says in one sentence what is wrong; Advice what to do about it, and may be "".
	Message, Advice string

	// Lines are those that it is about. Required tells that each section of In has to
	// have one, in place of none.
	Lines    Lines
	Required bool
	// In are the sections that it is about; none means all, which is only for what is
	// forbidden.
	In []Place
	// Mode restricts them to proxies of this mode, inherited or not; "" means any.
	Mode string
	// Unless are lines that make an exception of a section in which one is in force, or
	// of a line by what it says itself.
	Unless []Lines
}

// Name is the id of its rule.
func (p *Policy) Name() string { return checks.PolicyPrefix + p.ID }

// Rule makes a rule of it.
func (p *Policy) Rule() *checks.Rule {
	check := forbidden
	if p.Required {
		check = required
	}
	return &checks.Rule{
		ID:       p.Name(),
		Category: checks.Advice, Confidence: checks.High,
		Severity: p.Severity,
		Summary:  p.Message,
		Doc:      p.Message,
		Check: func(pass *checks.Pass) {
			check(&search{Policy: p, pass: pass, config: pass.Config, servers: map[*config.Directive]*config.ServerLine{}})
		},
	}
}
