package main

import (
	"os/exec"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/keywords"
)

// rulesets are the contexts of actions.
var rulesets = []string{
	"http-after-response", "http-check", "http-request", "http-response", "quic-initial", "tcp-check",
	"tcp-request connection", "tcp-request content", "tcp-request session", "tcp-response content",
}

// listed returns the words that the binary itself lists (-dK, since 2.6); those
// that are not registered but built into the parser are not among them.
func (h *haproxy) listed() []id {
	out, _ := exec.Command(h.path, "-dKcfg,flt", "-q", "-c", "-f", "/dev/null").Output() // an older one lists nothing
	var found []id
	section := ""
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case strings.Contains(line, "registered filter names"):
			section = "filter"
		case strings.HasPrefix(line, "#"):
			section = ""
		case line[0] != ' ' && line[0] != '\t' && section != "filter":
			section = words[0]
		default:
			found = append(found, listedWord(section, words)...)
		}
	}
	return found
}

// listedWord reads one line of the list.
func listedWord(section string, words []string) []id {
	switch section {
	case "":
		return nil
	case "filter":
		return []id{{keywords.Filter, "proxy", words[0]}}
	}
	last := words[len(words)-1]
	if strings.HasPrefix(last, "+") {
		last = words[len(words)-2]
	}
	switch {
	case words[0] == "bind" && len(words) > 2:
		return []id{{keywords.BindParam, "proxy", last}}
	case words[0] == "server" && len(words) > 3:
		return []id{{keywords.ServerParam, "server", last}, {keywords.ServerParam, "default-server", last}}
	}
	for n := min(2, len(words)-1); n > 0; n-- {
		if ruleset := strings.Join(words[:n], " "); slices.Contains(rulesets, ruleset) {
			return []id{{keywords.Action, ruleset, strings.TrimSuffix(words[n], "*")}}
		}
	}
	if section != "listen" {
		return []id{{keywords.Keyword, section, words[0]}}
	}
	var found []id
	for _, kind := range proxies {
		found = append(found, id{keywords.Keyword, kind, words[0]})
	}
	return found
}
