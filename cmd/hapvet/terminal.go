package main

import (
	"os"

	"golang.org/x/term"

	"github.com/hapvet/hapvet/report"
)

// The values of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// useColor decides whether to write colours to f. NO_COLOR is honoured unless
// the user asks for them (https://no-color.org).
func useColor(choice string, f *os.File) bool {
	if choice != colorAuto {
		return choice == colorAlways
	}
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && term.IsTerminal(int(f.Fd()))
}

// terminalWidth returns the width of the terminal that f is, or else the default.
func terminalWidth(f *os.File) int {
	if columns, _, err := term.GetSize(int(f.Fd())); err == nil && columns > 0 {
		return columns
	}
	return report.DefaultWidth
}
