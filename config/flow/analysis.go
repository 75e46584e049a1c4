package flow

import (
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// Analysis is what is known of one configuration. It must be made by [New].
type Analysis struct {
	config *config.Config

	rules     func() *ruleTable
	routes    func() *routes
	formulas  *formulaCache
	variables func() *Variables
	counters  func() *Counters
	headers   func() map[*config.Section][]HeaderWrite
	opaque    func() bool
	consumers func() map[*config.Section][]*config.Section
	speaking  sync.Map // of SpeaksHTTP
	given     sync.Map // of Given
}

// New prepares the analysis of a configuration. Nothing is worked out before it is
// asked for.
func New(c *config.Config) *Analysis {
	a := &Analysis{config: c, formulas: &formulaCache{}}
	a.rules = sync.OnceValue(func() *ruleTable { return newRuleTable(a) })
	a.routes = sync.OnceValue(func() *routes { return newRoutes(c) })
	a.variables = sync.OnceValue(a.newVariables)
	a.counters = sync.OnceValue(a.newCounters)
	a.headers = sync.OnceValue(a.newHeaders)
	a.consumers = sync.OnceValue(func() map[*config.Section][]*config.Section { return newConsumers(c) })
	a.opaque = sync.OnceValue(a.isOpaque)
	return a
}

// Config returns the configuration that is analysed.
func (a *Analysis) Config() *config.Config { return a.config }

// Opaque reports whether something outside of the configuration may set any
// variable, and read and change requests: Lua, SPOE agents, OpenTelemetry and
// OpenTracing filters. So does a configuration whose proxies inherit so many rules that
// they are not followed. Rules that say that nothing does a thing keep silent then.
func (a *Analysis) Opaque() bool { return a.opaque() }

func (a *Analysis) isOpaque() bool {
	if a.rules().alone {
		return true
	}
	if len(a.config.SampleLines(func(s *keywords.Sample) bool { return s.Name == keywords.FromLua })) > 0 {
		return true
	}
	for d := range a.config.Each(ruleKeywords...) {
		if isForeign(d.Arg(1), d.Arg(2)) || isForeign(d.Arg(2), d.Arg(3)) {
			return true
		}
	}
	for range a.config.Each("lua-load", "lua-load-per-thread", "lua-prepend-path") {
		return true
	}
	for d := range a.config.Each("filter") {
		switch d.Arg(1) {
		case "spoe", "opentracing", "opentelemetry", "lua":
			return true
		}
	}
	return false
}

// isForeign reports whether an action, with the word behind it, leaves what is done to
// a script or an agent.
func isForeign(action, next string) bool {
	if len(action) == 0 || action[0] != 'l' && action[0] != 's' && action[0] != 'u' {
		return false
	}
	return strings.HasPrefix(action, keywords.FromLua) || action == "send-spoe-group" ||
		action == "use-service" && strings.HasPrefix(next, keywords.FromLua)
}
