package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// newSampleFaults reads all expressions, criteria and log formats. It returns what
// is wrong with them, and which of them show features.
func newSampleFaults(c *Config) ([]SampleFault, *featureNotes) {
	w := newSampleWalk(c)
	w.features = newFeatureNotes(&w.reader)
	const enough = 64 // ACLs of one section
	room := make([]criterion, enough)
	for _, s := range c.Sections {
		forms := formsOf(s)
		if forms == nil {
			continue
		}
		clear(w.acls)
		w.room = room
		var f *form
		number, taken := uint16(0), false // of the line above, which is often alike
		w.mode = "tcp"
		if s.Defaults != nil {
			w.mode = s.Defaults.Mode()
		}
		for _, d := range s.Directives {
			if d.number != number {
				number, f = d.number, forms[d.number]
				taken = f != nil && w.names.takes(s, f)
				if d.Keyword() == "mode" {
					w.mode = d.Arg(1)
				}
			}
			switch {
			case !taken || d.Modifier != Plain:
			case len(c.Unset) > 0 && hasUnset(d):
				w.features.unread = append(w.features.unread, d)
			default:
				w.features.at = d
				w.directive(f, d)
			}
		}
	}
	return w.faults, w.features
}

func newSampleWalk(c *Config) *sampleWalk {
	w := &sampleWalk{
		reader: newSampleReader(c.Version),
		old:    c.Version.Before(v25),
		names:  &symbolBuilder{config: c, symbols: c.Symbols(), inherited: map[settingKey]Severity{}},
	}
	return w
}

// hasUnset reports whether a line depends on a variable that is not set here, so
// that nothing is known of it.
func hasUnset(d *Directive) bool {
	for _, w := range d.Words {
		if w.Unset() {
			return true
		}
	}
	return false
}

// sampleWalk goes through the lines of a configuration.
type sampleWalk struct {
	reader sampleReader
	old    bool           // 2.0 to 2.4
	names  *symbolBuilder // knows which lines HAProxy looks at
	// acls are the fetches of the ACLs of the section, by name.
	acls map[string][]criterion
	// room is for criteria of acls, where there is some left.
	room   []criterion
	mode   string // of the section, as far as it was read
	faults []SampleFault

	features *featureNotes
	// record, if set, collects the samples that are read.
	record *sampleRecord
}

// directive reads what one line holds.
func (w *sampleWalk) directive(f *form, d *Directive) {
	keyword := d.Keyword()
	switch keyword {
	case "acl":
		w.acl(d)
		return
	case "tcp-request":
		w.timing(d)
	case "http-check", "tcp-check":
		w.check(d)
		return
	case "option", "type":
		w.checkRequest(d)
		w.forwarded(d)
		return
	case "set-var", "set-var-fmt":
		w.globalVariable(d)
		return
	case "server", "server-template":
		for _, parameter := range []string{"sni", "pool-conn-name"} {
			if n := lastWordAfter(d, parameter, 3, len(d.Words)); n > 0 && d.Section.HasBackend() {
				w.expression(d, n, n+1, keywords.BackConnect)
			}
		}
		return
	case "filter":
		w.limitKey(d)
		return
	case "stick":
		if !d.Section.HasBackend() { // the rest is not read
			return
		}
	case "balance":
		if w.names.missingAt(setting, d) != Alert {
			return
		}
	}
	if d.Section.IsProxy() && w.rule(d) {
		return
	}
	end := d.ConditionWord() // of what stands before the condition
	action, name := 0, keyword
	if f.action > 0 && f.action < end {
		action, name = f.action, actionName(d.Words[f.action].Value)
		if a, ok := actions[name]; ok && a.expression > 0 && d.Section.IsProxy() {
			w.actionExpression(d, name, action+a.expression, end)
		}
	} else if f.expression > 0 {
		w.expression(d, f.expression, end, w.placesOf(d, name, theExpression))
	}
	if f.formats && keyword != "redirect" && mayFormat(d, action, end) { // redirect takes its words as they are
		w.formats(d, actionFormats[name], action, end, f.at, w.placesOf(d, name, theFormat))
	}
	if end < len(d.Words) {
		w.condition(d, end+1, w.placesOf(d, name, theCondition))
	}
}

// check reads a line of a health check, which takes expressions since 2.2.
func (w *sampleWalk) check(d *Directive) {
	if !since22.Contains(w.reader.version) {
		return
	}
	action := d.Arg(1)
	if i := strings.IndexByte(action, '('); i >= 0 {
		action = action[:i]
	}
	switch action {
	case "comment":
		return
	case "set-var":
		w.expression(d, 2, len(d.Words), keywords.InCheck)
	case "set-var-fmt":
		w.formats(d, formats{at: []int{2}}, 0, len(d.Words), atOnce, keywords.InCheck)
	case "connect":
		for n := wordAfter(d, "port", 2, len(d.Words)); n > 0; n = wordAfter(d, "port", n+1, len(d.Words)) {
			if !allDigits(d.Words[n].Value) {
				w.expression(d, n, n+1, keywords.InCheck)
			}
		}
	case "expect":
		if n := wordAfter(d, "status-code", 2, len(d.Words)); n > 0 {
			w.expression(d, n, n+1, keywords.InCheck)
		}
	}
	if mayFormat(d, 0, len(d.Words)) {
		w.formats(d, checkFormats, 0, len(d.Words), atOnce, keywords.InCheck)
	}
}

