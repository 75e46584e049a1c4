package config_test

import (
	"slices"
	"testing"

	"github.com/hapvet/hapvet/config"
)

// Which lines say what an earlier one has said.
func TestRepeats(t *testing.T) {
	const source = `global
    log stdout local0
frontend a
    mode http
    log stdout local0
    no log
    log
backend b
    mode http
    mode  http
    mode "http"
    server s 192.0.2.1:80 check
backend c
    mode http # again
    mode "http"
    server s 192.0.2.1:80 check
    server s 192.0.2.1:80
    server ${NAME} 192.0.2.1:80
    server ${NAME} 192.0.2.1:80
    server "${NAME}" 192.0.2.1:80
    server "${NAME}" 192.0.2.1:80
    server other 192.0.2.99:8080  check
    server other 192.0.2.99:8080 check
    server oth/er 192.0.2.99:8080 check
    server other 192.0.2.99:80800 check
    server x unix@/x
    server x 192.0.2.99:8080 server x unix@/x
listen d
    server other 192.0.2.99:8080 check
`
	c := parseFor("3.0.11", source)
	seen := config.NewRepeats()
	var repeated []int
	for _, s := range c.Sections {
		for _, d := range s.Directives {
			place, found := seen.Find(d)
			if found {
				repeated = append(repeated, d.Line)
			}
			place.Keep(d)
		}
	}
	if want := []int{14, 15, 16, 19, 23}; !slices.Equal(repeated, want) {
		t.Errorf("lines %v repeat others, want %v", repeated, want)
	}
}
