package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// condition evaluates the expression of a .if or .elif (manual 2.4;
// src/cfgcond.c).
type condition struct {
	text  string
	pos   int
	d     dialect
	v     release.Version
	env   *environment
	build Build
}

// maxCondDepth bounds the nesting of expressions (MAX_CFG_RECURSION).
const maxCondDepth = 1024

// evaluate returns the truth of the whole text. An empty text is false.
func (c *condition) evaluate() (bool, error) {
	if c.text == "" {
		return false, nil
	}
	if !c.d.condExpr {
		return c.single()
	}
	value, found, err := c.or(maxCondDepth, true)
	if err != nil {
		return false, err
	}
	if c.skipBlanks(); !found || c.pos < len(c.text) {
		return false, fmt.Errorf("%q is left over at the end of the expression", c.text[c.pos:])
	}
	return value, nil
}

// single is the form of 2.4: one number or one predicate, and whatever follows
// the predicate is ignored.
func (c *condition) single() (bool, error) {
	if value, n := leadingNumber(c.text); n == len(c.text) {
		return value, nil
	}
	value, found, err := c.predicate(true)
	if err == nil && !found {
		err = errNotACondition(c.text)
	}
	return value, err
}

var errDepth = fmt.Errorf("the expression is nested more than %d deep", maxCondDepth)

func errNotACondition(text string) error {
	return fmt.Errorf("%q is neither a number nor a predicate", text)
}

// or parses "and || or". With live false it only parses: HAProxy does not
// evaluate what cannot matter. found is false at the end of the text.
func (c *condition) or(depth int, live bool) (value, found bool, err error) {
	return c.chain("||", depth, live, c.and, func(left bool) bool { return !left })
}

// and parses "term && and".
func (c *condition) and(depth int, live bool) (value, found bool, err error) {
	return c.chain("&&", depth, live, c.term, func(left bool) bool { return left })
}

// chain parses operands with an operator between them; goOn tells whether the
// operands after one of this value still count.
func (c *condition) chain(op string, depth int, live bool, operand func(int, bool) (bool, bool, error), goOn func(bool) bool) (value, found bool, err error) {
	for first := true; ; first = false {
		if c.pos == len(c.text) {
			if first {
				return false, false, nil
			}
			return false, false, fmt.Errorf("nothing follows %q", op)
		}
		if depth--; depth <= 0 {
			return false, false, errDepth
		}
		operandValue, ok, err := operand(depth, live)
		if err != nil {
			return false, false, err
		}
		if !ok {
			return false, false, errNotACondition(c.text[c.pos:])
		}
		if live {
			value = operandValue
			live = goOn(value)
		}
		c.skipBlanks()
		if !strings.HasPrefix(c.text[c.pos:], op) {
			return value, true, nil
		}
		c.pos += len(op)
		c.skipBlanks()
	}
}

// term parses [!]* followed by a number, a parenthesis or a predicate.
func (c *condition) term(depth int, live bool) (value, found bool, err error) {
	c.skipBlanks()
	if c.pos == len(c.text) {
		return false, false, nil
	}
	if depth <= 1 {
		return false, false, errDepth
	}
	negated := false
	for strings.HasPrefix(c.text[c.pos:], "!") {
		negated = !negated
		c.pos++
		c.skipBlanks()
	}
	if number, n := leadingNumber(c.text[c.pos:]); n > 0 {
		c.pos += n
		return number != negated, true, nil
	}
	if strings.HasPrefix(c.text[c.pos:], "(") {
		c.pos++
		c.skipBlanks()
		value, found, err = c.or(depth-1, live)
		if err != nil {
			return false, false, err
		}
		if c.skipBlanks(); !found || !strings.HasPrefix(c.text[c.pos:], ")") {
			return false, false, errors.New("a parenthesis is not closed")
		}
		c.pos++
		c.skipBlanks()
		return value != negated, true, nil
	}
	value, found, err = c.predicate(live)
	if err == nil && !found {
		err = errNotACondition(c.text[c.pos:])
	}
	return value != negated, found, err
}

func (c *condition) skipBlanks() {
	for c.pos < len(c.text) && (c.text[c.pos] == ' ' || c.text[c.pos] == '\t') {
		c.pos++
	}
}

// leadingNumber reads a number as strtol() with base 0 does and returns whether
// it is other than zero, and its length; no number has length 0.
func leadingNumber(s string) (nonZero bool, length int) {
	i := 0
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	base := 10
	if i+2 < len(s) && s[i] == '0' && s[i+1]|0x20 == 'x' && unhex(s[i+2]) >= 0 {
		base, i = 16, i+2
	} else if i < len(s) && s[i] == '0' {
		base = 8
	}
	from := i
	for i < len(s) {
		d := unhex(s[i])
		if d < 0 || d >= base {
			break
		}
		nonZero = nonZero || d > 0
		i++
	}
	if i == from {
		return false, 0
	}
	return nonZero, i
}
