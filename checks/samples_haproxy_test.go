//go:build haproxy

package checks_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
)

// samplePlaces are lines of a frontend or of a backend with a place for a sample
// expression.
var samplePlaces = map[string][]string{
	"frontend": {
		"http-request set-var(txn.z) %s", "http-request set-header X %%[%s]", "http-request deny if { %s -m found }", "acl a %s",
		"http-response set-var(txn.z) %s", "log-format %%[%s]", "unique-id-format %%[%s]", "tcp-request content track-sc0 %s table app",
	},
	"backend": {"http-request set-header X %%[%s]", "stick match %s table app", "use-server s1 if { %s -m found }"},
}

// sampleExpressions are right and wrong ones, built into every HAProxy.
var sampleExpressions = strings.Fields(`src src, src,,lower lower ,lower req.hdr(host) req.hdr(host,1) req.hdr(host,x) req.hdr(host,)
	req.hdr(host,1,2) req.hdr(host req.hdr(host)x req.hdr(host),lower() req.hdr(host),nope nope nope(1) str(a),field str(a),field(1)
	str(a),field(1,:) str(a),field(0,:) str("a,b"),lower str('a)b') str(a\,b) str int(5),add(1) int(x) int(5),add(x) src,ipmask(33)
	src,ipmask(24,64) src,ipmask src,lower method,ipmask(8) path,sha1,add(1) path,sha1,hex var(txn.a) var(a) var date(1) date(x)
	res.hdr(a) status be_name fe_name bc_dst bytes_in req.timer.hdr unique-id path,when(acl,TRUE) txn.timer.total req.payload(0)
	path,regsub(a) path,regsub(a,b) base32+src capture.req.hdr(0) hdr(a),length,mod(2) fc_err_name path,url_enc`)

// argumentValues are expressions whose arguments are of the right types; HAProxy
// looks at some of their values, too.
var argumentValues = strings.Fields(`req.hdr(a,-10) req.hdr(a,-11) bool(true) bool(2) bin(0a) bin(0) bin meth(GET) meth(G/T) date(0,ms) date(0,min)
	uuid(4) uuid(7) uuid(5) fc_rtt(us) fc_rtt(s) fc_rtt req.payload_lv(0,2) req.payload_lv(0,0) req.payload_lv(0,2,x) distcc_body(DOTI) distcc_body(X)
	src,add(txn.a) date,add(-1) date,add(x) str(a),bytes(0) str(a),bytes(-1) str(a),bytes(+1) str(a),bytes(1,0) str(a),concat(a,b) str(a),concat(a,txn.b)
	str(a),concat(a,,c) path,field(1,:) path,field(0,:) path,word(-1,:) path,json(utf8) path,json(utf9) path,json() path,json_query($.a)
	path,json_query($.a,int) path,json_query($.a,str) path,sha2(256) path,sha2(100) path,url_enc(query) path,url_enc(path) date,http_date(0,ms)
	date,http_date(0,min) path,regsub(a,b,ig) path,regsub(a,b,x) path,regsub([,b) path,strcmp(txn.a) path,strcmp(a) path,be2hex(:,2,1) path,be2hex(:)
	path,be2dec(:,8) path,be2dec(:,9) path,param(a,;) path,param(a,xy) path,param(a,0x3b) path,debug(a,nope) path,when(error) path,when(never)
	path,when(acl,TRUE) path,when(acl) path,set-var(txn.b,ifexists) path,set-var(txn.b,ifso) path,protobuf(1,int32) path,protobuf(1,int8)
	req.payload(0,0),mqtt_field_value(connect,flags) req.payload(0,0),mqtt_field_value(connect,42) req.payload(0,0),mqtt_field_value(1,flags)
	req.payload(0,0),fix_tag_value(MsgType) req.payload(0,0),fix_tag_value(Msg) acl acl(TRUE,!FALSE) srv_conn http_auth(people)`)

