package config

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// sampleUse is a line whose samples show a feature.
type sampleUse struct {
	feature   Feature
	directive *Directive
	reason    string
}

// featureNotes gathers which lines show features by their samples, while all of
// them are read.
type featureNotes struct {
	reader *sampleReader
	at     *Directive // what is being read
	uses   []sampleUse
	known  map[*keywords.Sample]*sampleNote
	last   map[Feature]*Directive
	// criteria are the lines with criteria of each kind, and unread those that are not
	// read to their end.
	criteria map[criterionKey]*[]*Directive
	unread   []*Directive
}

// sampleNote is what is known of a fetch or converter: what it shows, and the lines
// that hold it.
type sampleNote struct {
	features []FeatureInfo
	lines    []*Directive
}

func newFeatureNotes(r *sampleReader) *featureNotes {
	n := &featureNotes{reader: r, known: map[*keywords.Sample]*sampleNote{}, last: map[Feature]*Directive{}, criteria: map[criterionKey]*[]*Directive{}}
	r.note = n.sample
	return n
}

// sample takes note of a fetch or converter.
func (n *featureNotes) sample(s *keywords.Sample) {
	note := n.known[s]
	if note == nil {
		note = &sampleNote{features: featureSigns().ofSample(s.Name)}
		n.known[s] = note
	}
	if last := len(note.lines) - 1; n.at != nil && (last < 0 || note.lines[last] != n.at) {
		note.lines = append(note.lines, n.at)
	}
	for _, f := range note.features {
		n.add(f.Name, n.at, f.Doc)
	}
	const flags = 2
	if s.Name == "regsub" && len(n.reader.given) > flags && strings.Contains(n.reader.given[flags].text, "g") {
		n.add(FeatureRegsubG, n.at, "regsub replaces every match")
	}
}

// add adds a use, once for each line.
func (n *featureNotes) add(f Feature, d *Directive, reason string) {
	if d != nil && n.last[f] != d {
		n.last[f] = d
		if len(n.uses) == cap(n.uses) {
			n.uses = slices.Grow(n.uses, len(n.uses)+1) // twice: append takes small steps
		}
		n.uses = append(n.uses, sampleUse{f, d, reason})
	}
}

// deciding are the actions and lines that allow, refuse or route. What they do by a
// sample depends on how it is read.
var deciding = map[string]bool{
	"deny": true, "allow": true, "reject": true, "accept": true, "tarpit": true, "silent-drop": true, "auth": true,
	"redirect": true, "return": true, "use_backend": true, "use-server": true, "close": true, "block": true,
	"set-dst": true, "set-uri": true, "set-path": true, "set-pathq": true, "replace-path": true, "replace-uri": true, "replace-pathq": true,
	"use-service": true, "cache-use": true, "force-persist": true, "monitor": true, "stats": true,
}

// criteriaOf are the features of rules by the fetch of their criteria.
var criteriaOf = map[string]Feature{
	"path": FeaturePathRule, "pathq": FeaturePathRule, "url": FeaturePathRule, "base": FeaturePathRule, "baseq": FeaturePathRule,
	"capture.req.uri": FeaturePathRule, "query": FeaturePathRule,
	"src": FeatureSourceRule, "fc_src": FeatureSourceRule, "method": FeatureMethodRule, "meth": FeatureMethodRule,
	"ssl_fc_sni": FeatureSNIRule, "req.ssl_sni": FeatureSNIRule, "req_ssl_sni": FeatureSNIRule,
	"http_auth": FeatureAuthRule, "http_auth_group": FeatureAuthRule,
	"cook": FeatureCookieRule, "req.cook": FeatureCookieRule, "cookie": FeatureCookieRule,
}

// headerFetches read the header that their argument names.
var headerFetches = map[string]bool{"hdr": true, "req.hdr": true, "req.fhdr": true, "fhdr": true, "hdr_ip": true, "req.hdr_ip": true}

// criterion takes note of a criterion in the condition of a line.
func (n *featureNotes) criterion(d *Directive, c criterion) {
	if n == nil || c.fetch == nil || !decides(d) {
		return
	}
	f, known := criteriaOf[c.fetch.Name]
	switch {
	case headerFetches[c.fetch.Name] && isHost(c.argument):
		f = FeatureHostRule
	case headerFetches[c.fetch.Name]:
		f = FeatureHeaderRule
	case !known:
		return
	}
	n.add(f, d, "a rule by "+c.name)
	if f == FeaturePathRule && c.method != keywords.MatchBeginning && c.method != keywords.MatchFound {
		n.add(FeaturePathEndRule, d, "a rule by "+c.name)
	}
	if f == FeaturePathRule && strings.HasPrefix(c.fetch.Name, "base") {
		n.add(FeatureHostRule, d, "a rule by "+c.name)
	}
}

// predefined takes note of a predefined ACL (manual 7.5) in the condition of a line.
func (n *featureNotes) predefined(d *Directive, name string) {
	switch {
	case n == nil:
	case name == "WAIT_END":
		n.add("sample-wait-end", d, name)
	case name == "RDP_COOKIE":
		n.add("sample-rdp-cookie", d, name)
	case !decides(d):
	case strings.HasPrefix(name, "METH_"):
		n.add(FeatureMethodRule, d, "a rule by "+name)
	case strings.HasPrefix(name, "HTTP_URL_"):
		n.add(FeaturePathRule, d, "a rule by "+name)
	}
}

// patterns takes note of a criterion on the line that is being read, and of what it
// compares with.
func (n *featureNotes) patterns(c criterion) {
	if n == nil {
		return
	}
	n.compares(c)
	if c.files {
		n.add(FeaturePatternFile, n.at, "patterns from a file")
	}
	if c.method == keywords.MatchRegex {
		n.add(FeatureRegex, n.at, "a regular expression")
	}
}

// decides reports whether a line allows, refuses or routes.
func decides(d *Directive) bool {
	if _, n := d.Rule(); n > 0 {
		return deciding[actionName(d.Arg(n))]
	}
	return deciding[d.Keyword()]
}

// sampleFeatures returns which lines show features by their samples.
func (c *Config) sampleFeatures() []sampleUse {
	c.readSamples()
	return c.derived.sampleNotes.uses
}

// sample adds what the samples of a line show: in a proxy where it is in use, and
// in an ACL where something uses that.
func (x *featureDetector) sample(u sampleUse) {
	if !x.wants(u.feature) {
		return
	}
	d := u.directive
	s := d.Section
	if !s.IsProxy() {
		x.add(u.feature, d, nil, u.reason)
		return
	}
	if !x.isUsed(s) {
		return
	}
	if d.Keyword() == "acl" {
		acl := x.config.Symbols().Lookup(ACL, s, d.Arg(1))
		if acl == nil || len(acl.Uses) == 0 {
			return
		}
	}
	x.add(u.feature, d, s, u.reason)
}
