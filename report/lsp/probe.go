package lsp

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// placeholder is a name that no configuration has. Written where the cursor is, it shows
// by what config makes of it which names may stand there.
const placeholder = "hapvet-completes-here"

// ofProbe adds the names and samples that may stand at the cursor.
func (l *items) ofProbe() {
	start, end := l.offset, l.offset
	for start > l.span.Start && isName(l.file.Source[start-1]) {
		start--
	}
	for end < l.span.End && isName(l.file.Source[end]) {
		end++
	}
	source := l.file.Source
	head, tail := source[l.file.LineSpan(min(l.line, l.file.Lines())).Start:start], source[end:]
	if i := strings.IndexAny(tail, "\r\n"); i >= 0 {
		tail = tail[:i]
	}
	if l.line > l.file.Lines() {
		return
	}
	line := head + placeholder + tail
	if missing := strings.Count(line[:len(head)], "(") - strings.Count(line, ")"); missing > 0 {
		line = head + placeholder + strings.Repeat(")", missing) + tail
	}
	before := len(l.all)
	l.ofSamples(line)
	l.ofNames(line)
	if len(l.all) > before {
		l.from = start
	}
}

// isName reports whether a byte may be part of a name of HAProxy, or of a sample.
func isName(b byte) bool { return config.IsNameChar(rune(b)) || b == '+' }

// ofSamples adds sample fetches or converters, if the placeholder stands for one. The line
// is read alone in a section, as it does not matter what else there is.
func (l *items) ofSamples(line string) {
	if l.section == "" {
		return
	}
	alone := l.read(l.section+" "+placeholder+"-section\n"+line+"\n", nil)
	for _, f := range alone.SampleFaults() {
		if f.Text != placeholder && !strings.HasPrefix(f.Text, placeholder) {
			continue
		}
		switch f.Kind {
		case config.UnknownFetch:
			l.add(itemFunction, "sample fetch", "fetch", keywords.FetchNames(l.config.Version)...)
			if l.words.Arg(0) == "acl" || slices.ContainsFunc(l.before(), func(w config.Word) bool { return w.Value == "{" || w.Value == "!{" }) {
				l.add(itemFunction, "ACL criterion", "acl", keywords.ACLKeywordNames(l.config.Version)...)
			}
		case config.UnknownConverter:
			l.add(itemFunction, "converter", "converter", keywords.ConverterNames(l.config.Version)...)
		}
	}
}

// ofNames adds the names of what is defined, if the placeholder stands for one.
func (l *items) ofNames(line string) {
	at := l.file.LineSpan(l.line)
	probed := l.read(l.file.Source[:at.Start]+line+l.file.Source[at.End:], l.file)
	symbols := probed.Symbols()
	for u := range symbols.AllUses() {
		if !strings.Contains(u.Name, placeholder) {
			continue
		}
		for _, sym := range symbols.Of(u.Kind) {
			if sym.Owner == u.Owner {
				l.add(itemReference, sym.Kind.String(), "-", sym.Name)
			}
		}
		if u.Kind == config.ACL {
			l.add(itemReference, "predefined ACL", "-", predefined(l.config)...)
		}
	}
}

func predefined(c *config.Config) []string {
	return slices.DeleteFunc(config.PredefinedACLNames(), func(name string) bool { return !config.IsPredefinedACL(name, c.Version) })
}

// read reads a text in place of one of the files, or alone.
func (l *items) read(source string, instead *config.File) *config.Config {
	v := l.config.Version
	file := config.Parse("probe", source, v)
	files := []*config.File{file}
	if instead != nil {
		files = slices.Clone(l.config.Files)
		files[slices.Index(files, instead)] = file
	}
	return config.Resolve(files, config.Options{Version: v, Build: l.config.Build, Machine: config.Machine{}})
}