// aclCriteria and logFormats are tried in one place.
var (
	aclCriteria = strings.Split(`src 10.0.0.0/8|src 10.0.0.0/33|src 10.0.0.256|src -n host.example|src_port 10:20|src_port 20:10|src_port gt 10
src_port gt x|src_port|path|path --|path -m beg /|path -m begin /|path -m beg -m end /|path -x|path -u x|path_beg -m end /|path (a)
path_reg (a|path_reg [a|path_reg *a|path,sha1 a|path,sha1 -m bin 0a|path,sha1 -m bin 0|var(txn.a) x|var(txn.a) -m str x|method GET
method -m int 1|req_ssl_ver 3.1|req_ssl_ver 3.x|path_reg ^*|path_reg a{5,2}|path_reg a{2|path_reg [z-a]|path_reg [[:nope:]]|path_reg (?<n>a)|path_reg (?z)|path_reg \\y|hdr_beg(host),length x|src -m bin 01|src -m beg 1|req.fhdr(host) lower a|src ipmask(8) ::1`, "|")
	logFormats = strings.Split(`%ci %% %-|100% a|5%|%5|%zz|%Ci|%HPO|%OG|%{+Q}r|%{+Q}|%{+Q|%[src|%[src x]|%[src]]|%(a)ci|%(a b)ci|%(a:ip)ci|%[str(a]b)]|%[]`, "|")
)

// What hapvet says of expressions, criteria and log formats is what each HAProxy
// says: refused, warned about, or neither.
func TestSamplesAgainstHAProxy(t *testing.T) {
	var rules []*checks.Rule
	for _, id := range []string{"bad-sample-expression", "bad-acl", "bad-log-format", "undefined-reference"} {
		rules = append(rules, checks.LookupRule(id))
	}
	for _, h := range realOnes(t) {
		t.Run(h.version.Branch(), func(t *testing.T) {
			t.Parallel()
			for kind, lines := range sampleLines() {
				var fine []string // what hapvet says nothing of
				for _, line := range lines {
					overridden := strings.Contains(line, "-format ") // HAProxy reads the last one only
					if overridden || len(h.judge(referenceConfig(kind, line), rules...).Findings) > 0 {
						h.agrees(t, kind, line, rules)
					} else {
						fine = append(fine, line)
					}
				}
				for some := range slices.Chunk(fine, atOnce) {
					if h.check(t, referenceConfig(kind, strings.Join(some, "\n    "))).refused {
						for _, line := range some {
							h.agrees(t, kind, line, rules)
						}
					}
				}
				t.Logf("HAProxy %s was asked about %d lines of a %s", h.version.Full(), len(lines), kind)
			}
		})
	}
}

// agrees asks about one line by itself.
func (h haproxy) agrees(t *testing.T, kind, line string, rules []*checks.Rule) {
	t.Helper()
	text := referenceConfig(kind, line)
	said, result := h.check(t, text), h.judge(text, rules...)
	if result.Refused() != said.refused {
		t.Errorf("%s, %s: hapvet refuses: %t\n%s%s", h.version, line, result.Refused(), show(result.Findings), said.output)
	}
	if warned := len(result.Findings) > 0; !said.refused && warned && len(said.warnings) == 0 {
		t.Errorf("%s, %s: hapvet warns, HAProxy does not\n%s", h.version, line, show(result.Findings))
	}
}

// sampleLines are the lines that are tried in each kind of section.
func sampleLines() map[string][]string {
	lines := map[string][]string{}
	add := func(kind, format string, a ...any) { lines[kind] = append(lines[kind], fmt.Sprintf(format, a...)) }
	for kind, places := range samplePlaces {
		for _, place := range places {
			for _, expression := range sampleExpressions {
				add(kind, place, expression)
			}
		}
	}
	for _, expression := range argumentValues {
		add("frontend", "http-request set-var(txn.z) %s", expression)
	}
	for criterion := range strings.SplitSeq(strings.Join(aclCriteria, "|"), "|") {
		for c := range strings.SplitSeq(criterion, "\n") {
			add("frontend", "acl a %s", c)
		}
	}
	for _, format := range logFormats {
		add("frontend", "log-format %q", format)
		add("frontend", "http-request set-header X %q", format)
	}
	return lines
}
