package simulation

import (
	"slices"

	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/config"
)

// RemedyEdits returns the edits that carry a remedy out on a cache of a configuration; nil
// where that is nothing to edit, or not possible.
func RemedyEdits(c *config.Config, k *config.HTTPCache, x *risk.Remedy) []config.Edit {
	switch x.ID {
	case risk.ProcessVaryOff:
		return set(k, "process-vary", x.Value)
	case risk.MoreVariants:
		return set(k, "max-secondary-entries", x.Value)
	case risk.OneThread:
		return oneThread(c, x.Value)
	case risk.DisableCache:
		var edits []config.Edit
		for _, u := range slices.Concat(k.Uses, k.InDefaults) {
			edits = append(edits, u.Directive.RemoveLine())
		}
		return edits
	}
	return nil
}

// set gives a keyword of a cache section a value.
func set(k *config.HTTPCache, keyword, value string) []config.Edit {
	d := k.Setting(keyword)
	if d == nil {
		return []config.Edit{k.Section.InsertLast(keyword + " " + value)}
	}
	return words(d.ReplaceWord(1, value))
}

// oneThread sets nbthread. What sets it last counts.
func oneThread(c *config.Config, value string) []config.Edit {
	for _, e := range c.FeaturesAmong(config.FeatureThreads)[config.FeatureThreads] {
		if e.Directive.Is("nbthread") {
			return words(e.Directive.ReplaceWord(1, value))
		}
	}
	return []config.Edit{c.AddToGlobal("nbthread " + value)}
}

// words is an edit, if it can be made.
func words(e config.Edit, ok bool) []config.Edit {
	if !ok {
		return nil
	}
	return []config.Edit{e}
}
