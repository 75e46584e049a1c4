package checks

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// truth is what is known of a condition.
type truth uint8

const (
	maybe truth = iota
	never
	always
)

func (t truth) not() truth {
	switch t {
	case never:
		return always
	case always:
		return never
	}
	return maybe
}

// exchange is what is known of requests and their responses.
type exchange struct {
	methods []string // one of these
	status  int      // 0: not known
	// anonymous tells that there is no Authorization header.
	anonymous bool
}

var (
	// answerable are requests that the cache may answer.
	answerable = exchange{methods: []string{"GET", "HEAD"}, anonymous: true}
	// storable are responses that the cache may store.
	storable = exchange{methods: []string{"GET"}, status: 200}
	// unsafeOnes are requests after which HAProxy drops what it has stored.
	unsafeOnes = exchange{methods: []string{"POST", "PUT", "DELETE", "PATCH"}}
)

// applies tells whether a rule whose action is word n applies to an exchange.
func (e *exchange) applies(c *config.Config, d *config.Directive, n int) truth {
	condition, ok := c.ConditionOf(d, n)
	if !ok {
		return always
	}
	t := never
	for _, terms := range condition.Any {
		t = either(t, e.all(terms))
	}
	if condition.Unless {
		return t.not()
	}
	return t
}

// all tells whether all terms hold.
func (e *exchange) all(terms []config.Term) truth {
	t := always
	named := make(map[string]bool)
	for _, term := range terms {
		if other, seen := named[term.ACL]; seen && term.ACL != "" && other != term.Negated {
			return never
		}
		named[term.ACL] = term.Negated
		t = either(t.not(), e.term(term).not()).not()
	}
	return t
}

func either(a, b truth) truth {
	switch {
	case a == always || b == always:
		return always
	case a == maybe || b == maybe:
		return maybe
	}
	return never
}

func (e *exchange) term(term config.Term) truth {
	t := never
	switch {
	case len(term.Criteria) == 0:
		t = e.predefined(term.ACL)
	default:
		for _, words := range term.Criteria {
			t = either(t, e.criterion(words))
		}
	}
	if term.Negated {
		return t.not()
	}
	return t
}

// predefined tells whether an ACL that every proxy has holds (manual 7.4).
func (e *exchange) predefined(name string) truth {
	switch name {
	case "TRUE":
		return always
	case "FALSE", "HTTP_1.0":
		return never
	case "METH_GET":
		return e.method([]string{"GET", "HEAD"})
	}
	if method, ok := strings.CutPrefix(name, "METH_"); ok {
		return e.method([]string{method})
	}
	return maybe
}

// method tells whether the method is one of these.
func (e *exchange) method(names []string) truth {
	in, out := false, false
	for _, m := range e.methods {
		found := slices.Contains(names, m)
		in, out = in || found, out || !found
	}
	switch {
	case in && out:
		return maybe
	case in:
		return always
	}
	return never
}

// criterion tells whether a criterion holds of which enough is known: a fetch
// without converters, and plain patterns.
func (e *exchange) criterion(words []config.Word) truth {
	if len(words) == 0 {
		return maybe
	}
	patterns := make([]string, 0, len(words))
	for _, w := range words[1:] {
		patterns = append(patterns, w.Value)
	}
	found := slices.Equal(patterns, []string{"-m", "found"})
	if len(patterns) > 0 && patterns[0] == "-i" {
		patterns = patterns[1:]
	}
	plain := len(patterns) > 0 && !strings.HasPrefix(patterns[0], "-")
	switch fetch := strings.ToLower(words[0].Value); {
	case fetch == "always_true":
		return always
	case fetch == "always_false":
		return never
	case fetch == "method" && plain:
		return e.method(patterns)
	case (fetch == "req.ver" || fetch == "req_ver") && slices.Equal(patterns, []string{"1.0"}):
		return never
	case fetch == "status" && plain && e.status != 0:
		return matchesNumber(e.status, patterns)
	case e.anonymous && (strings.HasPrefix(fetch, "http_auth(") || found && isHeaderFetch(fetch, "authorization")):
		return never
	}
	return maybe
}

// isHeaderFetch reports whether an expression, in small letters, is a header of
// the request.
func isHeaderFetch(expression, header string) bool {
	switch expression {
	case "hdr(" + header + ")", "req.hdr(" + header + ")", "req.fhdr(" + header + ")":
		return true
	}
	return false
}

// matchesNumber tells whether a number matches patterns such as "200", "300:399"
// and "ge 400".
func matchesNumber(n int, patterns []string) truth {
	operator := "eq"
	result := never
	for _, p := range patterns {
		switch p {
		case "eq", "ge", "gt", "le", "lt":
			operator = p
			continue
		}
		low, high, ranged := strings.Cut(p, ":")
		from, err := strconv.Atoi(low)
		if err != nil {
			return maybe
		}
		to := from
		if ranged {
			if to, err = strconv.Atoi(high); err != nil || operator != "eq" {
				return maybe
			}
		}
		if compare(n, operator, from, to) {
			result = always
		}
	}
	return result
}

func compare(n int, operator string, from, to int) bool {
	switch operator {
	case "ge":
		return n >= from
	case "gt":
		return n > from
	case "le":
		return n <= from
	case "lt":
		return n < from
	}
	return from <= n && n <= to
}
