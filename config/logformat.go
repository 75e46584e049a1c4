package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// formatUse is what a log format stands in.
type formatUse struct {
	places keywords.Places
	// tcp tells that the proxy is not in mode http.
	tcp bool
	// http tells that the format is of an HTTP rule, where the fetches that read
	// the raw buffer give nothing.
	http bool
}

// logFormat reads a log format and reports what is wrong: what refuses it, at
// which HAProxy stops, and before that what it warns about. It is a model of
// parse_logformat_string() in src/log.c (manual 8.2.6).
func (r *sampleReader) logFormat(text string, use formatUse, report func(*sampleFault)) {
	pos := 0
	for {
		i := strings.IndexByte(text[pos:], '%')
		if i < 0 {
			return
		}
		start := pos + i
		var f *sampleFault
		if pos, f = r.formatItem(text, start, use, report); f != nil {
			report(f)
			return
		}
	}
}

// formatItem reads what a "%" begins, and returns where it ends.
func (r *sampleReader) formatItem(text string, start int, use formatUse, report func(*sampleFault)) (int, *sampleFault) {
	pos := start + 1
	if pos < len(text) && text[pos] == '(' && r.version.AtLeast(v30) {
		var f *sampleFault
		if pos, f = r.nodeName(text, pos); f != nil {
			return pos, f
		}
	}
	hasFlags := pos < len(text) && text[pos] == '{'
	flags := pos
	if hasFlags {
		i := strings.IndexByte(text[pos:], '}')
		if i < 0 {
			return pos, faultAt(CutFormat, start, len(text))
		}
		pos += i + 1
	}
	switch {
	case pos < len(text) && text[pos] == '[':
		return r.formatSample(text, start, pos+1, use, report)
	case pos < len(text) && (isAlpha(text[pos]) || hasFlags && isDigit(text[pos])):
		return r.formatAlias(text, start, pos, use, report)
	case hasFlags:
		f := faultAt(LoneFlags, start, pos)
		f.Text = text[flags+1 : pos-1]
		return pos, f
	case pos >= len(text):
		return pos, faultAt(CutFormat, start, len(text))
	case text[pos] == '%':
		return pos + 1, nil
	case isDigit(text[pos]) || text[pos] == ' ' || text[pos] == '\t':
		return pos, faultAt(StrayPercent, start, pos+1)
	}
	return pos, nil
}

var v30 = release.MustParse("3.0.0")

// nodeName reads "(name)" or "(name:type)", since 3.0.
func (r *sampleReader) nodeName(text string, pos int) (int, *sampleFault) {
	begin, colon := pos+1, -1
	for pos++; pos < len(text); pos++ {
		switch c := text[pos]; {
		case c == ')' && colon >= 0 && !r.isNodeType(text[colon+1:pos]):
			f := faultAt(BadNodeType, colon+1, pos)
			f.Text = text[colon+1 : pos]
			return pos, f
		case c == ')':
			return pos + 1, nil
		case c == ':' && colon < 0:
			colon = pos
		case !isAlpha(c) && !isDigit(c) && c != '_' && c != '-':
			f := faultAt(BadNodeName, begin, pos+1)
			f.Text = text[begin : pos+1]
			return pos, f
		}
	}
	return pos, faultAt(CutFormat, begin-2, len(text))
}

// rawType are the versions that know the type "raw".
var rawType = release.MustRanges(">=3.0.10 <3.1-dev1, >=3.1.7")

// isNodeType reports whether a type may stand behind the name of an item.
func (r *sampleReader) isNodeType(name string) bool {
	switch name {
	case "str", "sint", "bool":
		return true
	case "raw":
		return rawType.Contains(r.version)
	}
	return false
}

// formatAlias reads the alias at pos.
func (r *sampleReader) formatAlias(text string, start, pos int, use formatUse, report func(*sampleFault)) (int, *sampleFault) {
	end := pos
	for end < len(text) && (isAlpha(text[end]) || isDigit(text[end])) {
		end++
	}
	name := text[pos:end]
	alias := keywords.LookupLogAlias(name, r.version)
	fault := func(kind SampleFaultKind) *sampleFault {
		f := faultAt(kind, start, end)
		f.Text = name
		return f
	}
	switch {
	case alias == nil:
		return end, fault(UnknownAlias)
	case alias.HTTP && use.tcp && r.version.Before(v30):
		return end, fault(HTTPAlias)
	case alias.Replacement != "":
		f := fault(DeprecatedAlias)
		f.Severity, f.Of = Warning, alias.Replacement
		report(f)
	}
	return end, nil
}

// formatSample reads the sample expression at pos and the bracket behind it.
func (r *sampleReader) formatSample(text string, start, pos int, use formatUse, report func(*sampleFault)) (int, *sampleFault) {
	inner := text
	if r.old { // the first bracket ends it, whatever it stands in
		i := strings.IndexByte(text[pos:], ']')
		if i < 0 {
			return pos, faultAt(UnclosedSample, start, len(text))
		}
		inner = text[:pos+i]
	}
	s, f := r.expression(inner, pos, nil, !r.old)
	switch {
	case f != nil:
		return pos, f
	case s.end >= len(text) || text[s.end] != ']':
		return pos, faultAt(UnclosedSample, start, min(s.end+1, len(text))).of(s.name)
	case s.fetch.Places(r.version)&use.places == 0:
		f := faultAt(FetchNotHere, pos, pos+len(s.name)).of(s.name)
		f.Sample, f.Places = s.fetch, use.places
		return pos, f
	case use.http && s.fetch.ReadsBuffer() && r.version.AtLeast(v24):
		f := faultAt(IgnoredSample, pos, pos+len(s.name)).of(s.name)
		f.Severity, f.Sample = Warning, s.fetch
		report(f)
	}
	if r.last != nil {
		*r.last = s
	}
	return s.end + 1, nil
}
