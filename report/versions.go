package report

import (
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/release"
)

// does says what HAProxy does on a startup finding, of one version and of
// several.
var does = map[checks.Severity][2]string{
	checks.Error:   {"refuses to start", "refuse to start"},
	checks.Warning: {"starts and warns", "start and warn"},
	checks.Note:    {"starts and mentions it", "start and mention it"},
}

// Consequence says what HAProxy makes of a finding, gravest first, and which of
// several targets it holds for.
func (c *Configuration) Consequence(f *checks.Finding) string {
	var parts []string
	for s := checks.Error; s >= checks.Note; s-- {
		var versions []string
		for _, t := range c.Targets {
			if c.severityFor(f, t) == s {
				versions = append(versions, t.Config.Version.String())
			}
		}
		if versions == nil {
			continue
		}
		part := "HAProxy " + list(versions)
		switch {
		case f.Category == checks.Startup && len(versions) == 1:
			part += " " + does[s][0]
		case f.Category == checks.Startup:
			part += " " + does[s][1]
		case len(c.Targets) == 1: // nothing to tell apart
			return ""
		default:
			part = "holds for " + part
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

// HistoryText says what the branches answer to the line, where they differ:
// "accepted up to 3.0, warning in 3.1 and 3.2, refused since 3.3".
func HistoryText(h checks.History) string {
	oldest, newest := h[0].First, h[len(h)-1].Last
	var parts []string
	for _, era := range h {
		part := string(era.Answer)
		switch {
		case era.First == oldest:
			part += " up to " + era.Last
		case era.Last == newest:
			part += " since " + era.First
		case era.First == era.Last:
			part += " in " + era.First
		case neighbours(era.First, era.Last):
			part += " in " + era.First + " and " + era.Last
		default:
			part += " in " + era.First + " to " + era.Last
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// neighbours reports whether no branch lies between two.
func neighbours(a, b string) bool {
	branches := release.Branches()
	for i := range len(branches) - 1 {
		if branches[i].Name == a {
			return branches[i+1].Name == b
		}
	}
	return false
}

// list joins words as a sentence does.
func list(words []string) string {
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
