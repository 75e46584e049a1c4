package upgrade

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/checks"
)

// Verdict says in one sentence, without a full stop, what the new version makes of the
// configuration, and what is left to do.
func (s *Step) Verdict() string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, count(n, one, many))
		}
	}
	refused := 0
	work := s.HandWork()
	for _, r := range work {
		if r.Severity == checks.Error {
			refused++
		}
	}
	add(refused, "thing has to be changed by hand", "things have to be changed by hand")
	add(len(work)-refused, "new warning is left", "new warnings are left")
	add(len(s.Silent()), "silent change is to be looked at", "silent changes are to be looked at")
	if len(parts) == 0 {
		return s.answer()
	}
	return s.answer() + ": " + strings.Join(parts, ", ")
}

// answer says whether the new version takes the configuration.
func (s *Step) answer() string {
	to, lines := "HAProxy "+s.To.Version.Full(), s.Lines
	switch {
	case s.Refused && lines > 0:
		return fmt.Sprintf("%s refuses the configuration even after edits of %s", to, count(lines, "line", "lines"))
	case s.Refused:
		return to + " refuses the configuration"
	case lines > 0:
		return fmt.Sprintf("%s takes the configuration once %s", to, count(lines, "line is changed by an edit", "lines are changed by edits"))
	}
	return to + " takes the configuration as it is"
}
