package config

// variable expands the environment variable whose '$' stands at pos, inside
// double quotes. It returns the offset after it, whether it was a word list
// ([*]), whether it swallowed the closing quote (see dialect.unsetGlues), and
// false when the line is in error.
func (l *lexer) variable(pos, end int) (next int, list, glued, ok bool) {
	l.expanded = true
	l.edit(pos)
	l.flags |= wordExpanded
	v, ok := l.readVariable(pos, end)
	switch {
	case !ok:
		return 0, false, false, false
	case v.set:
		l.expand(v.value, v.list, v.end)
		return v.end, v.list, false, true
	}
	l.flags |= wordUnset
	l.unset = append(l.unset, unsetVariable{v.name, Span{pos, v.end}})
	if !v.list || !l.d.strictQuotes {
		l.open = true
	}
	next = v.end
	if l.d.unsetGlues && !v.pseudo && l.at(next, end) == '"' {
		next, glued = l.skipBlanks(next+1, end), true
	}
	return next, v.list, glued, true
}

// variableText is what a line says of an environment variable, and its value.
type variableText struct {
	name, value string
	set         bool
	pseudo      bool // one of HAProxy's own: "$.NAME"
	list        bool // "${NAME[*]}"
	end         int  // the offset after it
}

// at returns the byte at an offset of the line, 0 behind its end.
func (l *lexer) at(i, end int) byte {
	if i < end {
		return l.src[i]
	}
	return 0
}

// readVariable reads the variable whose '$' stands at pos. It reports false when the line is
// in error.
func (l *lexer) readVariable(pos, end int) (v variableText, ok bool) {
	brace := -1
	if pos++; l.at(pos, end) == '{' {
		brace = pos
		pos++
	}
	nameAt := pos
	v.pseudo = l.at(pos, end) == '.' && l.d.pseudoVars
	if c := l.at(pos, end); !isAlpha(c) && c != '_' && !v.pseudo {
		l.fail(lexVarName, pos)
		return v, false
	}
	if v.pseudo {
		pos++
	}
	for c := l.at(pos, end); isAlpha(c) || isDigit(c) || c == '_'; c = l.at(pos, end) {
		pos++
	}
	v.name, v.end = l.src[nameAt:pos], pos
	if v.value, v.set = l.lookup(v.name); !v.set && v.pseudo && l.env != nil {
		l.fail(lexVarName, nameAt)
		return v, false
	}
	return v, brace < 0 || l.closeBrace(&v, brace, end)
}

// closeBrace reads what stands behind the name of a variable in braces.
func (l *lexer) closeBrace(v *variableText, brace, end int) bool {
	pos := v.end
	if l.at(pos, end) == '[' && l.d.wordExpand {
		if l.at(pos+1, end) != '*' || l.at(pos+2, end) != ']' {
			l.fail(lexExpand, pos)
			return false
		}
		v.list = true
		pos += 3
	}
	if l.at(pos, end) == '-' && l.d.varDefaults {
		from := pos + 1
		for pos < end && l.src[pos] != '}' {
			pos++
		}
		if !v.set {
			v.value, v.set = l.src[from:max(from, pos)], true
		}
	}
	if l.at(pos, end) != '}' {
		l.fail(lexBrace, brace)
		return false
	}
	v.end = pos + 1
	return true
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
