package config

import (
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// forwarded reads the expressions of "option forwarded", which HAProxy does once
// all is read, in backends of mode http (proxy_http_compile_7239() in
// src/http_ext.c). A fetch that knows nothing there only has a warning.
func (w *sampleWalk) forwarded(d *Directive) {
	if d.Arg(1) != "forwarded" || d.Section.Kind == "frontend" || w.names.missingAt(setting, d) != Alert ||
		d.Section.Kind != "defaults" && d.Section.Mode() != "http" {
		return
	}
	for n := 2; n+1 < len(d.Words); n++ {
		if !strings.HasSuffix(d.Arg(n), "-expr") {
			continue
		}
		n++
		s, f := w.reader.expression(d.Arg(n), 0, nil, false)
		if f == nil && s.fetch.Places(w.reader.version)&keywords.BackRequest == 0 {
			f = faultAt(FetchNotHere, 0, len(s.name)).of(s.name)
			f.Severity, f.Sample, f.Places = Warning, s.fetch, keywords.BackRequest
		}
		if f != nil {
			w.report(f, d, n)
		}
	}
}
