package checks_test

import "strings"

const cacheDefaults = `defaults
    mode http
    timeout client 5s
    timeout connect 5s
    timeout server 5s
`

const cacheServer = "    bind 127.0.0.1:8080\n    server s 127.0.0.1:80\n"

const cacheC = "cache c\n    total-max-size 4\n"

// inSection is a configuration whose cache section has these lines.
func inSection(lines ...string) string {
	return cacheDefaults + "cache c\n    " + strings.Join(lines, "\n    ") + "\nlisten l\n" + cacheServer +
		"    http-request cache-use c\n    http-response cache-store c\n"
}

// inProxy is a configuration whose proxy has these lines.
func inProxy(lines ...string) string {
	return cacheDefaults + cacheC + "listen l\n" + cacheServer + "    " + strings.Join(lines, "\n    ") + "\n"
}

func always(is cacheOutcome) map[string]cacheOutcome { return map[string]cacheOutcome{"": is} }

// from is an cacheOutcome of the versions from one on, and another before.
func from(version string, then, before cacheOutcome) map[string]cacheOutcome {
	return map[string]cacheOutcome{">=" + version: then, "<" + version: before}
}

// known is an cacheOutcome of the versions that know a keyword; the others refuse it.
func known(version string, then cacheOutcome) map[string]cacheOutcome {
	return from(version, then, refused)
}

func cacheTable() []cacheRow {
	return slicesConcat(cacheHeaderRows, cacheSizeRows, cacheValueRows, cacheVaryRows, cacheHintsRows, cacheRuleRows, cacheFilterRows)
}

func slicesConcat(tables ...[]cacheRow) (all []cacheRow) {
	for _, t := range tables {
		all = append(all, t...)
	}
	return all
}

var cacheHeaderRows = []cacheRow{
	{name: "plain", text: inSection("total-max-size 4"), want: always(silent)},
	{name: "no name", text: "cache #!\n    total-max-size 4\n" + cacheDefaults + "listen l\n" + cacheServer, want: always(refused)},
	{name: "surplus word after the name", text: cacheDefaults + "cache c d #!\n    total-max-size 4\n", want: always(refused)},
	{name: "name of 32 characters", text: cacheDefaults + "cache " + strings.Repeat("n", 32) + "\n    total-max-size 4\n", want: always(silent)},
	{name: "name of 33 characters", text: cacheDefaults + "cache " + strings.Repeat("n", 33) + " #!\n    total-max-size 4\n", want: always(warned)},
	{name: "two of one name", text: cacheDefaults + cacheC + "cache c #!\n    total-max-size 1\n", want: from("2.2.3", refused, silent)},
	{
		name: "two names alike in 32 characters", want: from("2.2.3", refused, warned),
		text: cacheDefaults + "cache " + strings.Repeat("n", 32) + "a #!\n    total-max-size 4\ncache " + strings.Repeat("n", 32) + "b #!\n    total-max-size 1\n",
	},
	{name: "unknown keyword", text: inSection("total-max-size 4", "max-entries 4 #!"), want: always(refused)},
	{name: "keyword in capitals", text: inSection("Total-Max-Size 4 #!", "total-max-size 4"), want: always(refused)},
	{name: "keyword of a proxy", text: inSection("total-max-size 4", "option httplog #!"), want: always(refused)},
	{name: "empty section", text: cacheDefaults + "cache c #!\n", want: always(refused), unnamed: true},
	{name: "two sections in a row", text: cacheDefaults + cacheC + "cache d\n    total-max-size 1\n", want: always(silent)},
}

