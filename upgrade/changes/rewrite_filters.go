package changes

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = addRewrite("filter", rewriteFilter)

// filterLine is a line of the req* and rsp* families, which searched the request or
// status line and then each header, written "Name: value", by a regular expression.
type filterLine struct {
	x         *search
	d         *config.Directive
	set       string // "http-request" or "http-response"
	act       string // "add", "del", "rep", "deny", "allow", "tarpit"
	ignore    bool   // the case of letters
	condition string
}

// filterForms are the keywords of the families, without those that pass headers by.
var filterForms = map[string]filterLine{
	"reqadd": {set: "http-request", act: "add"}, "rspadd": {set: "http-response", act: "add"},
	"reqdel": {set: "http-request", act: "del"}, "reqidel": {set: "http-request", act: "del", ignore: true},
	"rspdel": {set: "http-response", act: "del"}, "rspidel": {set: "http-response", act: "del", ignore: true},
	"reqrep": {set: "http-request", act: "rep"}, "reqirep": {set: "http-request", act: "rep", ignore: true},
	"rsprep": {set: "http-response", act: "rep"}, "rspirep": {set: "http-response", act: "rep", ignore: true},
	"cliexp": {set: "http-request", act: "rep"}, "srvexp": {set: "http-response", act: "rep"},
	"reqdeny": {set: "http-request", act: "deny"}, "reqideny": {set: "http-request", act: "deny", ignore: true},
	"rspdeny": {set: "http-response", act: "deny"}, "rspideny": {set: "http-response", act: "deny", ignore: true},
	"reqallow": {set: "http-request", act: "allow"}, "reqiallow": {set: "http-request", act: "allow", ignore: true},
	"reqtarpit": {set: "http-request", act: "tarpit"}, "reqitarpit": {set: "http-request", act: "tarpit", ignore: true},
}

// rewriteFilter turns a line of the req* and rsp* families into an http-request or
// http-response rule. These lines were evaluated behind all rules of that set, in their
// order, and those that add headers behind the others (v2.0.0, htx_process_req_common and
// htx_process_res_common).
func rewriteFilter(x *search, f *found) ([]config.Edit, string) {
	d := f.directive()
	line := filterForms[d.Keyword()]
	line.x, line.d = x, d
	if !mayHoldRules(d.Section) {
		return nil, "write a rule into each proxy: rules cannot stand in a defaults section without a name"
	}
	if final := finalRule(d.Section, line.set); final != nil {
		return nil, "write a rule by hand: an \"allow\" of " + line.set + " ends the rules before it, where it did not end these lines"
	}
	words := 2
	if line.act == "rep" {
		words = 3
	}
	if len(d.Words) < words || slices.ContainsFunc(d.Words, config.Word.Expanded) {
		return nil, ""
	}
	if line.condition = condition(d, words); line.condition == "" && len(d.Words) > words {
		return nil, ""
	}
	if name := line.neverMatched(); name != "" {
		return nil, "decide what was meant: 2.0 compares with names in lower case, so that the line has had no effect for " + strconv.Quote(name) + "; remove it, or write " + line.set + " rules"
	}
	text, work := line.rule()
	if text == "" {
		return nil, work
	}
	anchor := last(d.Section, line.set)
	if touching := line.touching(); touching != nil {
		if anchor != nil && touching.Before(anchor) {
			return nil, "add the header by hand, below the rules that change it: a line further down did, before it was added"
		}
		anchor = touching
	}
	if line.act == "allow" && first(d.Section, "reqadd") != nil {
		return nil, "write a rule by hand: an \"allow\" of http-request ends the rules before it, and reqadd is one now"
	}
	var before *config.Directive
	if line.set == "http-request" {
		before = first(d.Section, afterRequests...)
	}
	return moved(d, anchor, before, line.set+" "+text), ""
}

