package keywordview

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// samples looks among what sample expressions and log formats are made of.
func (q *query) samples() {
	name := q.name[strings.LastIndexByte(q.name, ' ')+1:]
	if q.asks(name, "sample fetch", "fetch") {
		q.sample("sample fetch", name, keywords.FetchForms(name))
	}
	if q.asks(name, "converter") {
		q.sample("converter", name, keywords.ConverterForms(name))
	}
	if k, versions := keywords.ACLKeywordForm(name); k != nil && q.asks(name, "ACL criterion", "acl") && holds(versions, q.version) {
		f := Form{In: []string{}, Versions: inRanges(versions), Required: []string{}, Syntax: k.Fetch + " -m " + string(k.Match), Input: k.Match.Takes().String()}
		q.add(Role{Role: "ACL criterion", Name: name, Places: []Place{{In: []string{"acl"}, Versions: inRanges(versions)}}, Forms: []Form{f}})
	}
	q.alias(strings.TrimPrefix(name, "%"))
}

// sample adds a sample fetch or a converter.
func (q *query) sample(role, name string, forms []*keywords.Sample) {
	r := Role{Role: role, Name: name}
	var all release.Ranges
	for _, s := range forms {
		all = append(all, s.Versions...)
		if !holds(s.Versions, q.version) {
			continue
		}
		f := Form{In: []string{}, Versions: inRanges(s.Versions), Required: []string{}, Syntax: call(name, argNames(s), s.MinArgs), Output: s.Out.String()}
		if role == "converter" {
			f.Input = s.In.String()
		} else {
			f.Usable = usable(s.Places(q.sampled(s)))
		}
		r.Forms = append(r.Forms, f)
	}
	if len(r.Forms) > 0 {
		slices.SortStableFunc(r.Forms, func(a, b Form) int { return strings.Compare(a.Versions[0].From, b.Versions[0].From) })
		r.Places = []Place{{In: []string{}, Versions: inRanges(joined(all))}}
		q.add(r)
	}
}

// sampled returns a version in which to ask for the places of a fetch: the one
// of the query, or the newest that has it in this form.
func (q *query) sampled(s *keywords.Sample) release.Version {
	if !q.version.IsZero() {
		return q.version
	}
	newest := release.Version{}
	for _, b := range release.Branches() {
		if holds(s.Versions, b.Latest) {
			newest = b.Latest
		}
	}
	return newest
}

// joined joins ranges of which one begins where another ends.
func joined(ranges release.Ranges) release.Ranges {
	ranges = slices.Clone(ranges)
	slices.SortFunc(ranges, func(a, b release.Range) int { return a.From.Compare(b.From) })
	var out release.Ranges
	for _, r := range ranges {
		if n := len(out); n > 0 && out[n-1].Before.Compare(r.From) == 0 {
			out[n-1].Before = r.Before
		} else {
			out = append(out, r)
		}
	}
	if len(out) == 1 && out[0].From.IsZero() && out[0].Before.IsZero() {
		return nil
	}
	return out
}

func argNames(s *keywords.Sample) []string {
	names := make([]string, len(s.Args))
	for i, a := range s.Args {
		name := a.String()
		for _, article := range []string{"a ", "an "} {
			name = strings.TrimPrefix(name, article)
		}
		names[i] = "<" + name + ">"
	}
	return names
}

// alias adds an alias of log formats.
func (q *query) alias(name string) {
	if !keywords.IsLogAlias(name) || !q.asks(name, "log-format alias", "log-format") && !q.asks("%"+name, "log-format alias", "log-format") {
		return
	}
	versions, instead := keywords.LogAliasVersions(name)
	if !holds(versions, q.version) {
		return
	}
	all := inRanges(joined(versions))
	q.add(Role{
		Role: "log-format alias", Name: name, Places: []Place{{In: []string{"log-format"}, Versions: all, Instead: instead}},
		Forms: []Form{{In: []string{}, Versions: all, Required: []string{}, Syntax: "%" + name}},
	})
}

// usableIn are the places of sample fetches, of frontends and backends.
var usableIn = []struct {
	name        string
	front, back keywords.Places
}{
	{"tcp-request connection", keywords.InConnection, 0},
	{"tcp-request session", keywords.InSession, 0},
	{"tcp-request content", keywords.InContent, keywords.BackContent},
	{"http-request", keywords.InRequest, keywords.BackRequest},
	{"http-request with the body", keywords.InRequestBody, keywords.BackRequestBody},
	{"use_backend", keywords.InSwitching, 0},
	{"use-server, balance, stick", 0, keywords.BackServer},
	{"server parameters", 0, keywords.BackConnect},
	{"tcp-response content", keywords.InReply, keywords.BackReply},
	{"http-response", keywords.InResponse, keywords.BackResponse},
	{"http-response with the body", keywords.InResponseBody, keywords.BackBody},
	{"stick store-response", 0, keywords.BackStore},
	{"log-format", keywords.InLog, 0},
	{"tcp-check, http-check", 0, keywords.InCheck},
	{"set-var of global", keywords.InGlobal, 0},
	{"set-var of the CLI", keywords.InCLI, 0},
}

// usable returns the names of places.
func usable(p keywords.Places) []string {
	out := []string{}
	for _, u := range usableIn {
		both := u.front | u.back
		switch {
		case p&both == both:
			out = append(out, u.name)
		case p&u.front != 0:
			out = append(out, u.name+" of frontends")
		case p&u.back != 0:
			out = append(out, u.name+" of backends")
		}
	}
	return out
}
