package checks

import (
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// checkKind is how the servers of a proxy are checked, as far as HAProxy has read its
// lines. The zero value is a check by a connection alone.
type checkKind struct {
	// protocol is the option that chose what is sent and expected: "httpchk",
	// "tcp-check", "mysql-check"; "" for none, mixedChecks for what is left of several.
	protocol string
	// external is set while an external check stands in for the protocol, which HAProxy
	// remembers.
	external bool
}

// mixedChecks is what the releases of mixesChecks make of httpchk behind another protocol:
// one that neither option stands for.
const mixedChecks = "mixed"

// mixesChecks lists the releases in which httpchk and tcp-check do not clear the protocol of
// the option before, even where that stands in the defaults section (commit 1faf18ae3).
var mixesChecks = mustRanges(">=2.2-dev7 <2.2.6, >=2.3-dev1 <2.3.2, >=2.4-dev1 <2.4-dev2")

// reads reports whether the lines of a keyword, "http-check" or "tcp-check", are the steps
// of the check.
func (k checkKind) reads(keyword string) bool { return !k.external && stepsOf[k.protocol] == keyword }

// chosen is the kind behind a further option of checks.
func (k checkKind) chosen(v release.Version, option string) checkKind {
	switch {
	case option == "external-check":
		return checkKind{k.protocol, true}
	case option != "httpchk" || k.protocol == "" || k.protocol == option || !mixesChecks.Contains(v):
		return checkKind{protocol: option}
	case k.protocol == "tcp-check":
		return checkKind{protocol: "tcp-check"}
	}
	return checkKind{protocol: mixedChecks}
}

// kindOfChecks returns how the servers of a proxy are checked by what stands in its
// section and in the defaults sections behind it.
func kindOfChecks(v release.Version, s *config.Section) (k checkKind) {
	var options []string // the last one first
	mixes := mixesChecks.Contains(v)
lines:
	for from := range s.Chain {
		for d := range from.Backwards("option") {
			if name := d.Arg(1); d.Modifier == config.Plain && isCheckOption(name) {
				options = append(options, name)
				if !mixes && name != "external-check" {
					break lines
				}
			}
		}
	}
	for i := len(options) - 1; i >= 0; i-- {
		k = k.chosen(v, options[i])
	}
	return k
}

// clearsUnused tells of which lines an option of checks makes HAProxy forget that they were
// of another kind, "http-check", "tcp-check", or both: the end of the section is too late then
// to say so.
func clearsUnused(v release.Version, before checkKind, option string) (http, tcp bool) {
	again := option == "tcp-check" && before.protocol == option && v.Before(v34)
	steps := stepsOf[option] != ""
	switch {
	case again || option == "external-check" || steps && clearsNothing.Contains(v):
		return false, false
	case v.AtLeast(v34) || steps && clearsItsOwn.Contains(v):
		return option == "httpchk", option == "tcp-check"
	}
	return true, true
}

var (
	clearsNothing = mustRanges(">=2.2-dev7 <2.2.6, >=2.3-dev1 <2.3.1, >=2.4-dev1 <2.4-dev2")
	clearsItsOwn  = mustRanges(">=2.3.1 <2.3.2")
)
