package config

// variable expands the environment variable whose '$' stands at pos, inside
// double quotes. It returns the offset after it, whether it was a word list
// ([*]), whether it swallowed the closing quote (see dialect.unsetGlues), and
// false when the line is in error.
func (l *lexer) variable(pos, end int) (next int, list, glued, ok bool) {
	l.expanded = true
	l.edit(pos)
	l.flags |= wordExpanded
	at := func(i int) byte {
		if i < end {
			return l.src[i]
		}
		return 0
	}

	dollar := pos
	pos++
	brace := -1
	if at(pos) == '{' {
		brace = pos
		pos++
	}
	nameAt := pos
	pseudo := at(pos) == '.' && l.d.pseudoVars
	if !isAlpha(at(pos)) && at(pos) != '_' && !pseudo {
		l.fail(lexVarName, pos)
		return 0, false, false, false
	}
	if pseudo {
		pos++
	}
	for isAlpha(at(pos)) || isDigit(at(pos)) || at(pos) == '_' {
		pos++
	}
	name := l.src[nameAt:pos]
	value, set := l.lookup(name)
	if !set && pseudo && l.env != nil {
		l.fail(lexVarName, nameAt)
		return 0, false, false, false
	}

	if at(pos) == '[' && brace >= 0 && l.d.wordExpand {
		if at(pos+1) != '*' || at(pos+2) != ']' {
			l.fail(lexExpand, pos)
			return 0, false, false, false
		}
		list = true
		pos += 3
	}
	if brace >= 0 {
		if at(pos) == '-' && l.d.varDefaults {
			from := pos + 1
			for pos < end && l.src[pos] != '}' {
				pos++
			}
			if !set {
				value, set = l.src[from:max(from, pos)], true
			}
		}
		if at(pos) != '}' {
			l.fail(lexBrace, brace)
			return 0, false, false, false
		}
		pos++
	}

	if set {
		l.expand(value, list, pos)
		return pos, list, false, true
	}
	l.flags |= wordUnset
	l.unset = append(l.unset, unsetVariable{name, Span{dollar, pos}})
	if !list || !l.d.strictQuotes {
		l.open = true
	}
	if l.d.unsetGlues && !pseudo && at(pos) == '"' {
		pos++
		for pos < end && isBlank(l.src[pos]) {
			pos++
		}
		glued = true
	}
	return pos, list, glued, true
}

// unsetVariable is a variable that is not set and has no default.
type unsetVariable struct {
	name string
	span Span
}

// lookup returns a variable's value. Without an environment every variable is
// set, to nothing, so that reading a file's lines needs none.
func (l *lexer) lookup(name string) (string, bool) {
	if l.env == nil {
		return "", true
	}
	return l.env(name)
}

// expand puts a variable's value into the word at hand. In a list each run of
// blanks ends a word; next is the offset after the variable.
func (l *lexer) expand(value string, list bool, next int) {
	for i := 0; i < len(value); i++ {
		if !list || !isBlank(value[i]) {
			l.open = true
			l.buf = append(l.buf, value[i])
			continue
		}
		flags, start := l.flags, l.start
		l.close(next)
		l.begin(start)
		l.flags, l.edited = flags, true
		for i+1 < len(value) && isBlank(value[i+1]) {
			i++
		}
	}
}
