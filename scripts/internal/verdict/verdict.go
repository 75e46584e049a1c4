// Package verdict holds what a HAProxy and what hapvet say of a configuration, in
// a form in which the two can be compared.
package verdict

import (
	"regexp"
	"slices"
	"strconv"
)

// Message is an alert or a warning of HAProxy.
type Message struct {
	// Text has the configuration's path written CFG.
	Text string
	// Lines are those of the configuration that it names, in its order.
	Lines []int
}

// HAProxy is what `haproxy -c` says.
type HAProxy struct {
	Refused          bool
	Alerts, Warnings []Message
}

// Hapvet is what hapvet says on behalf of HAProxy.
type Hapvet struct {
	Refused          bool
	Errors, Warnings []Finding
	// Failed tells of a panic: what failed, and how; or "".
	Failed string
}

// Finding is a finding of the category startup.
type Finding struct {
	Rule, Text string
	Line       int
	// Section is the name of the section that it stands in, or "".
	Section string
}

var located = regexp.MustCompile(`(?:CFG|\.cfg):(\d+)`)

// NewMessage reads the lines that a message names.
func NewMessage(text string) Message {
	m := Message{Text: text}
	for _, match := range located.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(match[1]) // digits that are no int name no line, either
		m.Lines = append(m.Lines, n)
	}
	return m
}

// About returns the messages that are not of the machine alone.
func About(messages []Message) []Message {
	return slices.DeleteFunc(slices.Clone(messages), func(m Message) bool { return OfMachine(m.Text) })
}

// OfMachineAlone reports whether a refusal has alerts, and all of them are of the
// machine. What else is wrong with the configuration stays open then.
func (h HAProxy) OfMachineAlone() bool {
	return h.Refused && len(h.Alerts) > 0 && len(About(h.Alerts)) == 0
}

// AlertLines returns the lines of the alerts that are not of the machine, in the
// order of HAProxy.
func (h HAProxy) AlertLines() []int {
	var lines []int
	for _, m := range About(h.Alerts) {
		lines = append(lines, m.Lines...)
	}
	return lines
}

// Finds reports whether the first line that HAProxy names, or the topmost, is
// among hapvet's errors.
func (v Hapvet) Finds(lines []int) bool {
	return slices.ContainsFunc(v.Errors, func(f Finding) bool { return f.Line == lines[0] || f.Line == slices.Min(lines) })
}
