package config

import (
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// sampleReader reads sample expressions and log formats as HAProxy of one
// version does.
type sampleReader struct {
	version release.Version
	// old: 2.0 and 2.1 look for the closing parenthesis first and know no quotes
	// in arguments.
	old bool
	// given are the arguments that were read last.
	given []argumentText
	// ids are the numbers that ACLs have (-u).
	ids map[string]bool
	// parts, if there are any, collects the fetch and the converters that are read.
	parts *[]SamplePart
	// note, if set, is told of each fetch and converter that was read without a
	// fault; given are its arguments.
	note func(s *keywords.Sample)
	// last, if set, is the last expression that was read without a fault.
	last *sample
}

func newSampleReader(v release.Version) sampleReader {
	return sampleReader{version: v, old: v.Before(v22)}
}

// sample is a sample expression that was read.
type sample struct {
	fetch *keywords.Sample
	name  string // of the fetch, as it is written
	// argument is the first one of the fetch, as far as it was read.
	argument string
	// out is the type that the last converter gives.
	out keywords.SampleType
	// converters is their number.
	converters int
	// words is how many words belong to it, and end where it stops in the last.
	words, end int
}

// isNameByte reports whether c may stand in the name of a fetch or converter
// (is_idchar() in include/haproxy/tools.h).
func isNameByte(c byte) bool {
	return isAlpha(c) || isDigit(c) || c == '.' || c == '_' || c == '-' || c == '+' || c == ':'
}

// nameEnd returns where the name that begins at pos ends.
func (r *sampleReader) nameEnd(text string, pos int) int {
	for ; pos < len(text); pos++ {
		c := text[pos]
		if r.old && (c == '(' || c == ',') || !r.old && !isNameByte(c) {
			break
		}
	}
	return pos
}

// expression reads a sample expression: a fetch, and converters behind commas.
// More converters may stand in the words behind it. An open expression, in a log
// format, ends at the first character that does not belong to it.
func (r *sampleReader) expression(text string, start int, more []Word, open bool) (sample, *sampleFault) {
	end := r.nameEnd(text, start)
	s := sample{name: text[start:end], words: 1}
	if end == start {
		return s, faultAt(MissingFetch, start, len(text))
	}
	if s.fetch = keywords.LookupFetch(s.name, r.version); s.fetch == nil {
		f := faultAt(UnknownFetch, start, end)
		f.Text = s.name
		return s, f
	}
	end, f := r.arguments(text, end, s.fetch, s.name)
	if f != nil {
		return s, f
	}
	s.out = s.fetch.Out
	if len(r.given) > 0 {
		s.argument = r.given[0].text
	}
	return r.converters(s, text, end, more, open)
}

// converters reads what follows a fetch (sample_parse_expr_cnv()).
func (r *sampleReader) converters(s sample, text string, pos int, more []Word, open bool) (sample, *sampleFault) {
	last := s.name
	for {
		s.end = pos
		if pos < len(text) && text[pos] != ',' {
			if open {
				return s, nil
			}
			return s, r.inWord(faultAt(TextAfterSample, pos, len(text)).of(last), s)
		}
		for pos < len(text) && text[pos] == ',' {
			pos++
		}
		begin, isNext := pos, false
		if s.end = pos; pos == len(text) {
			if s.words > len(more) {
				return s, nil
			}
			text, begin, isNext = more[s.words-1].Value, 0, true
		}
		pos = r.nameEnd(text, begin)
		name := text[begin:pos]
		conv := keywords.LookupConverter(name, r.version)
		if conv == nil {
			if isNext { // it belongs to what comes behind the expression
				return s, nil
			}
			f := faultAt(UnknownConverter, begin, pos)
			f.Text = name
			return s, r.inWord(f, s)
		}
		if isNext {
			s.words++
		}
		var f *sampleFault
		if pos, f = r.converter(&s, conv, name, text, begin, pos); f != nil {
			return s, r.inWord(f, s)
		}
		last = name
	}
}

// converter reads one converter, whose name stands from begin to end.
func (r *sampleReader) converter(s *sample, conv *keywords.Sample, name, text string, begin, end int) (int, *sampleFault) {
	if !keywords.CanCast(s.out, conv.In, r.version) {
		f := faultAt(BadCast, begin, end).of(name)
		f.From, f.To, f.Sample = s.out, conv.In, conv
		return end, f
	}
	s.converters++
	switch {
	case conv.Out != keywords.SameType:
		s.out = conv.Out
	case conv.In != keywords.AnyType && s.out != conv.In:
		s.out = conv.In
	}
	isBare := end >= len(text) || text[end] != '('
	switch {
	case r.old && isBare && conv.MinArgs > 0:
		f := faultAt(TooFewArguments, begin, end).of(name)
		f.Sample = conv
		return end, f
	case r.old && isBare:
		r.given = r.given[:0]
		r.keepPart(name)
		r.noted(conv)
		return end, nil
	case r.old && len(conv.Args) == 0:
		f := faultAt(TooManyArguments, end, len(text)).of(name)
		f.Sample = conv
		return end, f
	}
	return r.arguments(text, end, conv, name)
}

// noted tells of a fetch or converter that was read.
func (r *sampleReader) noted(s *keywords.Sample) {
	if r.note != nil {
		r.note(s)
	}
}

// inWord says which word a fault stands in: the last one that was read.
func (r *sampleReader) inWord(f *sampleFault, s sample) *sampleFault {
	f.word = s.words - 1
	return f
}
