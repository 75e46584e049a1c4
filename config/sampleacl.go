package config

import (
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// criterion is the criterion of an ACL that was read.
type criterion struct {
	fetch *keywords.Sample
	name  string
	// Of http_auth_group: its argument, how it is matched, and the word where its
	// patterns begin.
	userlist string
	matching *matching
	patterns int
	// method is how it compares.
	method keywords.MatchMethod
	files  bool // patterns come from files
	// argument is the first one of the fetch.
	argument string
	// out is the type that is compared, fold tells -i, and from is the word where
	// the patterns begin.
	out  keywords.SampleType
	fold bool
	from int
}

// asksTheSame reports whether another criterion of the same ACL is about the same sample
// and compares it in the same way; of headers, only the host is one by itself.
func (c criterion) asksTheSame(other criterion) bool {
	return c.fetch == other.fetch && c.method == other.method && isHost(c.argument) == isHost(other.argument)
}

func isHost(argument string) bool { return strings.EqualFold(argument, "host") }

// matching is what decides how the patterns of a criterion are read.
type matching struct {
	sample  sample
	keyword *keywords.ACLKeyword // nil for a plain fetch
	method  keywords.MatchMethod // "" when there is none
	parser  string
	forced  bool // by -m
	files   bool // -f was given
	noNames bool // -n: names are not resolved
	fold    bool // -i: the case of letters does not count
	id      string
	// argument is the first one of an ACL keyword.
	argument string
}

// criterion reads the criterion of an ACL, its flags and patterns: a model of
// parse_acl_expr() in src/acl.c. It reports at most one fault that refuses it,
// and what HAProxy warns about before.
func (r *sampleReader) criterion(words []Word, report func(*sampleFault)) criterion {
	if len(words) == 0 {
		report(faultAt(MissingFetch, 0, 0))
		return criterion{}
	}
	m, f := r.subject(words)
	c := criterion{fetch: m.sample.fetch, name: m.sample.name, userlist: m.argument, argument: m.sample.argument}
	if f != nil {
		report(f)
		return c
	}
	next := 1 // words that count as converters count as patterns, too
	if m.method != "" && m.sample.out != keywords.BoolType && len(words) == 1 {
		f := faultAt(NoPattern, 0, len(words[0].Value)).of(m.sample.name)
		f.Severity, f.From = Warning, m.sample.out
		report(f)
	}
	next, f = r.aclFlags(&m, words, next)
	c.method, c.files, c.fold, c.from, c.out = m.method, m.files, m.fold, next, m.sample.out
	if f == nil && m.method == "" {
		f = faultAt(MatchNeeded, 0, len(words[0].Value)).of(m.sample.name)
		f.From = m.sample.out
	}
	if f != nil {
		report(f)
		return c
	}
	if m.id != "" {
		if r.ids == nil {
			r.ids = map[string]bool{}
		}
		r.ids[m.id] = true
	}
	if c.name == "http_auth_group" {
		kept := m
		c.matching, c.patterns = &kept, next
	}
	if f := r.overwritten(&m, words); f != nil {
		report(f)
	}
	if f := m.patterns(words, next); f != nil {
		report(f)
		return c
	}
	if len(words) > 1 && strings.HasPrefix(words[1].Value, "(") && !strings.Contains(words[0].Value, "(") {
		f := faultAt(LooseParenthesis, 0, len(words[1].Value)).of(words[0].Value)
		f.Severity, f.word, f.Text = Warning, 1, words[1].Value
		report(f)
	}
	return c
}

// subject reads what the criterion compares: an ACL keyword with converters
// behind commas, or any sample expression.
func (r *sampleReader) subject(words []Word) (m matching, f *sampleFault) {
	text := words[0].Value
	end := r.nameEnd(text, 0)
	m.keyword = keywords.LookupACLKeyword(text[:end], r.version)
	var fetch *keywords.Sample
	if m.keyword != nil {
		fetch = keywords.LookupFetch(m.keyword.Fetch, r.version)
	}
	if fetch == nil {
		m.keyword = nil
		m.sample, f = r.expression(text, 0, words[1:], false)
		m.method = methodOf(m.sample.out)
		return m, f
	}
	m.sample = sample{fetch: fetch, name: text[:end], out: fetch.Out, words: 1}
	if end, f = r.arguments(text, end, fetch, m.sample.name); f != nil {
		return m, f
	}
	if len(r.given) > 0 {
		m.argument = r.given[0].text
		m.sample.argument = m.argument
	}
	m.sample, f = r.converters(m.sample, text, end, nil, false)
	if m.method, m.parser = m.keyword.Match, m.keyword.Parser; m.sample.converters > 0 {
		m.method, m.parser = methodOf(m.sample.out), ""
	}
	return m, f
}

// methodOf returns how samples of a type are compared unless -m says otherwise.
func methodOf(t keywords.SampleType) keywords.MatchMethod {
	switch t {
	case keywords.BoolType:
		return keywords.MatchBool
	case keywords.IntType:
		return keywords.MatchInt
	case keywords.AddressType, keywords.IPv4Type, keywords.IPv6Type:
		return keywords.MatchIP
	case keywords.StringType:
		return keywords.MatchString
	}
	return ""
}

// aclFlags reads the flags from word n on and returns where the patterns begin.
func (r *sampleReader) aclFlags(m *matching, words []Word, n int) (int, *sampleFault) {
	for ; n < len(words) && strings.HasPrefix(words[n].Value, "-"); n++ {
		flag, value := words[n].Value, ""
		if n+1 < len(words) {
			value = words[n+1].Value
		}
		var f *sampleFault
		switch flag {
		case "-i":
			m.fold = true
			continue
		case "-M":
			continue
		case "-n":
			m.noNames = true
			continue
		case "--":
			return n + 1, nil
		case "-u":
			f = r.aclID(m, value)
		case "-f":
			m.files = true
			if m.method == "" {
				f = faultAt(MatchNeeded, 0, len(value)).of(m.sample.name)
				f.From = m.sample.out
			}
		case "-m":
			f = r.forceMatch(m, value)
		default:
			f = faultAt(UnknownACLFlag, 0, len(flag))
			f.Text, f.word = flag, n
			return n, f
		}
		n++
		if f != nil {
			f.Text, f.word = value, n
			return n, f
		}
	}
	return n, nil
}

// aclID reads the number behind -u, which no other ACL may have.
func (r *sampleReader) aclID(m *matching, value string) *sampleFault {
	n, rest := Strtol(value, 10)
	if rest != "" {
		return faultAt(BadACLID, 0, len(value))
	}
	if m.id = strconv.FormatInt(n, 10); r.ids[m.id] {
		return faultAt(TakenACLID, 0, len(value))
	}
	return nil
}

// forceMatch makes sense of -m.
func (r *sampleReader) forceMatch(m *matching, value string) *sampleFault {
	var method keywords.MatchMethod
	for _, known := range keywords.MatchMethods {
		if string(known) == value {
			method = known
		}
	}
	fault := func(kind SampleFaultKind) *sampleFault {
		f := faultAt(kind, 0, len(value)).of(m.sample.name)
		f.From, f.To = m.sample.out, method.Takes()
		return f
	}
	switch {
	case m.files:
		return fault(LateMatch)
	case m.forced && r.version.AtLeast(v33):
		return fault(SecondMatch)
	case method == "":
		return fault(UnknownMatch)
	case method != keywords.MatchFound && !keywords.CanCast(m.sample.out, method.Takes(), r.version):
		return fault(MatchCannot)
	}
	m.method, m.parser, m.forced = method, "", true
	return nil
}

// overwritten warns about a -m that takes the place of the match in the name of
// an ACL keyword, as 3.3 and later do.
func (r *sampleReader) overwritten(m *matching, words []Word) *sampleFault {
	if m.keyword == nil || r.version.Before(v33) {
		return nil
	}
	switch m.keyword.Match {
	case keywords.MatchString, keywords.MatchInt, keywords.MatchBinary:
		if m.keyword.Name != "method" && m.keyword.Name != "http_auth_group" || m.parser == m.keyword.Parser && m.method == m.keyword.Match {
			return nil
		}
	default:
		if m.method == m.keyword.Match {
			return nil
		}
	}
	f := faultAt(MatchOverwritten, 0, len(words[0].Value)).of(m.keyword.Name)
	f.Severity, f.Text = Warning, string(m.method)
	return f
}
