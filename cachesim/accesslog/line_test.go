package accesslog_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/accesslog"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// brief is an entry in short.
func brief(e *accesslog.Entry) string {
	headers := func(h cachesim.Headers) string {
		var out []string
		for _, one := range h {
			out = append(out, one.Name+"="+one.Value)
		}
		return strings.Join(out, ";")
	}
	return fmt.Sprintf("%d|%s|%s %s %s|%d %d|%s|%s/%s|%d/%d|%s|%s", e.Time, e.Client, e.Method, e.URI, e.Version, e.Status, e.Bytes, e.Termination,
		e.Backend, e.Server, e.TR, e.Td, headers(e.Request), headers(e.Response))
}

// captures of the formats below.
var testOptions = accesslog.Options{
	Version: release.MustParse("3.2.0"), Captured: true,
	Request: []config.Capture{
		{Sample: []config.SamplePart{{Name: "req.fhdr", Args: []string{"Host"}}}, Len: 50},
		{Sample: []config.SamplePart{{Name: "req.fhdr", Args: []string{"Referer"}}}, Len: 50},
	},
	Response: []config.Capture{{Sample: []config.SamplePart{{Name: "res.fhdr", Args: []string{"ETag"}}}, Len: 50}},
}

// Lines as HAProxy writes them, of many formats.
func TestLines(t *testing.T) {
	httplog, _ := config.StandardLogFormat("httplog")
	clf, _ := config.StandardLogFormat("httplog clf")
	https, _ := config.StandardLogFormat("httpslog")
	tests := []struct{ format, line, want string }{
		{
			httplog, `10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in~ static/srv1 10/0/30/69/+129 200 +2750 - - --VN 1/1/1/1/+3 0/0 {h#7C|a b} {"x"} "GET /a#22b#23?c HTTP/1.1"`,
			"", // an ETag has its quotes encoded: this one is damaged
		},
		{
			httplog, `10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in~ static/srv1 10/0/30/69/+129 200 +2750 - - --VN 1/1/1/1/+3 0/0 {h#7C|a b} {#22x#22} "GET /a#22b#23?c HTTP/1.1"`,
			`1233922454655000|10.0.1.2|GET /a"b#?c HTTP/1.1|200 2750|--VN|static/srv1|10/20|host=h|;referer=a b|etag="x"`,
		},
		{ // no stream: no captures
			httplog, `::1:5 [06/Feb/2009:12:14:14.655] http-in http-in/<NOSRV> -1/-1/-1/-1/0 400 0 - - CR-- 1/1/0/0/0 0/0 "<BADREQ>"`,
			`1233922454655000|::1| <BADREQ> |400 0|CR--|http-in/<NOSRV>|-1/-1||`,
		},
		{
			https, `10.0.1.2:33317 [06/Feb/2009:12:14:14.655] f b/s 1/0/0/0/1 200 5 - - ---- 1/1/1/1/0 0/0 {|} {} "GET / HTTP/2.0" 0/0/0/0/0 1wt.eu/TLSv1.3/TLS_AES_256_GCM_SHA384`,
			`1233922454655000|10.0.1.2|GET / HTTP/2.0|200 5|----|b/s|1/0||`,
		},
		{
			clf, `10.0.1.2 - - [06/Feb/2009:12:14:14 +0130] "HEAD /x HTTP/1.1" 200 88 "" "" 5 0655 "f" "b" "s" 0 0 0 0 0 ---- 1 1 1 1 0 0 0 "" "" "h" "" "#22e#22"`,
			`1233917054655000|10.0.1.2|HEAD /x HTTP/1.1|200 88|----|b/s|0/0|host=h|etag="e"`,
		},
		{
			`%{+X}o %ci:%cp %Ts %ms %{-X}b/%s %HU %HM %HV %ST %B %ts`, `7F000001:92F0 6B03EA39 2FA b/s /x?y GET HTTP/1.1 200 2447 --`,
			`1795418681762000|127.0.0.1|GET /x?y HTTP/1.1|200 2447|--|b/s|-1/-1||`,
		},
		{
			`%{+Q,+E}o [sd@1 t=%Ts h=%[capture.req.hdr(0)] r=%r] %b %s %ST %B`, `[sd@1 t=1795418681 h="a\]\"\\ b" r="GET /\]#22 HTTP/1.1"] "b" "s" 200 5`,
			`1795418681000000||GET /]" HTTP/1.1|200 5||b/s|-1/-1|host=a]"\ b|`,
		},
		{
			`%{+json}o %(t)tr %(b)b %(s)s %(r)r %(st)ST %(by)B unnamed %ci %(hr)hr %(l)hrl`,
			`{"t": "26/Apr/2024:09:39:58.774", "b": "b", "s": "s", "r": "GET /\\x#22 HTTP/1.1", "st": 200, "by": 12, "hr": "{h|r\"}", "l": ["h", "r"]}`,
			`1714124398774000||GET /\x" HTTP/1.1|200 12||b/s|-1/-1|host=h;referer=r";host=h;referer=r|`,
		},
		{
			`{"time":%[request_date(ms)],"uri":"%[capture.req.uri,json(utf8s)]","m":"%[capture.req.method]","v":"%[capture.req.ver]","s":%[txn.status],"srv":"%[srv_name]","hit":%[res.cache_hit]}`,
			`{"time":1714124398774,"uri":"\/a\"\u00e9","m":"GET","v":"HTTP/1.1","s":200,"srv":"-","hit":1}`,
			`1714124398774000||GET /a"é HTTP/1.1|200 -1||/|-1/-1||`,
		},
		{
			`%[accept_date(us),us_utime("%Y-%m-%dT%H:%M:%S.%6NZ")] %Th/%Ti/%TR/%Tt %HM %HPO%HQ %ST %B`, `2024-04-26T09:39:58.774123Z 1/2/3/40 GET /p?q=1 200 7`,
			`1714124398777123||GET /p?q=1 |200 7||/|3/-1||`,
		},
		{`%trl %HM %HPO %HQ %ST`, `26/Apr/2024:09:39:58 +0545 GET /p 404`, `1714103698000000||GET /p |404 -1||/|-1/-1||`},
		{`%trl %HM %HPO %HQ %ST`, `26/Apr/2024:09:39:58 +0545 GET /p  404`, `1714103698000000||GET /p |404 -1||/|-1/-1||`},
		{`%trl %HM %HP %HQ %ST`, `26/Apr/2024:09:39:58 +0545 GET /p ? 404`, `1714103698000000||GET /p? |404 -1||/|-1/-1||`},
		{`%Ts %[capture.req.hdr(1)] %ST %B "%HM %HU"`, `5 a 1 2 "b" 200 300 "GET /x"`, `5000000||GET /x |200 300||/|-1/-1|referer=a 1 2 "b"|`},
		{`%Ts %[capture.req.hdr(1)] %ST "%HM %HU"`, `5 - 200 "GET /x"`, `5000000||GET /x |200 -1||/|-1/-1||`},
		{`%Ts %HM %HU %ST`, `5 GET /x 2000`, ``},
		{`%Ts %HM %HU %B`, `5 GET /x -`, `5000000||GET /x |0 -1||/|-1/-1||`},
		{`%Ts %HM %HU %B`, `5 GET /x 9999999999999999999999`, ``},
		{`%tr %HM %HU`, `26/Foo/2024:09:39:58.774 GET /x`, ``},
		{`%tr %HM %HU`, `26/Apr/2024:09:39:58.7x4 GET /x`, ``},
	}
	for _, tt := range tests {
		f, err := accesslog.Compile(tt.format, testOptions)
		if err != nil {
			t.Errorf("%s: %v", tt.format, err)
			continue
		}
		s := accesslog.NewScanner("log", strings.NewReader(tt.line+"\n"), []*accesslog.Format{f}, nil)
		var e accesslog.Entry
		got := ""
		if s.Next(&e) == nil {
			got = brief(&e)
		}
		if got != tt.want {
			t.Errorf("%s\n%s\ngot  %s\nwant %s\n%+v", tt.format, tt.line, got, tt.want, s.Stats().Damages)
		}
	}
}

