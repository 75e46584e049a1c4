package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// LogItem is one part of a log format: literal text, an alias or a sample
// expression (manual 8.2.6).
type LogItem struct {
	Kind LogItemKind
	// Text is the literal text as it is written out, or the name of the alias.
	Text string
	// Flags stand in the braces before an alias or an expression, "+Q,-E".
	Flags string
	// Name and Type are those of "%(name:type)", since 3.0.
	Name, Type string
	// Sample are the fetch of an expression and its converters, in order.
	Sample []SamplePart
	// Start and End say where the item stands in the format, in bytes.
	Start, End int
}

// LogItemKind is the kind of a LogItem.
type LogItemKind uint8

// The kinds.
const (
	LogText LogItemKind = iota
	LogAlias
	LogSample
)

// SamplePart is the fetch of a sample expression, or one of its converters.
type SamplePart struct {
	Name string
	Args []string
}

// ParseLogFormat reads a log format as version v does, in the place of a log-format
// line. When v refuses the format, what is wrong comes back instead, with its place in
// the format.
func ParseLogFormat(text string, v release.Version) ([]LogItem, *SampleFault) {
	r := newSampleReader(v)
	var items []LogItem
	var fault *SampleFault
	report := func(f *sampleFault) {
		if f.Severity == Alert && fault == nil {
			fault = &f.SampleFault
			fault.Span = Span{f.start, f.end}
		}
	}
	for pos := 0; pos < len(text); {
		if i := strings.IndexByte(text[pos:], '%'); i != 0 {
			end := len(text)
			if i > 0 {
				end = pos + i
			}
			items = append(items, LogItem{Text: text[pos:end], Start: pos, End: end})
			pos = end
			continue
		}
		var parts []SamplePart
		r.parts = &parts
		end, f := r.formatItem(text, pos, formatUse{places: keywords.InLog}, report)
		if f != nil {
			report(f)
			return nil, fault
		}
		item := newLogItem(text[pos:end], parts, v)
		item.Start, item.End = pos, end
		items = append(items, item)
		pos = end
	}
	return items, nil
}

// newLogItem takes an item apart that was read without fault.
func newLogItem(text string, parts []SamplePart, v release.Version) LogItem {
	item := LogItem{Sample: parts}
	rest := text[1:]
	if v.AtLeast(v30) && strings.HasPrefix(rest, "(") {
		var name string
		name, rest, _ = strings.Cut(rest[1:], ")")
		item.Name, item.Type, _ = strings.Cut(name, ":")
	}
	if strings.HasPrefix(rest, "{") {
		item.Flags, rest, _ = strings.Cut(rest[1:], "}")
	}
	switch {
	case len(parts) > 0:
		item.Kind = LogSample
	case rest != "" && (isAlpha(rest[0]) || isDigit(rest[0])):
		item.Kind, item.Text = LogAlias, rest
	default: // "%%", or a "%" that is dropped
		item.Text = rest
	}
	return item
}
