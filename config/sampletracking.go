package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// What is wrong with when a rule of "tcp-request content" reads its expression
// (check_trk_action() and check_capture() in src/action.c, check_config_validity()
// before 2.2).
const (
	NoDelay      SampleFaultKind = iota + 96 // Of reads the contents of a request, for which nothing waits
	LateTracking                             // a frontend in mode http tracks Of, which needs no request
)

// lateTracking lists the versions that warn of LateTracking.
var lateTracking = release.MustRanges(">=2.3-dev6")

// timing looks at the expression of a rule that tracks or captures.
func (w *sampleWalk) timing(d *Directive) {
	s, action := d.Section, d.Arg(2)
	tracks := strings.HasPrefix(action, "track-sc")
	if !d.Is("tcp-request", "content") || !tracks && action != "capture" || !s.HasFrontend() || s.Disabled() {
		return
	}
	const key = 3
	if len(d.Words) <= key {
		return
	}
	read, f := w.reader.expression(d.Words[key].Value, 0, d.Words[key+1:], false)
	if f != nil {
		return
	}
	warn := func(kind SampleFaultKind) {
		f := SampleFault{Kind: kind, Severity: Warning, Directive: d, Span: d.Span(), Of: read.name}
		w.faults = append(w.faults, f)
	}
	if v := w.reader.version; read.fetch.Places(v)&keywords.InSession == 0 && !waitsForContents(s) {
		warn(NoDelay)
	}
	if tracks && lateTracking.Contains(w.reader.version) && s.Mode() == "http" && !read.fetch.ReadsRequest() && !w.needsRequest(d, key+read.words) {
		warn(LateTracking)
	}
}

// waitsForContents reports whether a proxy waits for the contents of requests.
func waitsForContents(s *Section) bool {
	d := s.Lookup("tcp-request", "inspect-delay")
	if d == nil {
		return false
	}
	t, _, err := ParseTime(d.Arg(2), "ms")
	return err != nil || t > 0
}

// needsRequest reports whether the condition of a rule, behind word n, reads a
// request.
func (w *sampleWalk) needsRequest(d *Directive, n int) bool {
	for n < len(d.Words) && d.Arg(n) != "if" && d.Arg(n) != "unless" {
		n++
	}
	for n++; n < len(d.Words); n++ {
		name := strings.TrimLeft(d.Arg(n), "!")
		criteria := w.acls[name]
		if name == "{" {
			end := closingBrace(d, n)
			if end < 0 {
				return true
			}
			criteria = []criterion{w.reader.criterion(d.Words[n+1:end], func(*sampleFault) {})}
			n = end
		} else if criteria == nil && IsPredefinedACL(name, w.reader.version) && !needsNothing[name] {
			return true
		}
		for _, c := range criteria {
			if c.fetch == nil || c.fetch.ReadsRequest() {
				return true
			}
		}
	}
	return false
}

// needsNothing are the predefined ACLs that do not look at a request.
var needsNothing = map[string]bool{"FALSE": true, "LOCALHOST": true, "TRUE": true, "WAIT_END": true}