// neverMatched returns the name of the header that a line is about where it holds capital
// letters, and these count: HTTP is read with all names in lower case, unless the engine
// from before is in use ("no option http-use-htx").
func (l *filterLine) neverMatched() string {
	m := header().FindStringSubmatch(l.d.Arg(1))
	if m == nil || l.ignore || l.act == "add" || m[1] == strings.ToLower(m[1]) {
		return ""
	}
	if d := l.d.Section.Lookup("option", "http-use-htx"); d != nil && d.Modifier == config.Negated {
		return ""
	}
	return m[1]
}

// finalRule returns the first rule of a set that ends it for some traffic only.
func finalRule(s *config.Section, set string) *config.Directive {
	for d := range s.Each(set) {
		if d.Arg(1) == "allow" {
			return d
		}
	}
	return nil
}

// touching returns the last line further down that is about the header that this one
// adds: it was evaluated before.
func (l *filterLine) touching() (touching *config.Directive) {
	if l.act != "add" {
		return nil
	}
	for d := range l.d.Section.Each(slices.Sorted(maps.Keys(filterForms))...) {
		form := filterForms[d.Keyword()]
		if form.set != l.set || form.act == "add" || !l.d.Before(d) {
			continue
		}
		expression, err := regexp.Compile("(?i)" + d.Arg(1))
		if err != nil || expression.MatchString(l.d.Arg(1)) {
			touching = d
		}
	}
	return touching
}

// rule returns the rule without its set, or what is to be done by hand.
func (l *filterLine) rule() (text, work string) {
	switch l.act {
	case "add":
		return l.add()
	case "del":
		return l.del()
	case "rep":
		return l.rep()
	}
	return l.decide()
}

// header takes a header or a regular expression on one apart: the name, and what follows
// the colon.
var header = lazily(`^\^?([A-Za-z0-9_-]+):(.*)$`)

// colonBlanks are the expressions for the blanks behind the colon.
var colonBlanks = lazily(`^(?: [*+?]?|\\s[*+?]?|\[ \][*+?]?|\[\[:space:\]\][*+?]?)`)

// afterColon returns an expression on a header without the blanks behind the colon, which
// values do not have.
func afterColon(expression string) string {
	return expression[len(colonBlanks().FindString(expression)):]
}

func (l *filterLine) add() (text, work string) {
	m := header().FindStringSubmatch(l.d.Arg(1))
	if m == nil || strings.HasPrefix(l.d.Arg(1), "^") {
		return "", "add the header by hand: the text is not \"Name: value\""
	}
	value := strings.TrimSpace(m[2])
	if value == "" {
		return "", "add the header by hand: it has no value"
	}
	return "add-header " + m[1] + " " + quoteFormat(value) + l.condition, ""
}

// anything are the expressions that any value of a header matches.
var anything = []string{"", ".*", "(.*)", " .*", " (.*)", ".*$", " .*$", `\s*.*`}

func (l *filterLine) del() (text, work string) {
	m := header().FindStringSubmatch(l.d.Arg(1))
	if m == nil || !slices.Contains(anything, m[2]) || !strings.HasPrefix(l.d.Arg(1), "^") {
		return "", "delete the headers by hand: the expression does not stand for one name"
	}
	return "del-header " + m[1] + l.condition, ""
}

// methodFirst is how expressions on the request line begin, which keep the method.
var methodFirst = lazily(`^\^\(\[\^ ?:? ?\][*+]\) (/.*)$`)

func (l *filterLine) rep() (text, work string) {
	search, replace := l.d.Arg(1), l.d.Arg(2)
	if m := header().FindStringSubmatch(search); m != nil && strings.HasPrefix(search, "^") {
		r := header().FindStringSubmatch(replace)
		if r == nil || strings.HasPrefix(replace, "^") || !strings.EqualFold(r[1], m[1]) {
			return "", "replace the header by hand: it gets another name"
		}
		expression := l.cased("^" + afterColon(m[2]))
		return "replace-header " + m[1] + " " + config.Quote(expression) + " " + quoteFormat(strings.TrimPrefix(r[2], " ")) + l.condition, ""
	}
	m := methodFirst().FindStringSubmatch(search)
	rest, kept := strings.CutPrefix(replace, `\1 `)
	if m == nil || !kept || l.set != "http-request" || strings.ContainsAny(m[1], " ") || strings.Contains(rest, " ") {
		return "", "rewrite the " + map[string]string{"http-request": "path or the URI", "http-response": "status"}[l.set] + " by hand: the expression is about the first line as a whole"
	}
	if !keepsVersion(m[1], rest) {
		return "", "rewrite the path by hand: the expression takes the version in, and the replacement does not end with it"
	}
	renumbered, ok := renumber(rest)
	if !ok {
		return "", "rewrite the path by hand: the method is used again"
	}
	action := "replace-pathq"
	if !l.x.hasAction("http-request", action) {
		action = "replace-uri"
	}
	return action + " " + config.Quote(l.cased("^"+m[1])) + " " + quoteFormat(renumbered) + l.condition, ""
}

