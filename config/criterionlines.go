package config

import (
	"cmp"
	"slices"

	"github.com/hapvet/hapvet/keywords"
)

// CriterionKind is what a criterion compares, and how.
type CriterionKind struct {
	// Fetch is the name of the fetch, of an ACL keyword that of the fetch that it stands
	// for, and Argument its first argument as it is written.
	Fetch, Argument string
	Method          keywords.MatchMethod
	FoldCase        bool
}

// CriterionLines returns the lines that hold a criterion of a kind that a function
// wants, in the order of the configuration: acl lines, and others with criteria in
// braces. Lines that are not read to their end are among them, whatever they hold: those with
// variables that are not set, or with what HAProxy refuses. The
// function is asked once for each kind that occurs, so that this costs little where
// none is wanted.
func (c *Config) CriterionLines(wanted func(CriterionKind) bool) []*Directive {
	c.readSamples()
	lines := slices.Clone(c.derived.sampleNotes.unread)
	for kind, held := range c.derived.sampleNotes.criteria {
		if wanted(CriterionKind{kind.fetch.Name, kind.argument, kind.method, kind.fold}) {
			lines = append(lines, *held...)
		}
	}
	slices.SortFunc(lines, func(a, b *Directive) int { return cmp.Compare(a.position, b.position) })
	return slices.Compact(lines)
}

// criterionKey is what tells kinds of criteria apart.
type criterionKey struct {
	fetch    *keywords.Sample
	argument string
	method   keywords.MatchMethod
	fold     bool
}

// compares takes note of a criterion on the line that is being read.
func (n *featureNotes) compares(c criterion) {
	if c.fetch == nil {
		return
	}
	key := criterionKey{c.fetch, c.argument, c.method, c.fold}
	held := n.criteria[key]
	if held == nil {
		held = new([]*Directive)
		n.criteria[key] = held
	}
	*held = append(*held, n.at)
}

// broken takes note of a criterion that HAProxy refuses: nobody knows how it compares,
// and what stands behind it on the line is not read.
func (n *featureNotes) broken(c criterion) {
	if n != nil && c.fetch != nil {
		n.unread = append(n.unread, n.at)
	}
}
