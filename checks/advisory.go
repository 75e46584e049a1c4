package checks

import "github.com/hapvet/hapvet/advisories"

var _ = register(&Rule{
	ID:         "advisory",
	Category:   Advisory,
	Confidence: Medium,
	Severity:   Error,
	Summary:    "a known defect of the HAProxy version that the configuration can reach",
	Doc: `hapvet carries a list of known defects of HAProxy, each with the versions that have it
and the features that it needs. It reports those where both hold: the version is
affected, and the configuration switches these features on. The finding stands where
the feature is switched on and shows all else that takes part.

The way out is a release with the fix. Where that must wait, the finding names
alternatives and what each costs. Fixes that change the configuration in such a way are offered, never applied
unasked.

Of defects of the cache that end the process or damage its memory, the finding tells how likely they show, and what the
ways out make of that. hapvet does not know the traffic, so it takes made-up one, and simulates it in short;
` + "`hapvet simulate --risk`" + ` takes yours. Where no such defect can be reached, nothing is simulated.

Severity is error where the defect is critical or high, by its CVSS score or, without one, by upstream's
CRITICAL and MAJOR; warning for medium, and note for the rest and for what only few platforms have.

Defects that any configuration can meet say something of the version and nothing of the
configuration. They are one warning.

Distributions apply fixes to older versions. Where hapvet knows which revision of a package carries the fix, it
says nothing from that one on. Where it does not know, an error becomes a warning: the changelog of the package
tells.

` + "`hapvet advisories`" + ` shows the same with more about each, and counts those that the configuration cannot
reach. The examples here show one advisory of many.`,
	Examples: []Example{
		{Name: "variants in the cache of 3.0.10", Version: "3.0.10", Bad: []int{8}, Config: advisoryExample("process-vary on")},
		{Name: "without variants", Version: "3.0.10", Config: advisoryExample("process-vary off")},
		{Name: "the fixed release", Version: "3.0.11", Config: advisoryExample("process-vary on")},
	},
	Check: func(p *Pass) {
		var ofVersion []advisories.Match
		for _, m := range advisoryDatabase().MatchAll(p.Config) {
			if m.Way.AnyConfiguration() {
				ofVersion = append(ofVersion, m)
				continue
			}
			p.Report(withRisk(p, m, advisoryFinding(p, m)))
		}
		if len(ofVersion) > 0 {
			p.Report(versionFinding(p, ofVersion))
		}
	},
})

// advisoryDatabase is what the rule asks; the tests of the rule have one advisory.
var advisoryDatabase = advisories.Current

func advisoryExample(vary string) string {
	return defaultLines + `cache small
    total-max-size 64
    ` + vary + `
listen web
    bind :8080
    http-request cache-use small
    http-response cache-store small
    server s1 192.0.2.1:80
`
}
