package config_test

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// What is wrong with a port is said once.
func TestPortFaultIsSaidOnce(t *testing.T) {
	value := &keywords.Value{Kind: "addr", Param: "port,stream"}
	fault := config.CheckValue(value, "127.0.0.1:80x", release.MustParse("3.0.11"))
	if n := strings.Count(fault.Text, "no number"); n != 1 {
		t.Errorf("%q says %d times that it is no number", fault.Text, n)
	}
}