var cacheSizeRows = []cacheRow{
	{name: "no total-max-size", text: strings.Replace(inSection("max-age 5"), "cache c\n", "cache c #!\n", 1), want: always(refused), unnamed: true},
	{name: "total-max-size 0", text: inSection("total-max-size 0 #!"), want: always(refused), unnamed: true},
	{name: "total-max-size 0 first", text: inSection("total-max-size 0", "total-max-size 4"), want: always(silent)},
	{name: "total-max-size 0 last", text: inSection("total-max-size 4", "total-max-size 0 #!"), want: always(refused), unnamed: true},
	{name: "total-max-size 4095", text: inSection("total-max-size 4095"), want: always(silent)},
	{name: "total-max-size 4096", text: inSection("total-max-size 4096 #!"), want: always(refused)},
	{name: "total-max-size 4096 first", text: inSection("total-max-size 4096 #!", "total-max-size 4"), want: always(refused)},
	{name: "total-max-size -1", text: inSection("total-max-size -1 #!"), want: always(refused)},
	{name: "total-max-size wraps", text: inSection("total-max-size -18446744073709551612"), want: always(silent)},
	{name: "total-max-size +4", text: inSection("total-max-size +4"), want: always(silent)},
	{name: "total-max-size 1m", text: inSection("total-max-size 1m #!"), want: always(refused)},
	{name: "total-max-size word", text: inSection("total-max-size big #!"), want: always(refused)},
	{name: "total-max-size blank", text: inSection(`total-max-size " 4"`), want: always(silent)},
	{name: "total-max-size missing", text: inSection("total-max-size #!"), want: always(refused)},
	{name: "total-max-size empty", text: inSection(`total-max-size "" #!`), want: always(refused)},
	{name: "total-max-size surplus", text: inSection("total-max-size 4 5 #!"), want: always(refused)},
	{name: "total-max-size huge", text: inSection("total-max-size 99999999999999999999999 #!"), want: always(refused)},

	{name: "max-object-size of half", text: inSection("total-max-size 4", "max-object-size 2097152"), want: always(silent)},
	{name: "max-object-size above half", text: inSection("total-max-size 4", "max-object-size 2097153 #!"), want: always(refused), unnamed: true},
	{name: "max-object-size first", text: inSection("max-object-size 2097153 #!", "total-max-size 4"), want: always(refused), unnamed: true},
	{name: "max-object-size above half, then less", text: inSection("total-max-size 4", "max-object-size 2097153", "max-object-size 5"), want: always(silent)},
	{name: "max-object-size above half of no size", text: cacheDefaults + "cache c #!\n    max-object-size 5000\n", want: always(refused), unnamed: true},
	{name: "max-object-size -1", text: inSection("total-max-size 4", "max-object-size -1 #!"), want: always(refused), unnamed: true},
	{name: "max-object-size 10k", text: inSection("total-max-size 4", "max-object-size 10k #!"), want: always(refused)},
	{name: "max-object-size missing", text: inSection("total-max-size 4", "max-object-size #!"), want: always(refused)},
	{name: "max-object-size empty", text: inSection("total-max-size 4", `max-object-size "" #!`), want: always(refused)},
	{name: "max-object-size surplus", text: inSection("total-max-size 4", "max-object-size 5 6 #!"), want: always(refused)},
	{name: "max-object-size 0", text: inSection("total-max-size 4", "max-object-size 0"), want: always(silent)},
	{name: "max-object-size 2^32", text: inSection("total-max-size 4", "max-object-size 4294967296"), want: always(silent)},
	{name: "max-object-size 2^32+1", text: inSection("total-max-size 4", "max-object-size 4294967297"), want: always(silent)},
	{name: "max-object-size 2^64", text: inSection("total-max-size 4", "max-object-size 18446744073709551616 #!"), want: always(refused), unnamed: true},
}

var cacheValueRows = []cacheRow{
	{name: "max-age 0", text: inSection("total-max-size 4", "max-age 0"), want: always(silent)},
	{name: "max-age x", text: inSection("total-max-size 4", "max-age x"), want: always(silent)},
	{name: "max-age 10s", text: inSection("total-max-size 4", "max-age 10s"), want: always(silent)},
	{name: "max-age -5", text: inSection("total-max-size 4", "max-age -5"), want: always(silent)},
	{name: "max-age huge", text: inSection("total-max-size 4", "max-age 99999999999999999999"), want: always(silent)},
	{name: "max-age missing", text: inSection("total-max-size 4", "max-age #!"), want: always(warned)},
	{name: "max-age empty", text: inSection("total-max-size 4", `max-age "" #!`), want: from("3.3.0", refused, warned)},
	{name: "max-age surplus", text: inSection("total-max-size 4", "max-age 5 s #!"), want: always(refused)},
	{name: "max-age twice", text: inSection("total-max-size 4", "max-age 5", "max-age 6"), want: always(silent)},
	{name: "no max-age", text: inSection("total-max-size 4", "no max-age #!"), want: always(refused)},
}

