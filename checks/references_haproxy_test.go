//go:build haproxy

package checks_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
)

// references are lines of a frontend or of a backend that name something which
// is not there.
var references = map[string][]string{
	"frontend": {
		"use_backend nope", "default_backend nope", "use_backend %[path]", `use_backend "#77"`,
		"http-request track-sc0 src table nope", "tcp-request connection track-sc1 src table nope", "http-request track-sc0 src",
		"http-request do-resolve(txn.a,nope,ipv4) hdr(host)", "http-request deny if nope", "http-request deny if HTTP_2.0",
		"http-request deny if HTTP_3.0", "http-request deny if TRUE && TRUE", "http-request deny if TRUE or FALSE || !TRUE",
		"monitor fail if nope", "redirect location / unless nope", "use_backend app if nope", "stats admin if nope",
		"tcp-request session reject if nope", "tcp-request content reject if nope", "acl a nbsrv(nope) lt 1",
		"acl a fe_conn(nope) gt 1", "acl a fe_conn gt 1", "acl a nbsrv lt 1", "acl a srv_is_up(app/nope)",
		"acl a srv_is_up(nope/s1)", "acl a table_cnt(nope) gt 1", "acl a table_cnt(app) gt 1", "acl a sc0_conn_cur(nope) gt 1",
		"acl a sc_conn_cur(0,nope) gt 1", "acl a src_conn_cur(nope) gt 1", "acl a src,in_table(nope)", "acl a path nbsrv(nope)",
		"http-request auth unless { http_auth(nope) }", "http-request set-header a %[src,table_conn_cur(nope)]",
		"http-request set-header a nbsrv(nope)", "http-request set-header a %%[nbsrv(nope)]", "log-format %[nbsrv(nope)]",
		"unique-id-format %[nbsrv(nope)]", "redirect location /%[nbsrv(nope)]", "http-request redirect location /%[nbsrv(nope)]",
		"http-request auth realm %[nbsrv(nope)]", "http-request set-var(txn.a) str(nbsrv(nope))",
		"http-request cache-use nope", "http-response cache-store nope", "filter cache nope",
	},
	"backend": {
		"use-server nope if TRUE", "use-server s1 if nope", "server x 192.0.2.1:80 track nope", "server x 192.0.2.1:80 track nope/s1",
		"server x 192.0.2.1:80 track s2", "server x 192.0.2.1:80 resolvers nope", "server x 192.0.2.1:80 cookie resolvers",
		"default-server resolvers nope", "server-template t 2 192.0.2.1:80 resolvers nope", "stick on src table nope",
		"stick match src table nope", "stick store-response src table nope", "stick on src", "stick-table type ip size 1k peers nope",
		"email-alert mailers nope", "force-persist if nope", "ignore-persist if nope", "tcp-response content reject if nope",
		"log-format %[nbsrv(nope)]", "balance url_param queue",
	},
}

var alertedReference = regexp.MustCompile(`unable to find|no such ACL|Can't find resolvers|no table in|has not (backend|frontend) capability`)

// What hapvet takes for a name that is missing, each HAProxy misses, too, and
// the other way round.
func TestReferencesAgainstHAProxy(t *testing.T) {
	rule := checks.LookupRule("undefined-reference")
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			asked := 0
			for kind, lines := range references {
				for _, line := range lines {
					text := referenceConfig(kind, line)
					said := h.check(t, text)
					if said.refused && !alertedReference.MatchString(said.output) {
						continue // the version does not know the line
					}
					asked++
					found := h.judge(text, rule).Refused()
					if numbered := strings.Contains(line, "#77"); found != said.refused && !numbered {
						t.Errorf("%s, %s: hapvet finds a missing name: %t\n%s", h.version, line, found, said.output)
					}
				}
			}
			t.Logf("HAProxy %s was asked about %d lines", h.version.Full(), asked)
		})
	}
}

// referenceConfig is a configuration with one line of interest.
func referenceConfig(kind, line string) string {
	lines := map[string]string{kind: line}
	return fmt.Sprintf(`defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend web
    bind :8080
    %s
    stats enable
backend app
    %s
    server s1 192.0.2.1:80
    server s2 192.0.2.2:80 check
`, lines["frontend"], lines["backend"])
}
