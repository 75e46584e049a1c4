package upgrade_test

import (
	"fmt"
	"strings"
	"testing"
)

// large is a configuration of 5,000 lines that edits change here and there.
func large() string {
	const proxies = 310 // of 16 lines
	var b strings.Builder
	b.WriteString("global\n    tune.chksize 16384\n    maxconn 20000\ndefaults\n    mode http\n    option accept-invalid-http-request\n" +
		"    timeout connect 5s\n    timeout client 30s\n    timeout server 30s\n    timeout check 50\n")
	for i := range proxies {
		fmt.Fprintf(&b, `frontend web%[1]d
    bind :%[2]d
    bind :%[3]d ssl crt /etc/haproxy/site%[1]d.pem
    acl is_api path_beg /api/%[1]d
    acl is_static path_end .css .js .png
    http-request set-header X-Site site%[1]d
    http-request deny if { path_beg /private }
    use_backend api%[1]d if is_api
    default_backend app%[1]d
backend api%[1]d
    balance leastconn
    server a1 192.0.2.10:8000 check
backend app%[1]d
    balance roundrobin
    server b1 192.0.2.20:8000 check
    server b2 192.0.2.21:8000 check
`, i, 10000+i, 20000+i)
	}
	return b.String()
}

func BenchmarkPlan(b *testing.B) {
	text := large()
	for _, to := range []string{"3.4.7", ""} {
		b.Run("to="+to, func(b *testing.B) {
			t := &testing.T{}
			j := job(t, text, "2.2.9", to)
			for b.Loop() {
				if _, err := j.Plan(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(strings.Count(text, "\n")), "lines")
		})
	}
}
