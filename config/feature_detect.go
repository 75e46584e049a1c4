package config

import (
	"cmp"
	"slices"
	"strings"
)

// featureDetector goes through a configuration and gathers evidence.
type featureDetector struct {
	config *Config
	signs  *signTable
	// telling are the numbers of keywords whose lines in proxies may tell something,
	// and tellingBits their bits, see keywordBit.
	telling     []bool
	tellingBits uint64
	// found has a list for each feature that is looked for.
	found     map[Feature]*[]Evidence
	consumers map[*Section][]*Section // of defaults sections
	proxies   []*Section              // that are in use, without defaults sections
	globals   []*Section
	// compressing remembers which proxies compress responses.
	compressing map[*Section]bool
}

// newFeatureDetector returns a detector of some features.
func newFeatureDetector(c *Config, features []FeatureInfo, signs *signTable) *featureDetector {
	x := &featureDetector{
		config: c, signs: signs, globals: c.Of("global"),
		found: make(map[Feature]*[]Evidence, len(features)), consumers: map[*Section][]*Section{}, compressing: map[*Section]bool{},
	}
	lists := make([][]Evidence, len(features))
	for i, f := range features {
		x.found[f.Name] = &lists[i]
	}
	x.telling, x.tellingBits = signs.telling()
	for _, s := range c.Sections {
		if s.IsProxy() && s.Kind != "defaults" && !s.Disabled() {
			x.proxies = append(x.proxies, s)
			for from := range s.Defaults.Chain {
				x.consumers[from] = append(x.consumers[from], s)
			}
		}
	}
	return x
}

// detect looks for the features.
func (x *featureDetector) detect() FeatureSet {
	for _, s := range x.config.Sections {
		x.section(s)
	}
	for _, f := range x.config.sampleFeatures() {
		x.sample(f)
	}
	for _, detect := range []func(*featureDetector){ // what takes more than words
		(*featureDetector).process,
		(*featureDetector).modes,
		(*featureDetector).clients,
		(*featureDetector).servers,
		(*featureDetector).backends,
		(*featureDetector).caches,
		(*featureDetector).services,
	} {
		detect(x)
	}
	x.imply()
	return x.features()
}

// wants reports whether one of these features is looked for.
func (x *featureDetector) wants(features ...Feature) bool {
	return slices.ContainsFunc(features, func(f Feature) bool { return x.found[f] != nil })
}

// enoughEvidence is from how much on a feature gets no more than one line of each
// proxy; nobody reads more.
const enoughEvidence = 500

// add adds evidence of a feature that is looked for, once for each line. The scope of a proxy is nil where the feature concerns the
// process, whichever traffic passes.
func (x *featureDetector) add(f Feature, d *Directive, scope *Section, reason string) {
	list := x.found[f]
	if list == nil {
		return
	}
	if n := len(*list); n > 0 && (*list)[n-1].Scope == scope && ((*list)[n-1].Directive == d || n >= enoughEvidence) {
		return
	}
	*list = append(*list, Evidence{Feature: f, Directive: d, Scope: scope, Reason: reason})
}

// features puts the evidence of each feature into the order of the configuration.
func (x *featureDetector) features() FeatureSet {
	files := make(map[*File]int, len(x.config.Files))
	for i, f := range x.config.Files {
		files[f] = i
	}
	inOrder := func(a, b Evidence) int {
		if a.Directive.File != b.Directive.File {
			return cmp.Compare(files[a.Directive.File], files[b.Directive.File])
		}
		return cmp.Compare(a.Directive.Line, b.Directive.Line)
	}
	set := make(FeatureSet, len(x.found))
	for f, list := range x.found {
		if len(*list) == 0 {
			continue
		}
		if !slices.IsSortedFunc(*list, inOrder) {
			slices.SortStableFunc(*list, inOrder)
		}
		set[f] = *list
	}
	return set
}

// section looks at the lines of a section.
func (x *featureDetector) section(s *Section) {
	for _, f := range x.signs.sections[s.Kind] {
		x.add(f.Name, s.Header, nil, f.Doc)
	}
	switch {
	case s.Kind == "global":
		for _, d := range s.Directives {
			for i := range x.signs.globals[d.Keyword()] {
				sign := &x.signs.globals[d.Keyword()][i]
				if d.Modifier == Plain && sign.matches(d) {
					x.add(sign.feature.Name, d, nil, sign.feature.Doc)
				}
			}
		}
	case s.IsProxy() && x.isUsed(s):
		x.proxy(s)
	}
}

// isUsed reports whether a proxy is in use; a defaults section is where some
// proxy inherits from it.
func (x *featureDetector) isUsed(s *Section) bool {
	if s.Kind == "defaults" {
		return len(x.consumers[s]) > 0
	}
	return !s.Disabled()
}

