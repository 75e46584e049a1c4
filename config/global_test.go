package config

import "testing"

func TestGlobalLine(t *testing.T) {
	for _, test := range []struct {
		name, text string
		words      []string
		line       int // 0 for none
		number     int
		size       uint64
	}{
		{"none", "frontend f\n    maxconn 10\n", []string{"maxconn"}, 0, 0, 0},
		{"one", "global\n    maxconn 10\n", []string{"maxconn"}, 2, 10, 10},
		{"last of a section", "global\n    maxconn 10\n    maxconn 20\n", []string{"maxconn"}, 3, 20, 20},
		{"last of the sections", "global\n    maxconn 10\nfrontend f\n    maxconn 9\nglobal\n    maxconn 20\n", []string{"maxconn"}, 6, 20, 20},
		{"later section without it", "global\n    maxconn 10\nglobal\n    nbthread 2\n", []string{"maxconn"}, 2, 10, 10},
		{"two words", "global\n    stats maxconn 3\n    stats timeout 3s\n", []string{"stats", "maxconn"}, 2, 0, 0},
		{"unit", "global\n    tune.bufsize 16k\n", []string{"tune.bufsize"}, 2, 0, 16 << 10},
		{"turned off", "global\n    insecure-fork-wanted\n    no insecure-fork-wanted\n", []string{"insecure-fork-wanted"}, 0, 0, 0},
		{"turned on again", "global\n    no insecure-fork-wanted\n    insecure-fork-wanted\n", []string{"insecure-fork-wanted"}, 3, 0, 0},
	} {
		c := ParseAll([]Source{{Name: "CFG", Content: test.text}}, Options{})
		line := 0
		if d := c.GlobalLine(test.words...); d != nil {
			line = d.Line
		}
		if line != test.line {
			t.Errorf("%s: line %d, not %d", test.name, line, test.line)
		}
		if n, size := c.GlobalNumber(test.words[0]), c.GlobalSize(test.words[0]); n != test.number || size != test.size {
			t.Errorf("%s: number %d, size %d, not %d and %d", test.name, n, size, test.number, test.size)
		}
	}
}
