package page_test

import (
	"strings"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/page"
	"github.com/hapvet/hapvet/upgrade"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// nasty is a configuration that tries what a page may fall for: ends of elements, quotes,
// marks that turn the direction of text, control bytes, bytes that are no UTF-8.
const nasty = "# </style></script><script>alert(1)</script> \x1b[31m \xff \u202egpj.exe\n" +
	"global\n" +
	"    maxconn 100 # <!-- \" ' ` --> {{.Title}}\n" +
	"cache \"</pre><img src=x onerror=alert(2)>\"\n" +
	"\tprocess-vary on # 日本 😀\n" +
	"frontend web\n" +
	"    default_backend webs<b>\n"

// documents are pages by the names of their golden files.
func documents() map[string]*page.Document {
	return map[string]*page.Document{
		"full":    full(),
		"empty":   {Run: &report.Run{}},
		"several": several(),
	}
}

// full has one of everything.
func full() *page.Document {
	run := report.Run{
		Configurations: []report.Configuration{refused()}, Advisories: report.Advisories{Date: "2026-11-18", Old: "the facts are <old>"},
	}
	return &page.Document{
		Tool: "1.2.3", Date: "2026-11-23", Run: &run, Plan: plan(), Simulation: simulated(), Advisory: advisories.Embedded().Lookup,
	}
}

func span(f *config.File, text string) config.Span {
	start := strings.Index(f.Source, text)
	return config.Span{Start: start, End: start + len(text)}
}

func refused() report.Configuration {
	name := "sites/<a href=\"javascript:x\">.cfg"
	c := config.ParseAll([]config.Source{{Name: name, Content: nasty}}, config.Options{Version: release.MustParse("3.0.5")})
	f := c.Files[0]
	header := span(f, `cache "</pre><img src=x onerror=alert(2)>"`)
	return report.Configuration{
		Name: name, Targets: []report.Target{{Config: c, Startup: report.Refused, VersionWhy: "given by \"--haproxy-version\" </p>"}},
		Suppressed: 2, Known: 1, Assumed: []string{"the file </li> is there"},
		Findings: []checks.Finding{
			{Rule: "odd-comment", Severity: checks.Note, Category: checks.Advice, File: f, Span: span(f, "</style></script>"),
				Message: "a comment with </script><script>alert(3)</script> and \u202e in it"},
			{Rule: "low-maxconn", Severity: checks.Warning, Category: checks.Startup, File: f, Span: span(f, "100"), Message: "the limit is low", Advice: "raise it",
				History: checks.History{{First: "2.0", Last: "2.4", Answer: "accepted"}, {First: "2.5", Last: "3.5", Answer: "warning"}}},
			{Rule: "advisory", Severity: checks.Error, Category: checks.Advisory, File: f, Span: span(f, "process-vary on"),
				Message: "HAPV-2025-0001, HAProxy 3.0.5: the HTTP cache corrupts its index", Advice: "take 3.0.11 or a later 3.0",
				URL: advisories.URL("HAPV-2025-0001"),
				Related: []checks.Related{
					{File: f, Span: span(f, "process-vary on"), Message: "the cache keeps variants"},
					{File: f, Span: header, Message: "the cache section that it is about"},
					{File: f, Span: header, Message: "simulated in short"},
				},
				Fixes: []checks.Fix{{Message: "set process-vary off: what varies is not cached"}}},
			{Rule: "undefined-reference", Severity: checks.Error, Category: checks.Startup, File: f, Span: span(f, "webs<b>"),
				Message: `backend "webs<b>" is not defined`, Advice: "define it", URL: "javascript:alert(4)",
				Related: []checks.Related{{File: f, Span: span(f, "frontend web"), Message: "it is used here"}},
				Fixes:   []checks.Fix{{Message: `write "web"`, Safe: true}}},
		},
	}
}

func several() *page.Document {
	v := release.MustParse("3.2.0")
	ok := config.ParseAll([]config.Source{{Name: "ok.cfg", Content: "global\n"}}, config.Options{Version: v})
	return &page.Document{Title: "Change 4711", Run: &report.Run{Configurations: []report.Configuration{
		refused(), {Name: "ok.cfg", Targets: []report.Target{{Config: ok, Startup: report.Accepted}}},
	}}}
}

func plan() *upgrade.Plan {
	lts := func(version, end string) upgrade.Release {
		v := release.MustParse(version)
		return upgrade.Release{Version: v, Branch: v.Branch(), LTS: true, EndOfLife: end, Maintained: true}
	}
	from, to := lts("3.0.5", "2029-04-01"), lts("3.0.29", "2029-04-01")
	return &upgrade.Plan{
		Name: "</h2><b>.cfg", From: from, Date: "2026-11-18", Reached: []upgrade.Reached{},
		Options: []upgrade.Option{
			{Way: upgrade.Stay, Release: from, Exposure: upgrade.Exposure{Critical: 1, IDs: []string{}}},
			{Way: upgrade.SameBranch, Release: to, Lines: 1},
		},
		Recommendation: &upgrade.Recommendation{Way: upgrade.SameBranch, Release: to, Sentence: "Take 3.0.29: it mends <all>."},
		Steps: []upgrade.Step{{
			From: from, To: to, Lines: 1,
			Files: []upgrade.File{{Name: "haproxy.cfg", Before: "a <b>\nc\n", After: "a\nc\n", Content: "a\nc\n", Removed: 1, Added: 1}},
			Changes: []upgrade.Change{{ID: "alpn", Kind: changes.Silent, Title: "TLS offers HTTP/2", Effect: "Browsers use it.",
				Hits: []upgrade.Hit{{Place: upgrade.Place{File: "haproxy.cfg", Line: 9, After: 8, Text: "bind :443 ssl </code>"}, Keep: "no-alpn"}}}},
			Remarks: []upgrade.Remark{{Place: upgrade.Place{File: "haproxy.cfg", Line: 12, Text: "program <x>"}, Severity: checks.Error, Message: `"program" is gone`}},
		}},
	}
}

// simulated has a curve with uncertainty, one without, and time.
func simulated() *simulation.Report {
	r := &simulation.Report{
		HAProxyVersion: "3.0.5", Requests: 1000, Bytes: 1e6, Ratio: 0.5, ByteRatio: 0.4, Traffic: simulation.Traffic{Kind: "workload", Names: []string{"api<x>"}, Seconds: 40},
		Cache: simulation.Settings{Name: "</title>", TotalMaxSize: 4, MaxObjectSize: 262144, MaxAge: 60}, Outcomes: []simulation.Count{{Name: "hit", Requests: 500, Bytes: 4e5}},
		Space: simulation.Space{Blocks: 4096, Peak: 900}, Memory: simulation.Memory{Mapping: 4 << 20, Reload: 8 << 20}, Assumptions: []string{"the cache is empty in the beginning"},
		Advice: []simulation.Advice{{Text: "take 8 </li>"}},
	}
	for i, value := range []int64{1, 2, 4, 8, 16} {
		share := 0.1 + 0.12*float64(i)
		r.Alternatives.TotalMaxSize = append(r.Alternatives.TotalMaxSize, simulation.Point{Value: value, Ratio: share, ByteRatio: share / 2, RatioError: 0.02, Configured: value == 4})
		r.Alternatives.MaxAge = append(r.Alternatives.MaxAge, simulation.Point{Value: 15 * value, Ratio: share, ByteRatio: share / 3, Configured: value == 4})
		r.Space.Timeline = append(r.Space.Timeline, simulation.Moment{Time: 8 * int64(i), Requests: 200, Hits: int64(40 * i), Content: 200 * i, Expired: 10 * i, InUse: i})
	}
	return r
}
