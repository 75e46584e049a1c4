// Package keywords holds the language of HAProxy as data: what exists, where it
// may stand, and in which versions. Tables and look-ups, no rules.
package keywords

import "github.com/hapvet/hapvet/release"

// Section is one kind of section.
type Section struct {
	// Kind is the word that opens it: "frontend".
	Kind string
	// Proxy tells the kinds that are proxies: defaults, frontend, backend, listen.
	Proxy bool
	// Named tells the kinds whose second word is a name.
	Named bool
	// Versions are those that know the section.
	Versions release.Ranges
}

// sections lists every kind of section of HAProxy 2.0 to 3.5-dev5, as the
// releases register them (REGISTER_CONFIG_SECTION in the source of each .0).
var sections = []Section{
	{Kind: "acme", Named: true, Versions: release.MustRanges(">=3.2-dev1")},
	{Kind: "backend", Proxy: true, Named: true},
	{Kind: "cache", Named: true},
	{Kind: "crt-store", Named: true, Versions: release.MustRanges(">=3.0-dev1")},
	{Kind: "defaults", Proxy: true, Named: true},
	{Kind: "fcgi-app", Named: true, Versions: release.MustRanges(">=2.1-dev1")},
	{Kind: "frontend", Proxy: true, Named: true},
	{Kind: "global"},
	{Kind: "healthcheck", Named: true, Versions: release.MustRanges(">=3.4-dev1")},
	{Kind: "http-errors", Named: true, Versions: release.MustRanges(">=2.2-dev1")},
	{Kind: "listen", Proxy: true, Named: true},
	{Kind: "log-forward", Named: true, Versions: release.MustRanges(">=2.3-dev1")},
	{Kind: "log-profile", Named: true, Versions: release.MustRanges(">=3.1-dev1")},
	{Kind: "mailers", Named: true},
	{Kind: "namespace_list"},
	{Kind: "peers", Named: true},
	{Kind: "program", Named: true, Versions: release.MustRanges("<3.3-dev1")},
	{Kind: "resolvers", Named: true},
	{Kind: "ring", Named: true, Versions: release.MustRanges(">=2.2-dev1")},
	{Kind: "traces", Versions: release.MustRanges(">=3.1-dev1")},
	{Kind: "userlist", Named: true},
}

var sectionByKind = func() map[string]*Section {
	m := make(map[string]*Section, len(sections))
	for i := range sections {
		m[sections[i].Kind] = &sections[i]
	}
	return m
}()

// Sections returns every kind of section of any version, by name. The caller
// must not change it.
func Sections() []Section { return sections }

// LookupSection returns the section that the word opens in version v. The
// second result tells whether v knows it; the first is nil when no version does.
func LookupSection(kind string, v release.Version) (*Section, bool) {
	s := sectionByKind[kind]
	return s, s.In(v)
}

// In reports whether version v knows the section; s may be nil.
func (s *Section) In(v release.Version) bool {
	return s != nil && (len(s.Versions) == 0 || s.Versions.Contains(v))
}
