// Package simulation answers what a cache section does to some traffic, and what other
// settings would do: hits, refusals, evictions, memory, and advice that rests on them.
//
// It stands between a configuration ([config.HTTPCache]) and the model of the cache
// ([cachesim]): [SettingsOf] is the one place where the first becomes the second.
package simulation