// proxy looks at a proxy.
func (x *featureDetector) proxy(s *Section) {
	if s.words.keywords&x.tellingBits != 0 {
		x.lines(s)
	}
	if len(x.signs.binds) > 0 || len(x.signs.servers) > 0 {
		x.parameters(s)
	}
}

// lines looks at the lines of a proxy.
func (x *featureDetector) lines(s *Section) {
	isHTTP := x.isHTTP(s)
	var signs []lineSign
	keyword := "" // of the line above, which is often alike
	for _, d := range s.Directives {
		if d.Modifier != Plain || !x.telling[d.number] {
			continue
		}
		if k := d.Keyword(); k != keyword {
			keyword = k
			signs = x.signs.lines[k]
		}
		for i := range signs {
			if sign := &signs[i]; sign.matches(d) && (isHTTP || !sign.isHTTP) && x.isInForce(d) {
				x.add(sign.feature.Name, d, s, sign.feature.Doc)
			}
		}
		if keyword == "option" {
			x.option(s, d)
		} else if set, n := d.Rule(); n > 0 && n < len(d.Words) && (isHTTP || !strings.HasPrefix(set, "http-")) {
			x.action(s, d, n)
		}
	}
}

// isHTTP reports whether a proxy is in mode http, or some proxy that inherits from
// a defaults section.
func (x *featureDetector) isHTTP(s *Section) bool {
	if s.Kind != "defaults" {
		return s.Mode() == "http"
	}
	return slices.ContainsFunc(x.consumers[s], func(s *Section) bool { return s.Mode() == "http" })
}

// option looks at an "option" line, which proxies may take back.
func (x *featureDetector) option(s *Section, d *Directive) {
	features := x.signs.options[d.Arg(1)]
	if len(features) == 0 {
		return
	}
	isInForce := func(s *Section) bool {
		on, by := s.Option(d.Arg(1))
		return on && by == d
	}
	if s.Kind == "defaults" && !slices.ContainsFunc(x.consumers[s], isInForce) || s.Kind != "defaults" && !isInForce(s) {
		return
	}
	for _, f := range features {
		x.add(f.Name, d, s, f.Doc)
	}
}

// subworded are the keywords whose second word says what is set.
var subworded = map[string]bool{
	"stats": true, "compression": true, "capture": true, "declare": true, "stick": true, "filter": true,
	"tcp-request": true, "tcp-response": true, "errorfile": true, "email-alert": true, "tcp-check": true, "http-check": true,
}

// isInForce reports whether a setting of a defaults section is in force in some
// proxy, rather than replaced by one of its own.
func (x *featureDetector) isInForce(d *Directive) bool {
	if d.Section.Kind != "defaults" {
		return true
	}
	words := []string{d.Keyword()}
	if subworded[d.Keyword()] && len(d.Words) > 1 {
		words = append(words, d.Arg(1))
	}
	return slices.ContainsFunc(x.consumers[d.Section], func(s *Section) bool {
		by := s.Lookup(words...)
		return by == d || by != nil && by.Section == d.Section
	})
}

// action looks at the action of a rule, which is word n. Signs name actions with the
// number that may end them, "sc-inc-gpc0", or without, "track-sc".
func (x *featureDetector) action(s *Section, d *Directive, n int) {
	word := d.Words[n].Value
	if i := strings.IndexByte(word, '('); i >= 0 {
		word = word[:i]
	}
	x.signed(x.signs.actions[word], s, d, n)
	if name := actionName(word); name != word {
		x.signed(x.signs.actions[name], s, d, n)
	}
}

func (x *featureDetector) signed(signs []lineSign, s *Section, d *Directive, n int) {
	for i := range signs {
		sign := &signs[i]
		if len(sign.words) == 1 || d.Arg(n+1) == sign.words[1] {
			x.add(sign.feature.Name, d, s, sign.feature.Doc)
		}
	}
}

// parameters looks at the parameters of bind and server lines.
func (x *featureDetector) parameters(s *Section) {
	for _, b := range x.config.Binds(s) {
		for i := range b.Parameters {
			for _, f := range x.signs.binds[b.Parameters[i].Name] {
				x.add(f.Name, b.Directive, s, f.Doc)
			}
		}
	}
	servers := x.config.Servers(s)
	for k := range servers {
		l := &servers[k]
		if l.names&x.signs.serverBits == 0 {
			continue
		}
		for _, list := range []Parameters{l.Defaults, l.Own} {
			for i := range list {
				p := &list[i]
				for _, f := range x.signs.servers[p.Name] {
					if l.Last(p.Name, "no-"+p.Name) == p {
						x.add(f.Name, l.Directive, s, f.Doc)
					}
				}
			}
		}
	}
}