// keepsVersion reports whether a replacement ends with the last group of an expression
// on the request line, behind the method, and that group takes everything to the end of
// the line, the version included; then both can do without the version.
func keepsVersion(expression, replace string) bool {
	if !strings.HasSuffix(strings.TrimSuffix(expression, "$"), "(.*)") {
		return false
	}
	escaped := strings.Count(expression, `\\`) + strings.Count(expression, `\(`) + strings.Count(expression, "(?") + strings.Count(expression, "[(")
	last := "\\" + strconv.Itoa(strings.Count(expression, "(")+1)
	return escaped == 0 && strings.HasSuffix(replace, last) && strings.Count(replace, last) == 1
}

// renumber takes one from each number of a group, as the first one is gone.
func renumber(replace string) (string, bool) {
	out := []byte(replace)
	for i := 0; i+1 < len(out); i++ {
		if out[i] != '\\' {
			continue
		}
		switch n := out[i+1]; {
		case n == '0' || n == '1':
			return "", false
		case n > '1' && n <= '9':
			out[i+1]--
		}
		i++
	}
	return string(out), true
}

// cased is an expression that takes letters as the line does.
func (l *filterLine) cased(expression string) string {
	letters := regexp.MustCompile(`\\.`).ReplaceAllString(expression, "")
	if l.ignore && strings.ContainsFunc(letters, func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }) {
		return "(?i)" + expression
	}
	return expression
}

// quoteFormat writes text, in which groups are numbered, as the source of a log format.
func quoteFormat(text string) string {
	if text == "" {
		return `""`
	}
	return config.Quote(asFormat(text))
}

// lineFirst is how expressions on the request line begin that say a method, or any.
var lineFirst = lazily(`^\^(?:\(?\[\^ ?:? ?\][*+]\)?|([A-Z]+)) ((?:/|\.\*).*)$`)

// decide is for the lines that allow, refuse or delay.
func (l *filterLine) decide() (text, work string) {
	search, flag := l.d.Arg(1), ""
	if l.ignore {
		flag = " -i"
	}
	fetch := "req.fhdr"
	if l.set == "http-response" {
		fetch = "res.fhdr"
	}
	var criterion string
	if m := header().FindStringSubmatch(search); m != nil && strings.HasPrefix(search, "^") {
		criterion = "{ " + fetch + "(" + m[1] + ") -m reg" + flag + " " + config.Quote("^"+afterColon(m[2])) + " }"
		if slices.Contains(anything, m[2]) {
			criterion = "{ " + fetch + "(" + m[1] + ") -m found }"
		}
	} else if m := lineFirst().FindStringSubmatch(search); m != nil && l.set == "http-request" && !strings.Contains(m[2], " ") && !strings.HasSuffix(m[2], "$") {
		criterion = "{ url -m reg" + flag + " " + config.Quote("^"+m[2]) + " }"
		if m[1] != "" {
			criterion = "{ method " + m[1] + " } " + criterion
		}
	} else {
		return "", "write the condition by hand: the expression is about more than one header or the URI"
	}
	cond, ok := both(criterion, l.condition)
	if !ok {
		return "", "write the condition by hand: " + strconv.Quote(strings.TrimSpace(l.condition)) + " has to hold together with the expression"
	}
	return l.act + cond, ""
}
