package config

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// condition reads the criteria in a condition, and compares them and the named
// ACLs with the place where they are used.
func (w *sampleWalk) condition(d *Directive, from int, places keywords.Places) {
	warned, buffer := false, ""
	compare := func(c criterion, n int, name string) {
		w.features.criterion(d, c)
		if c.fetch != nil && c.fetch.ReadsBuffer() {
			buffer = c.name
		}
		if warned || c.fetch == nil || c.fetch.Places(w.reader.version)&places != 0 {
			return
		}
		warned = true
		f := faultAt(FetchNotHere, 0, len(d.Words[n].Value)).of(c.name)
		f.Severity, f.Sample, f.Places, f.Text = Warning, c.fetch, places, name
		f.Partly = slices.ContainsFunc(w.acls[name], func(other criterion) bool {
			return name != "" && other.fetch.Places(w.reader.version)&places != 0
		})
		w.report(f, d, n)
	}
	for n := from; n < len(d.Words); n++ {
		name := strings.TrimLeft(d.Words[n].Value, "!")
		if name != "{" {
			if w.acls[name] == nil {
				w.features.predefined(d, name)
			}
			for _, c := range w.acls[name] {
				compare(c, n, name)
			}
			if readsBuffer[name] && w.acls[name] == nil {
				buffer = name
			}
			continue
		}
		end := closingBrace(d, n)
		if end < 0 {
			w.report(faultAt(UnclosedCriterion, 0, len(d.Words[n].Value)), d, n)
			return
		}
		failed := false
		w.record.begin(w)
		c := w.reader.criterion(d.Words[n+1:end], func(f *sampleFault) {
			failed = failed || f.Severity == Alert
			w.report(f, d, n+1)
		})
		if failed {
			w.features.broken(c)
			return
		}
		w.record.criterion(d, n+1, end, c)
		w.groups(d, c, d.Words[n+1:end], n+1)
		w.features.patterns(c)
		compare(c, n+1, "")
		n = end
	}
	if buffer != "" && w.ignoresBuffer(d) {
		f := faultAt(IgnoredSample, 0, 0).of(buffer)
		f.Severity, f.Directive, f.Span = Warning, d, d.Span()
		w.faults = append(w.faults, f.SampleFault)
	}
}

// readsBuffer are the predefined ACLs that read the raw buffer.
var readsBuffer = map[string]bool{"RDP_COOKIE": true, "REQ_CONTENT": true}

// ignoresBuffer reports whether HAProxy warns that a condition depends on the raw
// buffer, which there is none of in mode http (warnif_tcp_http_cond() in
// src/cfgparse.c, since 2.4).
func (w *sampleWalk) ignoresBuffer(d *Directive) bool {
	s := d.Section
	if w.reader.version.Before(v24) || s.Kind == "defaults" || s.Mode() != "http" || s.Disabled() {
		return false
	}
	switch k := d.Keyword(); k {
	case "use_backend":
		return s.HasFrontend()
	case "use-server":
		return s.HasBackend() && !strings.Contains(d.Arg(1), "%")
	case "stick":
		return s.HasBackend()
	default:
		return strings.HasPrefix(k, "http-re") || strings.HasPrefix(k, "http-after") || strings.HasPrefix(k, "tcp-re")
	}
}
