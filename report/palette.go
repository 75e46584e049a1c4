package report

import "github.com/hapvet/hapvet/checks"

// palette paints text with ANSI colours, or leaves it alone.
type palette bool

// The SGR parameters of the 16 colours that every terminal has and themes adapt.
const (
	sgrBold    = "1"
	sgrFaint   = "2"
	sgrInverse = "7"
	sgrBlue    = "1;34"
	sgrGreen   = "32"
)

var sgrSeverity = map[checks.Severity]string{
	checks.Error:   "1;31",
	checks.Warning: "1;33",
	checks.Note:    "1;36",
}

func (p palette) paint(sgr, s string) string {
	if !p || s == "" {
		return s
	}
	return "\x1b[" + sgr + "m" + s + "\x1b[0m"
}

func (p palette) bold(s string) string   { return p.paint(sgrBold, s) }
func (p palette) faint(s string) string  { return p.paint(sgrFaint, s) }
func (p palette) escape(s string) string { return p.paint(sgrInverse, s) }
func (p palette) frame(s string) string  { return p.paint(sgrBlue, s) }
func (p palette) fix(s string) string    { return p.paint(sgrGreen, s) }

func (p palette) severity(of checks.Severity, s string) string {
	return p.paint(sgrSeverity[of], s)
}
