package config

import (
	"strconv"
	"strings"
)

// ServerTemplate is what a server-template line makes: servers called Prefix1,
// Prefix2 and so on, from First to Last.
type ServerTemplate struct {
	Prefix      string
	First, Last int
}

// Template returns what a server-template directive makes, and whether it makes
// anything.
func (d *Directive) Template() (ServerTemplate, bool) {
	if d.Keyword() != "server-template" {
		return ServerTemplate{}, false
	}
	return templateOf(d)
}

// templateOf reads "server-template PREFIX N|FIRST-LAST" (manual 4.2).
func templateOf(d *Directive) (ServerTemplate, bool) {
	first, last, ranged := strings.Cut(d.Arg(2), "-")
	if !ranged {
		first, last = "1", first
	}
	t := ServerTemplate{Prefix: d.Arg(1)}
	var err1, err2 error
	t.First, err1 = strconv.Atoi(first)
	t.Last, err2 = strconv.Atoi(last)
	return t, err1 == nil && err2 == nil && t.First >= 0 && t.First <= t.Last
}

// makes reports whether one of the servers has this name.
func (t ServerTemplate) makes(name string) bool {
	digits, ok := strings.CutPrefix(name, t.Prefix)
	if !ok {
		return false
	}
	n, err := strconv.Atoi(digits)
	return err == nil && strconv.Itoa(n) == digits && t.First <= n && n <= t.Last
}
