package advisories

import (
	_ "embed" // the table
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
)

// subsystemsTable says which features the subsystems of fixes belong to. Its columns:
//
//	subsystem  as subjects of commits name it
//	features   of which one is enough to use it; "process" for what any configuration uses,
//	           "-" for what no configuration does: documentation, builds, tests
//
//go:embed subsystems.tsv
var subsystemsTable string

var subsystems = sync.OnceValue(func() map[string][]config.Feature {
	all := map[string][]config.Feature{}
	for line := range strings.Lines(subsystemsTable) {
		name, features, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		all[name] = []config.Feature{}
		for f := range strings.FieldsSeq(features) {
			if f != "-" {
				all[name] = append(all[name], config.Feature(f))
			}
		}
	}
	return all
})

// SubsystemFeatures returns the features that a subsystem belongs to; one of them is
// enough to use it. known is false for a subsystem that is not in the table: anybody
// may use it.
func SubsystemFeatures(name string) (features []config.Feature, known bool) {
	features, known = subsystems()[name]
	if known {
		return features, true
	}
	for part := range strings.SplitSeq(name, "/") { // "mux-h1/htx"
		if features, known = subsystems()[part]; known {
			return features, true
		}
	}
	return nil, false
}

// subsystemUse returns what tells whether a configuration with these features uses a
// subsystem.
func subsystemUse(on config.FeatureSet) func(string) bool {
	known := map[string]bool{}
	return func(name string) bool {
		uses, ok := known[name]
		if !ok {
			features, inTable := SubsystemFeatures(name)
			uses = !inTable
			for _, f := range features {
				uses = uses || on.Has(f)
			}
			known[name] = uses
		}
		return uses
	}
}
