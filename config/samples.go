package config

import (
	"cmp"
	"slices"

	"github.com/hapvet/hapvet/keywords"
)

// Sample is one sample expression of a line (manual 7.1): of an action, in a log
// format, or in the criterion of a condition or of an acl line.
type Sample struct {
	Directive *Directive
	// Word is the word that it stands in, and Span where.
	Word int
	Span Span
	Role SampleRole
	// Fetch is what it begins with. Of an ACL keyword, such as path_beg, it is the
	// fetch that this stands for.
	Fetch *keywords.Sample
	// Parts are the fetch and its converters as they are written.
	Parts []SamplePart
	// Out is the type that comes out of the last converter.
	Out keywords.SampleType
	// Criterion says what it is compared with; nil for other roles.
	Criterion *Criterion
}

// SampleRole is what an expression is there for.
type SampleRole uint8

// The roles.
const (
	SampleValue     SampleRole = iota // of an action or a setting
	SampleInFormat                    // in %[...] of a log format
	SampleCriterion                   // compared with patterns
)

// Criterion is how the sample of a condition is compared (manual 7.1.2).
type Criterion struct {
	// Method is that of the ACL keyword, of -m, or of the type of the sample.
	Method keywords.MatchMethod
	// FoldCase tells -i.
	FoldCase bool
	// Files tells that patterns come from a file, too (-f).
	Files bool
	// Patterns are those on the line, operators such as "gt" among them.
	Patterns []Word
}

// SamplesOf reads the sample expressions of some lines, in their order. What HAProxy
// refuses is left out. An ACL that a condition names is not followed: its lines are
// in its Symbol.
func (c *Config) SamplesOf(lines ...*Directive) []Sample {
	w, _ := c.derived.sampleWalks.Get().(*sampleWalk)
	if w == nil {
		w = newSampleWalk(c)
	}
	defer c.derived.sampleWalks.Put(w)
	w.record, w.faults = &sampleRecord{}, nil
	for _, d := range lines {
		forms := formsOf(d.Section)
		if forms == nil || d.Modifier != Plain {
			continue
		}
		if f := forms[d.number]; f != nil && w.names.takes(d.Section, f) {
			clear(w.acls)
			w.reader.ids = nil
			w.mode = d.Section.Mode()
			w.directive(f, d)
		}
	}
	return w.record.samples
}

// SampleLines returns the lines that hold a fetch or converter which a function
// wants, in the order of the configuration. It is asked once for each of those that
// the configuration holds at all, so that this costs little where none is wanted.
func (c *Config) SampleLines(wanted func(*keywords.Sample) bool) []*Directive {
	c.readSamples()
	var lines []*Directive
	n := 0
	for s, note := range c.derived.sampleNotes.known {
		if wanted(s) {
			lines = append(lines, note.lines...)
			n++
		}
	}
	if n > 1 {
		slices.SortFunc(lines, func(a, b *Directive) int { return cmp.Compare(a.position, b.position) })
		lines = slices.Compact(lines)
	}
	return lines
}

// sampleRecord collects samples while a walk reads them; nil collects nothing.
type sampleRecord struct {
	samples []Sample
	parts   []SamplePart
}

// begin makes the reader keep the parts of the next expression.
func (r *sampleRecord) begin(w *sampleWalk) {
	if r != nil {
		r.parts = nil
		w.reader.parts = &r.parts
	}
}

// expression keeps one that stands alone in word n.
func (r *sampleRecord) expression(d *Directive, n int, s sample) {
	if r == nil {
		return
	}
	span := d.WordSpan(n)
	span.End = d.WordSpan(n + s.words - 1).End
	r.samples = append(r.samples, Sample{Directive: d, Word: n, Span: span, Fetch: s.fetch, Parts: r.parts, Out: s.out})
}

// criterion keeps one whose words are those from n to end.
func (r *sampleRecord) criterion(d *Directive, n, end int, c criterion) {
	if r == nil || c.fetch == nil {
		return
	}
	r.samples = append(r.samples, Sample{
		Directive: d, Word: n, Span: d.WordSpan(n), Role: SampleCriterion, Fetch: c.fetch, Parts: r.parts, Out: c.out,
		Criterion: &Criterion{Method: c.method, FoldCase: c.fold, Files: c.files, Patterns: d.Words[min(n+c.from, end):end]},
	})
}

// format keeps those of the log format at word n, up to what is wrong in it.
func (r *sampleRecord) format(w *sampleWalk, d *Directive, n int, use formatUse) {
	if r == nil {
		return
	}
	reader := newSampleReader(w.reader.version)
	reader.parts, reader.last = &r.parts, new(sample)
	text := d.Words[n].Value
	for pos := 0; pos < len(text); {
		if text[pos] != '%' {
			pos++
			continue
		}
		r.parts, *reader.last = nil, sample{}
		end, f := reader.formatItem(text, pos, use, func(*sampleFault) {})
		if f != nil {
			break
		}
		if s := reader.last; s.fetch != nil {
			span := spanIn(d.Words[n], pos, end-pos)
			r.samples = append(r.samples, Sample{Directive: d, Word: n, Span: span, Role: SampleInFormat, Fetch: s.fetch, Parts: r.parts, Out: s.out})
		}
		pos = end
	}
	w.reader.parts = nil
}
