package checks

import (
	"fmt"
	"strings"
)

var _ = register(&Rule{
	ID:       "buffer-size",
	Category: Startup,
	Severity: Error,
	Summary:  "buffers that are too small for HTTP/2",
	Doc: "HTTP/2 needs buffers of 16384 bytes. With a smaller `tune.bufsize`, HAProxy refuses to start where a bind line\n" +
		"of mode http offers `h2` by `alpn` or `npn` (not from 2.3 to 2.7).",
	Examples: []Example{
		{Name: "small buffers", Bad: []int{6}, Config: `global
    tune.bufsize 8192
frontend web
    mode http
    timeout client 10s
    bind :443 ssl crt /etc/haproxy/site.pem alpn h2,http/1.1
`},
		{Name: "no HTTP/2", Config: `global
    tune.bufsize 8192
frontend web
    mode http
    timeout client 10s
    bind :443 ssl crt /etc/haproxy/site.pem alpn http/1.1
`},
	},
	Check: func(p *Pass) {
		const enough = 16384
		size := p.Config.GlobalNumber("tune.bufsize")
		if size == 0 || size >= enough || !asksForBuffers.Contains(p.Version()) {
			return
		}
		for _, s := range p.Config.Of("frontend", "listen") {
			if s.Mode() != "http" || s.Disabled() {
				continue
			}
			for _, b := range p.Config.Binds(s) {
				if alpn := b.Parameters.Last("alpn", "npn"); alpn != nil && strings.Contains(","+alpn.Arg(1)+",", ",h2,") {
					p.Report(At(b.Directive, alpn.Word+1).Saying(fmt.Sprintf("HTTP/2 needs buffers of %d bytes, and they have %d", enough, size), "raise tune.bufsize, or offer http/1.1 alone").
						With(p.Config.GlobalLine("tune.bufsize"), "the size of buffers").writing(UnsafeFix, p.Config.GlobalLine("tune.bufsize"), 1, fmt.Sprint(enough)))
				}
			}
		}
	},
})

// asksForBuffers are the versions that were seen to refuse small buffers: in those
// between, the code is there and was left out of the build.
var asksForBuffers = mustRanges("<2.3.0, >=2.8.0")