// A message is found behind what syslog and others write before it.
func TestPrefixes(t *testing.T) {
	const message = `10.0.1.2:33317 [06/Feb/2009:12:14:14.655] f b/s 1/0/0/0/1 200 5 - - ---- 1/1/1/1/0 0/0 "GET / HTTP/1.1"`
	quoted := strings.ReplaceAll(message, `"`, `\"`)
	lines := []string{
		message,
		"<134>" + message,
		"Feb  6 12:14:14 lb haproxy[14389]: " + message,
		"Feb  6 12:14:14 haproxy[14389]: " + message,
		"<134>Feb 16 12:14:14 lb haproxy[14389]:  " + message,
		"Feb  6 12:14:14 lb my-tag: " + message,
		"2024-06-12T10:09:11.823400+02:00 lb haproxy[1]: " + message,
		"<134>2024-06-12T10:09:11Z " + message,
		"2024-06-12T10:09:11.823400000Z stdout F " + message,
		"<134>1 2024-06-12T10:09:11.823400+02:00 - normal 224482 - - " + message,
		`<134>1 2024-06-12T10:09:11.823400+02:00 h haproxy 224482 - [a@1 b="]\"]"][c] ` + message,
		"<134>1 - h haproxy - - - \ufeff" + message,
		`{"log":"` + quoted + `\n","stream":"stdout","time":"2024-06-12T10:09:11Z"}`,
		`{"MESSAGE":"` + quoted + `","PRIORITY":"6"}`,
		message + "   ",
		message + "\r",
	}
	f := standard(t, "httplog")
	s := accesslog.NewScanner("log", strings.NewReader(strings.Join(lines, "\n")+"\n"), []*accesslog.Format{f}, nil)
	var e accesslog.Entry
	for i, line := range lines {
		if err := s.Next(&e); err != nil {
			t.Fatalf("%q: %v, %+v", line, err, s.Stats().Damages)
		}
		if e.URI != "/" || e.Client != "10.0.1.2" || s.Line() != int64(i+1) {
			t.Errorf("%q: line %d, %s", line, s.Line(), brief(&e))
		}
	}
}

