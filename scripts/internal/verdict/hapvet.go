package verdict

import (
	"fmt"
	"os"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// startupRules are the rules that speak for HAProxy.
var startupRules = sync.OnceValue(func() []*checks.Rule {
	var rules []*checks.Rule
	for _, r := range checks.Rules() {
		if r.Category == checks.Startup {
			rules = append(rules, r)
		}
	}
	return rules
})

// environment is that of this process, which HAProxy sees, too.
var environment = sync.OnceValue(func() map[string]string {
	env := map[string]string{}
	for _, v := range os.Environ() {
		name, value, _ := strings.Cut(v, "=")
		env[name] = value
	}
	return env
})

// Vet runs hapvet on a configuration. The local peer is the host where none is
// given.
func Vet(text string, v release.Version, localPeer string) (out Hapvet) {
	if localPeer == "" {
		localPeer, _ = os.Hostname() // as the command line does
	}
	var failed failures
	defer func() {
		failed.note("reading", recover())
		out.Failed = failed.first
	}()
	opts := config.Options{Version: v, Env: environment(), LocalPeer: localPeer}
	read := func() *config.Config {
		return config.ParseAll([]config.Source{{Name: "CFG", Content: text}}, opts)
	}
	result := checks.Lint([]func() *config.Config{read}, failed.guard(startupRules()))[0]
	out.Refused = result.Refused()
	for _, f := range result.Findings {
		if f.Category != checks.Startup || f.Severity == checks.Note {
			continue
		}
		finding := Finding{Rule: f.Rule, Text: f.Message, Line: f.File.Line(f.Span.Start)}
		finding.Section = sectionAt(result.Config, f.Span.Start)
		if f.Severity == checks.Error {
			out.Errors = append(out.Errors, finding)
		} else {
			out.Warnings = append(out.Warnings, finding)
		}
	}
	return out
}

// failures keeps the first panic, by its text, whatever the order of the rules.
type failures struct {
	mu    sync.Mutex
	first string
}

// note keeps what was recovered from a panic, if anything was.
func (f *failures) note(where string, recovered any) {
	if recovered == nil {
		return
	}
	text := fmt.Sprintf("%s: %v", where, recovered)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.first == "" || text < f.first {
		f.first = text
	}
}

// guard returns rules that do the same, and whose panics are kept.
func (f *failures) guard(rules []*checks.Rule) []*checks.Rule {
	guarded := make([]*checks.Rule, len(rules))
	for i, r := range rules {
		guarded[i] = new(*r)
		guarded[i].Check = func(p *checks.Pass) {
			defer func() { f.note(r.ID, recover()) }()
			r.Check(p)
		}
	}
	return guarded
}

// sectionAt returns the name of the section that holds a place of the source.
func sectionAt(c *config.Config, offset int) string {
	name := ""
	for _, s := range c.Sections {
		if s.Header == nil || s.Header.Span().Start > offset {
			break
		}
		name = s.Name
	}
	return name
}
