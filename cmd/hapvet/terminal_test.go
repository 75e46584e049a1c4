package main

import (
	"os"
	"testing"

	"github.com/hapvet/hapvet/report"
)

// On a terminal there are colours, unless NO_COLOR, the terminal or the user
// says otherwise.
func TestUseColor(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip(err)
	}
	defer terminal.Close()
	for _, test := range []struct {
		choice, noColor, term string
		want                  bool
	}{
		{colorAuto, "", "xterm", true},
		{colorAuto, "1", "xterm", false},
		{colorAuto, "", "dumb", false},
		{colorAlways, "1", "dumb", true},
		{colorNever, "", "xterm", false},
	} {
		t.Setenv("NO_COLOR", test.noColor)
		t.Setenv("TERM", test.term)
		if got := useColor(test.choice, terminal); got != test.want {
			t.Errorf("%+v: got %t", test, got)
		}
	}
}

func TestTerminalWidthOfAFile(t *testing.T) {
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := terminalWidth(f); got != report.DefaultWidth {
		t.Errorf("got %d", got)
	}
}
