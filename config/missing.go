package config

import (
	"sort"

	"github.com/hapvet/hapvet/release"
)

var (
	v26 = release.MustParse("2.6.0")
	v34 = release.MustParse("3.4.0")
)

// consumersOf returns the proxies that inherit from a defaults section, by
// whatever way, and are not disabled.
func (b *symbolBuilder) consumersOf(defaults *Section) []*Section {
	if b.consumers == nil {
		b.consumers = map[*Section][]*Section{}
		for _, s := range b.config.Sections {
			if !s.IsProxy() || s.Kind == "defaults" || s.Disabled() {
				continue
			}
			for from := range s.Defaults.Chain {
				b.consumers[from] = append(b.consumers[from], s)
			}
		}
	}
	return b.consumers[defaults]
}

// missing tells what HAProxy makes of a name that is not there, and whether
// only a real start does.
func (b *symbolBuilder) missing(at site) (severity Severity, late bool) {
	if at.word.Unset() || at.ref != nil && b.ignores(at.ref, at.directive) {
		return Notice, false
	}
	return b.missingAt(at.at, at.directive), at.at == atStart
}

// ignores reports whether HAProxy reads the directive and then never looks for
// what it names.
func (b *symbolBuilder) ignores(r *reference, d *Directive) bool {
	s := d.Section
	switch d.Keyword() {
	case "stick":
		return s.Kind == "frontend"
	case "default-server":
		return !b.serverTakes(r.after, d)
	case "email-alert":
		return s.Kind != "defaults" && !alertsByMail(s)
	case "http-request", "http-response":
		return r.kind == Cache && s.Kind == "defaults"
	case "httpclient.resolvers.id":
		return b.setting(s, d) != d || s.Lookup("httpclient.resolvers.disabled", "on") != nil
	}
	return false
}

// alertsByMail reports whether a proxy has all that mail alerts need.
func alertsByMail(s *Section) bool {
	return s.Lookup("email-alert", "from") != nil && s.Lookup("email-alert", "to") != nil
}

// serverTakes reports whether some server takes a parameter from a
// default-server line: one below it in the same section, or any in a section
// that inherits from it, unless something between sets the parameter anew.
func (b *symbolBuilder) serverTakes(parameter string, d *Directive) bool {
	taken, replaced := takenBelow(d.Section, d.Line, parameter)
	if d.Section.Kind != "defaults" || replaced {
		return taken
	}
	for _, s := range b.consumersOf(d.Section) {
		if taken, _ := takenBelow(s, 0, parameter); taken {
			return true
		}
	}
	return false
}

// takenBelow reports whether a server below a line lets default-server lines
// set a parameter, before another such line sets it anew.
func takenBelow(s *Section, line int, parameter string) (taken, replaced bool) {
	below := sort.Search(len(s.Directives), func(i int) bool { return s.Directives[i].Line > line })
	for _, d := range s.Directives[below:] {
		sets := wordAfter(d, parameter, 1, len(d.Words)) > 0
		switch d.Keyword() {
		case "default-server":
			if sets {
				return false, true
			}
		case "server", "server-template":
			if !sets {
				return true, false
			}
		}
	}
	return false, false
}

// missingAt tells what HAProxy makes of a missing name that it looks up at a
// stage.
func (b *symbolBuilder) missingAt(at stage, d *Directive) Severity {
	s := d.Section
	switch {
	case at == atOnce:
		return Alert
	case at == never, at != atStart && s.Disabled():
		return Notice
	case s.Kind == "defaults":
		return b.missingInDefaults(at, d)
	case at == frontendSetting && !s.HasFrontend() && d.Keyword() != "default_backend":
		return Notice
	case (at == setting || at == frontendSetting) && b.setting(s, d) != d:
		return Notice
	}
	return Alert
}

// missingInDefaults is missingAt for defaults sections, whose directives HAProxy
// looks at through the proxies that inherit them. Since 3.4 it also looks at the
// rules of named ones by themselves.
func (b *symbolBuilder) missingInDefaults(at stage, d *Directive) Severity {
	isRule := d.Keyword() == "acl" || proxyForms[d.Keyword()].action > 0
	switch {
	case at == atEnd && b.config.Version.AtLeast(v34) && b.sectionName(d.Section) != "" && (isRule || d.Keyword() == "errorfiles"):
		return Alert
	case d.Keyword() == "acl": // before 3.4 only when a rule uses it
		return Notice
	case (at == setting || at == frontendSetting) && b.setting(d.Section, d) != d:
		return Notice
	}
	key := settingKey{section: d.Section, keyword: d.Keyword(), argument: d.Arg(1)}
	if at == atStart {
		key.argument = ""
	}
	severity, known := b.inherited[key]
	if !known {
		severity = b.missingInConsumers(at, d)
		b.inherited[key] = severity
	}
	return severity
}

// missingInConsumers tells what HAProxy makes of it in the proxies that inherit
// the directive.
func (b *symbolBuilder) missingInConsumers(at stage, d *Directive) Severity {
	for _, s := range b.consumersOf(d.Section) {
		switch {
		case at == frontendSetting && !s.HasFrontend(), d.Keyword() == "balance" && !s.HasBackend():
		case (at == setting || at == frontendSetting) && b.setting(s, d) != d:
		case d.Keyword() == "email-alert" && !alertsByMail(s):
		case d.Keyword() == "log" && clearsLog(s):
		default:
			return Alert
		}
	}
	return Notice
}

// setting returns the directive that decides in a proxy what d sets, looked up
// once for each section and setting.
func (b *symbolBuilder) setting(s *Section, d *Directive) *Directive {
	key := settingKey{section: s, keyword: d.Keyword()}
	if key.keyword == "email-alert" {
		key.argument = d.Arg(1)
	}
	if b.settings == nil {
		b.settings = map[settingKey]*Directive{}
	}
	by, known := b.settings[key]
	if !known {
		words := []string{key.keyword, key.argument}
		if key.argument == "" {
			words = words[:1]
		}
		by = s.Lookup(words...)
		if key.keyword == "log-format" {
			by = s.LookupAny(logFormats...)
		}
		b.settings[key] = by
	}
	return by
}

// logFormats are the lines that choose the log format of a proxy.
var logFormats = [][]string{{"log-format"}, {"option", "httplog"}, {"option", "tcplog"}, {"option", "httpslog"}}

type settingKey struct {
	section           *Section
	keyword, argument string
}

// clearsLog reports whether a proxy drops the log targets it inherits.
func clearsLog(s *Section) bool {
	for d := range s.Each("log") {
		if d.Modifier == Negated {
			return true
		}
	}
	return false
}