var cacheVaryRows = []cacheRow{
	{name: "process-vary on", text: inSection("total-max-size 4", "process-vary on #!"), want: known("2.4.0", silent)},
	{name: "process-vary off", text: inSection("total-max-size 4", "process-vary off #!"), want: known("2.4.0", silent)},
	{name: "process-vary On", text: inSection("total-max-size 4", "process-vary On #!"), want: known("2.4.0", warned)},
	{name: "process-vary 1", text: inSection("total-max-size 4", "process-vary 1 #!"), want: known("2.4.0", warned)},
	{name: "process-vary missing", text: inSection("total-max-size 4", "process-vary #!"), want: known("2.4.0", warned)},
	{name: "process-vary surplus", text: inSection("total-max-size 4", "process-vary on off #!"), want: always(refused)},
	{name: "max-secondary-entries 1", text: inSection("total-max-size 4", "max-secondary-entries 1 #!"), want: known("2.4.0", silent)},
	{name: "max-secondary-entries -1", text: inSection("total-max-size 4", "max-secondary-entries -1 #!"), want: known("2.4.0", silent)},
	{name: "max-secondary-entries 0", text: inSection("total-max-size 4", "max-secondary-entries 0 #!"), want: always(refused)},
	{name: "max-secondary-entries 2^32", text: inSection("total-max-size 4", "max-secondary-entries 4294967296 #!"), want: always(refused)},
	{name: "max-secondary-entries ten", text: inSection("total-max-size 4", "max-secondary-entries ten #!"), want: always(refused)},
	{name: "max-secondary-entries missing", text: inSection("total-max-size 4", "max-secondary-entries #!"), want: always(refused)},
	{name: "max-secondary-entries surplus", text: inSection("total-max-size 4", "max-secondary-entries 1 2 #!"), want: always(refused)},
}

var cacheHintsRows = []cacheRow{
	{name: "early-hints on", text: inSection("total-max-size 4", "early-hints on #!"), want: known("3.5-dev3", silent)},
	{name: "early-hints only", text: inSection("total-max-size 4", "early-hints only ratio 50 #!"), want: known("3.5-dev3", silent)},
	{name: "early-hints yes", text: inSection("total-max-size 4", "early-hints yes #!"), want: known("3.5-dev3", warned)},
	{name: "early-hints missing", text: inSection("total-max-size 4", "early-hints #!"), want: known("3.5-dev3", warned)},
	{name: "early-hints yes with a ratio", text: inSection("total-max-size 4", "early-hints yes ratio 5 #!"), want: known("3.5-dev3", warned)},
	{name: "early-hints third word", text: inSection("total-max-size 4", "early-hints on percent 5 #!"), want: always(refused)},
	{name: "early-hints ratio missing", text: inSection("total-max-size 4", "early-hints on ratio #!"), want: always(refused)},
	{name: "early-hints ratio 0", text: inSection("total-max-size 4", "early-hints on ratio 0 #!"), want: always(refused)},
	{name: "early-hints ratio 1", text: inSection("total-max-size 4", "early-hints on ratio 1 #!"), want: known("3.5-dev3", silent)},
	{name: "early-hints ratio 99", text: inSection("total-max-size 4", "early-hints off ratio 99 #!"), want: known("3.5-dev3", silent)},
	{name: "early-hints ratio 100", text: inSection("total-max-size 4", "early-hints on ratio 100 #!"), want: always(refused)},
	{name: "early-hints ratio 5%", text: inSection("total-max-size 4", "early-hints on ratio 5% #!"), want: always(refused)},
	{name: "early-hints ratio wraps", text: inSection("total-max-size 4", "early-hints on ratio 4294967297 #!"), want: known("3.5-dev3", silent)},
	{name: "early-hints surplus", text: inSection("total-max-size 4", "early-hints on ratio 5 6 #!"), want: always(refused)},
}

var cacheRuleRows = []cacheRow{
	{name: "use and store", text: inProxy("http-request cache-use c", "http-response cache-store c"), want: always(silent)},
	{name: "use alone", text: inProxy("http-request cache-use c"), want: always(silent)},
	{name: "store alone", text: inProxy("http-response cache-store c"), want: always(silent)},
	{name: "use without a name", text: inProxy("http-request cache-use #!"), want: always(refused)},
	{name: "use if", text: inProxy("http-request cache-use if TRUE #!"), want: always(refused)},
	{name: "store unless", text: inProxy("http-response cache-store unless FALSE #!"), want: always(refused)},
	{name: "use with a condition", text: inProxy("http-request cache-use c if METH_GET"), want: always(silent)},
	{name: "use with no-early-hints", text: inProxy("http-request cache-use c no-early-hints #!"), want: known("3.5-dev3", silent)},
	{name: "store with no-early-hints", text: inProxy("http-response cache-store c no-early-hints #!"), want: always(refused)},
	{name: "use of no cache", text: inProxy("http-request cache-use d #!"), want: always(refused), unnamed: true},
	{name: "store in no cache", text: inProxy("http-response cache-store d #!"), want: always(refused), unnamed: true},
	{name: "filter of no cache", text: inProxy("filter cache d #!"), want: always(refused), unnamed: true},
	{name: "use of no cache in mode tcp", text: inProxy("mode tcp", "http-request cache-use d #!"), want: always(refused), unnamed: true},
	{name: "use of no cache in a disabled proxy", text: inProxy("disabled", "http-request cache-use d"), want: always(silent)},
	{
		name: "use by a cut name", want: always(warned),
		text: cacheDefaults + "cache " + strings.Repeat("n", 33) + " #!\n    total-max-size 4\nlisten l\n" + cacheServer +
			"    http-request cache-use " + strings.Repeat("n", 32) + "\n    http-response cache-store " + strings.Repeat("n", 32) + "\n",
	},
	{
		name: "use by the whole of a cut name", want: always(refused), unnamed: true,
		text: cacheDefaults + "cache " + strings.Repeat("n", 33) + " #!\n    total-max-size 4\nlisten l\n" + cacheServer +
			"    http-request cache-use " + strings.Repeat("n", 33) + " #!\n",
	},
	{name: "rules in mode tcp", text: inProxy("mode tcp", "http-request cache-use c #!", "http-response cache-store c #!"), want: always(warned), unnamed: true},
}