// sentAnew reports whether a rule of a health check names what to send, the log
// format at word n, and once more below, which counts.
func sentAnew(d *Directive, n int) bool {
	what, isFormat := strings.CutSuffix(d.Words[n-1].Value, "-lf")
	return isFormat && d.Is("http-check", "send") && (what == "uri" || what == "body") &&
		max(wordAfter(d, what, n+1, len(d.Words)), wordAfter(d, what+"-lf", n+1, len(d.Words))) > 0
}

// globalVariable reads what a variable of the global section is set to.
func (w *sampleWalk) globalVariable(d *Directive) {
	const value = 2
	if d.Keyword() == "set-var" {
		w.expression(d, value, len(d.Words), keywords.InGlobal)
	} else if len(d.Words) > value {
		w.format(d, value, formatUse{places: keywords.InGlobal})
	}
}

// checkRequest reads the host of "option httpchk GET / HTTP/1.1 host", or of the
// like in a healthcheck section.
func (w *sampleWalk) checkRequest(d *Directive) {
	if host := 5; d.Arg(1) == "httpchk" && len(d.Words) > host && since31.Contains(w.reader.version) {
		w.formats(d, formats{at: []int{host}}, 0, len(d.Words), atOnce, keywords.InCheck)
	}
}

// mayFormat reports whether a word between an action and the end holds a "%".
func mayFormat(d *Directive, action, end int) bool {
	for i := action + 1; i < end; i++ {
		if strings.IndexByte(d.Words[i].Value, '%') >= 0 {
			return true
		}
	}
	return false
}

// actionExpression reads the sample expression of an action at word n, where some
// actions take a number, too.
func (w *sampleWalk) actionExpression(d *Directive, name string, n, end int) {
	switch {
	case takesNumber[name] && n < end && isNumber(d.Words[n].Value):
	case n < end:
		w.expression(d, n, end, w.placesOf(d, name, theExpression))
	case name == "set-var":
		w.report(faultAt(MissingFetch, 0, 0), d, end)
	}
}

// expression reads the sample expression at word n, and returns how many words
// belong to it; 0 if it is wrong.
func (w *sampleWalk) expression(d *Directive, n, end int, places keywords.Places) int {
	if n >= end {
		return 0
	}
	w.record.begin(w)
	s, f := w.reader.expression(d.Words[n].Value, 0, d.Words[n+1:], false)
	if f == nil {
		w.record.expression(d, n, s)
	}
	if f == nil && s.fetch.Places(w.reader.version)&places == 0 {
		f = faultAt(FetchNotHere, 0, len(s.name)).of(s.name)
		f.Sample, f.Places = s.fetch, places
	}
	if f == nil {
		f = w.tableKey(d, n, end, s)
	}
	if f != nil {
		w.report(f, d, n)
		return 0
	}
	return s.words
}

// format reads the log format at word n.
func (w *sampleWalk) format(d *Directive, n int, use formatUse) {
	if text := d.Words[n].Value; strings.IndexByte(text, '%') >= 0 {
		w.record.format(w, d, n, use)
		w.reader.logFormat(text, use, func(f *sampleFault) { w.report(f, d, n) })
	}
}

// formats reads the log formats of a line.
func (w *sampleWalk) formats(d *Directive, in formats, action, end int, at stage, places keywords.Places) {
	for _, n := range in.words(d, action, end, w.reader.version) {
		if !strings.Contains(d.Words[n].Value, "%") || action == 0 && w.names.missingAt(formatStage(d, at), d) != Alert || sentAnew(d, n) {
			continue
		}
		w.format(d, n, formatUse{places: places, http: w.isHTTPRule(d, action), tcp: w.isTCP(d)})
	}
}

// formatStage is when a log format itself is read.
func formatStage(d *Directive, at stage) stage {
	switch d.Keyword() {
	case "http-error":
		return atOnce
	case "use_backend", "use-server":
		return atEnd
	}
	return at
}

// isHTTPRule reports whether HAProxy warns about fetches of the raw buffer in
// the log formats of a line (LOG_OPT_HTTP).
func (w *sampleWalk) isHTTPRule(d *Directive, action int) bool {
	name := actionName(d.Words[action].Value)
	switch k := d.Keyword(); {
	case k == "unique-id-format":
		return true
	case name == "set-var-fmt", rawInReplies[name] && w.reader.version.AtLeast(v31):
		return false
	default:
		return strings.HasPrefix(k, "http-") && k != "http-check"
	}
}

// isTCP reports whether a log format is read for a proxy that is not in mode
// http, which up to 2.9 has no aliases of HTTP.
func (w *sampleWalk) isTCP(d *Directive) bool {
	s := d.Section
	switch d.Keyword() {
	case "log-format", "log-format-sd", "error-log-format", "unique-id-format":
	default:
		return s.IsProxy() && w.reader.version.Before(v30) && w.mode != "http"
	}
	if s.Kind != "defaults" {
		return s.Mode() != "http"
	}
	for _, consumer := range w.names.consumersOf(s) {
		if consumer.HasFrontend() && consumer.Mode() != "http" && w.names.setting(consumer, d) == d {
			return true
		}
	}
	return false
}

// report keeps a fault of the words from n on.
func (w *sampleWalk) report(f *sampleFault, d *Directive, n int) {
	if len(w.faults) >= MaxProblems || f.late && d.Section.Disabled() {
		return
	}
	f.Directive = d
	if n += f.word; n < len(d.Words) {
		f.Span = spanIn(d.Words[n], f.start, f.end-f.start)
	} else {
		f.Span = d.WordSpan(n)
	}
	w.faults = append(w.faults, f.SampleFault)
}