// A line is read in the format of its frontend, where it fits several.
func TestSeveralFormats(t *testing.T) {
	formats, unreadable := accesslog.Formats(configOf(t, `defaults
    mode http
    option httplog
frontend host
    capture request header Host len 30
frontend referer
    capture request header Referer len 30
frontend other
    log-format "%Ts %f %HU"
`))
	if len(unreadable) > 0 {
		t.Fatal(unreadable)
	}
	const line = `10.0.1.2:33317 [06/Feb/2009:12:14:14.655] %s b/s 1/0/0/0/1 200 5 - - ---- 1/1/1/1/0 0/0 {x} "GET / HTTP/1.1"` + "\n"
	log := fmt.Sprintf(line+line+"5 other /y\n"+line+line, "host", "referer", "host", "gone")
	s := accesslog.NewScanner("log", strings.NewReader(log), formats, nil)
	var e accesslog.Entry
	var got []string
	for s.Next(&e) == nil {
		name := "-"
		if len(e.Request) > 0 {
			name = e.Request[0].Name
		}
		got = append(got, name)
	}
	if want := "host referer - host host"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s; %+v", got, want, s.Stats())
	}
	var lines []int64
	for _, f := range s.Stats().Formats {
		lines = append(lines, f.Lines)
	}
	if fmt.Sprint(lines) != "[3 1 1]" {
		t.Errorf("lines of the formats: %v", lines)
	}
}