var cacheFilterRows = []cacheRow{
	{name: "filter", text: inProxy("filter cache c", "http-request cache-use c", "http-response cache-store c"), want: always(silent)},
	{name: "filter without a name", text: inProxy("filter cache #!"), want: always(refused)},
	{name: "filter with a surplus word", text: inProxy("filter cache c d #!"), want: always(refused)},
	{name: "filter twice", text: inProxy("filter cache c", "filter cache c #!"), want: always(refused)},
	{name: "filter twice after a rule", text: inProxy("http-request cache-use c", "filter cache c", "filter cache c #!"), want: always(refused)},
	{name: "filter if", text: cacheDefaults + "cache if\n    total-max-size 4\nlisten l\n" + cacheServer + "    filter cache if\n", want: always(silent)},
	{name: "implicit with trace", text: inProxy("filter trace name x", "http-request cache-use c #!"), want: always(refused), unnamed: true},
	{name: "implicit before trace", text: inProxy("http-request cache-use c #!", "filter trace name x"), want: always(refused), unnamed: true},
	{name: "explicit with trace", text: inProxy("filter trace name x", "filter cache c", "http-request cache-use c"), want: always(silent)},
	{name: "explicit after the rule", text: inProxy("filter trace name x", "http-request cache-use c", "filter cache c"), want: always(silent)},
	{name: "implicit with trace, disabled", text: inProxy("disabled", "filter trace name x", "http-request cache-use c"), want: always(silent)},
	{name: "implicit with bandwidth limit", text: inProxy("filter bwlim-out o default-limit 1m default-period 1s", "http-request cache-use c #!"), want: map[string]cacheOutcome{">=2.7.0": refused}, unnamed: true},
	{name: "implicit with compression", text: inProxy("http-request cache-use c", "filter compression"), want: always(silent)},
	{name: "implicit after compression", text: inProxy("filter compression", "http-request cache-use c #!"), want: always(refused), unnamed: true},
	{name: "explicit after compression", text: inProxy("filter compression", "filter cache c #!"), want: always(refused), unnamed: true},
	{name: "explicit after compression and a rule", text: inProxy("http-request cache-use c", "filter compression", "filter cache c #!"), want: always(refused), unnamed: true},
	{name: "compression after a filter", text: inProxy("filter cache c", "filter compression"), want: always(silent)},
	{name: "implicit compression", text: inProxy("compression algo identity", "http-request cache-use c"), want: always(silent)},
	{name: "comp-res before the cache", text: inProxy("filter comp-res", "filter cache c #!"), want: map[string]cacheOutcome{">=3.4.0": refused}, unnamed: true},
	{name: "two caches, one declared", text: strings.Replace(inProxy("filter cache d", "http-request cache-use c"), cacheC, cacheC+"cache d\n    total-max-size 1\n", 1), want: always(silent)},
	{
		name: "FastCGI", want: map[string]cacheOutcome{">=2.1.0": silent},
		text: cacheDefaults + "fcgi-app a\n    docroot /\n" + cacheC + "listen l\n    bind :8080\n    server s 127.0.0.1:80 proto fcgi\n    use-fcgi-app a\n    filter fcgi-app a\n    http-request cache-use c\n",
	},
	{
		name: "HTX and not", want: map[string]cacheOutcome{"<2.1.0": refused}, unnamed: true,
		text: cacheDefaults + cacheC + "listen l\n" + cacheServer + "    http-request cache-use c\nlisten m\n    bind :8081\n    server s 127.0.0.1:80\n    no option http-use-htx #!\n    http-request cache-use c\n",
	},
	{
		name: "not HTX", want: map[string]cacheOutcome{"<2.1.0": silent}, unnamed: true,
		text: inProxy("no option http-use-htx #!", "http-request cache-use c"),
	},
	{
		name: "not HTX with compression", want: map[string]cacheOutcome{"<2.1.0": refused}, unnamed: true,
		text: inProxy("no option http-use-htx #!", "http-request cache-use c", "filter compression"),
	},
}
