package explore

import (
	"embed"
	"path"
	"strings"
	"sync"
)

//go:embed scenarios/*.yaml
var scenarioFiles embed.FS

// Scenarios returns those that come with hapvet, by name: one for each known defect that
// the steps can show, or each way in which it shows.
func Scenarios() []*Scenario { return builtin() }

// LookupScenario returns the scenario of this name that comes with hapvet, or nil.
func LookupScenario(name string) *Scenario {
	for _, sc := range builtin() {
		if sc.Name == name {
			return sc
		}
	}
	return nil
}

// builtin reads them once. A test reads each, so that none fails here.
var builtin = sync.OnceValue(func() []*Scenario {
	entries, err := scenarioFiles.ReadDir("scenarios")
	if err != nil {
		panic(err)
	}
	list := make([]*Scenario, len(entries))
	for i, e := range entries {
		data, err := scenarioFiles.ReadFile(path.Join("scenarios", e.Name()))
		if err == nil {
			list[i], err = ParseScenario(data)
		}
		if err == nil && list[i].Name != strings.TrimSuffix(e.Name(), ".yaml") {
			panic("a scenario is not named like its file: " + e.Name())
		}
		if err != nil {
			panic(err)
		}
	}
	return list
})
