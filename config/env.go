package config

import (
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// environment is the set of environment variables while a configuration is
// read. HAProxy's own commands (setenv and its like) change it as they are met.
type environment struct {
	vars map[string]string

	// What the pseudo-variables stand for at the line being read.
	file    string
	line    int
	section string
}

// haproxyVariables are set by HAProxy itself before it reads the first line
// (manual 2.3 and 8.2; src/haproxy.c).
var haproxyVariables = []struct {
	name, value string
	versions    release.Ranges
}{
	{"HAPROXY_HTTP_LOG_FMT", httpLogFormat, release.MustRanges(">=2.8-dev1")},
	{"HAPROXY_HTTPS_LOG_FMT", httpLogFormat + httpsLogFormat, release.MustRanges(">=2.8-dev1")},
	{"HAPROXY_TCP_LOG_FMT", tcpLogFormat, release.MustRanges(">=2.8-dev1")},
	{"HAPROXY_HTTP_CLF_LOG_FMT", clfLogFormat, release.MustRanges(">=3.1-dev1")},
	{"HAPROXY_TCP_CLF_LOG_FMT", tcpCLFLogFormat, release.MustRanges(">=3.1-dev1")},
	{"HAPROXY_KEYLOG_FC_LOG_FMT", "CLIENT_RANDOM %[ssl_fc_client_random,hex] %[ssl_fc_session_key,hex]", release.MustRanges(">=3.4-dev1")},
	{"HAPROXY_KEYLOG_BC_LOG_FMT", "CLIENT_RANDOM %[ssl_bc_client_random,hex] %[ssl_bc_session_key,hex]", release.MustRanges(">=3.4-dev1")},
}

// The default log formats, as the manual prints them (section 8.2).
const (
	httpLogFormat   = `%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r`
	httpsLogFormat  = ` %[fc_err]/%[ssl_fc_err,hex]/%[ssl_c_err]/%[ssl_c_ca_err]/%[ssl_fc_is_resumed] %[ssl_fc_sni]/%sslv/%sslc`
	tcpLogFormat    = `%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq`
	clfLogFormat    = `%{+Q}o %{-Q}ci - - [%trg] %r %ST %B "" "" %cp %ms %ft %b %s %TR %Tw %Tc %Tr %Ta %tsc %ac %fc %bc %sc %rc %sq %bq %CC %CS %hrl %hsl`
	tcpCLFLogFormat = `%{+Q}o %{-Q}ci - - [%T] "TCP " 000 %B "" "" %cp %ms %ft %b %s %Th %Tw %Tc %Tt %U %ts-- %ac %fc %bc %sc %rc %sq %bq "" "" `
)

// newEnvironment returns the variables that HAProxy of version v starts with,
// given those of the process.
func newEnvironment(process map[string]string, v release.Version, localPeer string) *environment {
	e := &environment{vars: make(map[string]string, len(process)+8)}
	for name, value := range process {
		e.vars[name] = value
	}
	for _, hv := range haproxyVariables {
		if hv.versions.Contains(v) {
			e.vars[hv.name] = hv.value
		}
	}
	if v.AtLeast(v28) {
		e.vars["HAPROXY_BRANCH"] = v.Branch()
	}
	e.vars["HAPROXY_LOCALPEER"] = localPeer
	return e
}

var v28 = release.MustParse("2.8.0")

// lookup returns the value of a variable, or of one of the pseudo-variables.
func (e *environment) lookup(name string) (string, bool) {
	switch name {
	case ".FILE":
		return e.file, true
	case ".LINE":
		return strconv.Itoa(e.line), true
	case ".SECTION":
		return e.section, true
	}
	value, ok := e.vars[name]
	return value, ok
}

// envCommands are the keywords of the global section that change the
// environment while it is read (manual 3.1).
var envCommands = map[string]func(e *environment, args []Word) (fault string){
	"setenv":    func(e *environment, args []Word) string { return e.set(args, true) },
	"presetenv": func(e *environment, args []Word) string { return e.set(args, false) },
	"unsetenv":  (*environment).unset,
	"resetenv":  (*environment).reset,
}

func (e *environment) set(args []Word, overwrite bool) string {
	switch {
	case len(args) == 0:
		return "a variable's name is missing"
	case len(args) == 1:
		return "the value for " + strconv.Quote(args[0].Value) + " is missing"
	case len(args) > 2:
		return "it takes a name and a value, and no more; a value with blanks needs quotes"
	case strings.Contains(args[0].Value, "="):
		return "a variable's name cannot hold \"=\""
	}
	if _, exists := e.vars[args[0].Value]; overwrite || !exists {
		e.vars[args[0].Value] = args[1].Value
	}
	return ""
}

func (e *environment) unset(args []Word) string {
	if len(args) == 0 {
		return "a variable's name is missing"
	}
	for _, a := range args {
		if strings.Contains(a.Value, "=") {
			return "a variable's name cannot hold \"=\""
		}
		delete(e.vars, a.Value)
	}
	return ""
}

// reset keeps only the variables that are named.
func (e *environment) reset(args []Word) string {
	kept := make(map[string]string, len(args))
	for _, a := range args {
		if value, ok := e.vars[a.Value]; ok {
			kept[a.Value] = value
		}
	}
	e.vars = kept
	return ""
}
