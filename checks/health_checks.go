package checks

import (
	"slices"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// isCheckOption reports whether an option chooses how servers are checked, in place
// of the one before.
func isCheckOption(name string) bool { return slices.Contains(checkOptions, name) }

// checkOptions are the options that choose a kind of health check.
var checkOptions = []string{
	"httpchk", "tcp-check", "external-check", "ssl-hello-chk", "smtpchk", "pgsql-check", "redis-check", "mysql-check",
	"ldap-check", "spop-check",
}

var (
	v22dev = release.MustParse("2.2-dev6")
	v34    = release.MustParse("3.4-dev3")
)

// checkOption returns the directive that decides how the servers of a proxy are
// checked, or nil.
func checkOption(s *config.Section) *config.Directive {
	for from := range s.Chain {
		if !from.MayHoldOption(checkOptions...) {
			continue
		}
		for d := range from.Backwards("option") {
			if d.Modifier == config.Plain && isCheckOption(d.Arg(1)) {
				return d
			}
		}
	}
	return nil
}

// checkRules are the rules of a proxy for the checks of its servers that HAProxy
// leaves aside, because they belong to another kind of check.
type checkRules struct {
	http, tcp *config.Directive
}

// unusedCheckRules follows the lines of a proxy as HAProxy reads them: a rule
// counts when the option stands above it, or comes below it.
func unusedCheckRules(v release.Version, s *config.Section) (unused checkRules) {
	kind := checkKind{}
	if s.Defaults != nil {
		kind = kindOfChecks(v, s.Defaults)
	}
	for d := range s.Each("option", "http-check", "tcp-check") {
		if d.Modifier != config.Plain {
			continue
		}
		switch a := d.Arg(1); d.Keyword() {
		case "option":
			if !isCheckOption(a) {
				continue
			}
			http, tcp := clearsUnused(v, kind, a)
			if http {
				unused.http = nil
			}
			if tcp {
				unused.tcp = nil
			}
			kind = kind.chosen(v, a)
		case "http-check":
			if a == "" || a == "disable-on-404" || a == "send-state" || v.Before(v22dev) {
				continue
			}
			if unused.http = d; kind.reads("http-check") {
				unused.http = nil
			}
		case "tcp-check":
			if unused.tcp = d; kind.reads("tcp-check") {
				unused.tcp = nil
			}
		}
	}
	if v.Before(v22dev) && !kind.reads("tcp-check") {
		unused.tcp = s.Last("tcp-check")
	}
	return unused
}

// disableOn404 reports whether "http-check disable-on-404" counts in a proxy.
// HAProxy drops it where the checks are not of HTTP, once it gets there.
func disableOn404(v release.Version, s *config.Section, checked bool) bool {
	if s.Lookup("http-check", "disable-on-404") == nil {
		return false
	}
	return !checked || !dropsHTTPSettings(v, s)
}

// dropsHTTPSettings reports whether HAProxy drops "http-check disable-on-404" and
// "send-state" of a proxy.
func dropsHTTPSettings(v release.Version, s *config.Section) bool {
	kind := kindOfChecks(v, s)
	switch {
	case v.AtLeast(v34):
		return false
	case v.Before(v22dev):
		return !kind.reads("http-check")
	}
	return !kind.external && kind.protocol != "" && kind.protocol != "httpchk"
}

// inheritsCheckOption reports whether a frontend inherits an option of checks:
// HAProxy then drops the same settings of it, even if the checks are of HTTP.
func inheritsCheckOption(v release.Version, s *config.Section) bool {
	if v.AtLeast(v34) || v.Before(v22dev) {
		return false
	}
	option := checkOption(s)
	return option != nil && option.Arg(1) != "external-check"
}
