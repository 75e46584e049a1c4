package config

import "strings"

// conditionState is one .if block that is open.
type conditionState struct {
	at Span // of its .if
	// taken: a branch of the block was or is being read, or none may be.
	taken bool
	// live: the branch at hand is being read.
	live bool
	// last: .else was met.
	last bool
}

// masked reports whether conditions mask out the line at hand.
func (r *reader) masked() bool {
	return r.excess > 0 || len(r.conds) > 0 && !r.conds[len(r.conds)-1].live
}

// readCondition deals with .if, .elif, .else and .endif, and tells whether the
// line is one of them.
func (r *reader) readCondition(words []Word) bool {
	switch words[0].Value {
	case ".if":
		r.readIf(words)
	case ".elif":
		r.readElif(words)
	case ".else":
		r.readElse(words)
	case ".endif":
		r.surplus(words, 1)
		if r.excess > 0 {
			r.excess--
			return true
		}
		if len(r.conds) == 0 {
			r.problem(StrayCondition, Alert, words[0].Span(), ".endif without a .if before it")
			return true
		}
		r.conds = r.conds[:len(r.conds)-1]
	default:
		return false
	}
	return true
}

func (r *reader) readIf(words []Word) {
	if !r.d.condExpr {
		r.surplus(words, 2)
	}
	if len(r.conds)+1 >= MaxNestedConditions {
		// HAProxy stops here. What is inside stays masked out, so that reading
		// can go on after the matching .endif.
		if r.excess++; r.excess == 1 {
			r.problem(TooManyConditions, Alert, words[0].Span(), "")
		}
		return
	}
	c := conditionState{at: words[0].Span()}
	if r.masked() {
		c.taken = true
	} else {
		c.live = r.evaluate(words)
		c.taken = c.live
	}
	r.conds = append(r.conds, c)
}

func (r *reader) readElif(words []Word) {
	if !r.d.condExpr {
		r.surplus(words, 2)
	}
	c := r.branch(words[0])
	if c == nil {
		return
	}
	if c.live = !c.taken && r.evaluate(words); c.live {
		c.taken = true
	}
}

func (r *reader) readElse(words []Word) {
	r.surplus(words, 1)
	c := r.branch(words[0])
	if c == nil {
		return
	}
	c.live, c.taken, c.last = !c.taken, true, true
}

// opened tells where the block of the last problem begins, if that problem was kept.
func (r *reader) opened(kind ProblemKind, c *conditionState) {
	if n := len(r.config.Problems); n > 0 && r.config.Problems[n-1].Kind == kind {
		r.config.Problems[n-1].Opened = c.at
	}
}

// branch returns the open block that .elif or .else belongs to, or reports that
// there is none.
func (r *reader) branch(w Word) *conditionState {
	if r.excess > 0 {
		return nil
	}
	if len(r.conds) == 0 {
		r.problem(StrayCondition, Alert, w.Span(), w.Value+" without a .if before it")
		return nil
	}
	c := &r.conds[len(r.conds)-1]
	if c.last {
		r.problem(StrayCondition, Alert, w.Span(), w.Value+" after .else")
		r.opened(StrayCondition, c)
		return nil
	}
	return c
}

// evaluate returns the truth of the condition on the line; one that cannot be
// evaluated is reported and counts as false.
func (r *reader) evaluate(words []Word) bool {
	c := condition{d: r.d, v: r.config.Version, env: r.env, build: r.build}
	if len(words) > 1 {
		c.text = words[1].Value
		if r.d.condExpr {
			c.text = joinWords(words[1:])
		}
	}
	value, err := c.evaluate()
	if err != nil {
		r.problem(BadCondition, Alert, Span{words[1].Span().Start, words[len(words)-1].Span().End}, err.Error())
		return false
	}
	return value
}

func joinWords(words []Word) string {
	values := make([]string, len(words))
	for i, w := range words {
		values[i] = w.Value
	}
	return strings.Join(values, " ")
}

// surplus reports the words from index n on.
func (r *reader) surplus(words []Word, n int) {
	if len(words) <= n || words[n].Value == "" {
		return
	}
	span := Span{words[n].Span().Start, words[len(words)-1].Span().End}
	switch r.d.extraCondArgs {
	case argsWarned:
		r.problem(SurplusArgument, Warning, span, words[0].Value)
	case argsRefused:
		r.problem(SurplusArgument, Alert, span, words[0].Value)
	}
}

// readMessage deals with .alert, .warning, .notice and .diag, and with unknown
// words that begin with a dot.
func (r *reader) readMessage(words []Word) {
	text := ""
	if len(words) > 1 {
		text = words[1].Value
	}
	severity := Notice
	switch words[0].Value {
	case ".alert":
		severity = Alert
	case ".warning":
		severity = Warning
	case ".notice":
	case ".diag": // only shown with -dD
		r.surplus(words, 2)
		return
	default:
		r.problem(UnknownDirective, Alert, words[0].Span(), words[0].Value)
		return
	}
	r.surplus(words, 2)
	if len(words) <= 2 || words[2].Value == "" || r.d.extraCondArgs != argsRefused {
		r.problem(UserMessage, severity, Span{words[0].Span().Start, words[len(words)-1].Span().End}, text)
	}
}

// readScope deals with a line that begins with "[".
func (r *reader) readScope(ln line) {
	end, _ := r.file.textEnd(int(ln.start), int(ln.end))
	text := strings.TrimLeft(r.file.Source[ln.start:end], " \t\n\v\f\r")
	at := Span{end - len(text), end}
	name, rest, closed := strings.Cut(text[1:], "]")
	rest = strings.TrimLeft(rest, " \t\n\v\f\r")
	switch {
	case !closed || name == "":
		r.problem(BadScope, Alert, at, "a scope needs a name in brackets")
	case strings.IndexFunc(name, func(c rune) bool { return !IsNameChar(c) }) >= 0:
		r.problem(BadScope, Alert, at, "a scope's name may hold letters, digits, \"_\", \"-\", \".\" and \":\" only")
	case rest != "" && rest[0] != '#':
		r.problem(BadScope, Alert, at, "nothing may follow a scope on its line")
	default:
		r.scope = name
	}
}

// IsNameChar tells the characters that names of most sections and of scopes may hold
// (invalid_char() in src/tools.c).
func IsNameChar(c rune) bool {
	return c < 0x80 && (isAlpha(byte(c)) || isDigit(byte(c)) || strings.ContainsRune("_-.:", c))
}
