package simulation

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/config"
)

// SettingsOf are those of a cache section, as the model takes them. A max-object-size
// that the section leaves open stays open, so that it follows total-max-size.
func SettingsOf(c *config.HTTPCache) cachesim.Settings {
	s := cachesim.Settings{
		Name:                c.Name,
		TotalMaxSize:        int(min(c.TotalMaxSize, 1<<20)), // far above what the model takes
		MaxAge:              c.MaxAge,
		ProcessVary:         c.ProcessVary,
		MaxSecondaryEntries: c.MaxSecondaryEntries,
		HintsRatio:          int(c.EarlyHintsRatio),
	}
	if d := c.Setting("max-object-size"); d != nil {
		if n, ok := config.Strtoul(d.Arg(1)); ok && uint32(n) != 0 {
			s.MaxObjectSize = int64(c.MaxObjectSize)
		}
	}
	switch c.EarlyHints {
	case config.EarlyHintsOn:
		s.EarlyHints = cachesim.EarlyHintsOn
	case config.EarlyHintsOnly:
		s.EarlyHints = cachesim.EarlyHintsOnly
	case config.EarlyHintsOff:
	}
	return s
}

// ErrChoice tells that it is not clear which cache is meant.
var ErrChoice = errors.New("which cache is meant is not clear")

// UnknownCacheError tells that there is no cache of a name.
type UnknownCacheError struct {
	Name  string
	Names []string // those that there are
}

func (e *UnknownCacheError) Error() string { return fmt.Sprintf("there is no cache %q", e.Name) }

// Choose returns the cache of a name, or the only one that there is. The error is an
// [UnknownCacheError], [ErrChoice], or that there is no cache at all.
func Choose(c *config.Config, name string) (*config.HTTPCache, error) {
	var names []string
	caches := c.Caches()
	for _, k := range caches {
		if k.Name == name && name != "" {
			return k, nil
		}
		names = append(names, k.Name)
	}
	switch {
	case len(caches) == 0:
		return nil, errors.New("there is no cache section")
	case name != "":
		return nil, &UnknownCacheError{name, names}
	case len(caches) > 1:
		return nil, fmt.Errorf("%w: there are %s; name one with --cache", ErrChoice, strings.Join(quoted(names), ", "))
	}
	return caches[0], nil
}

func quoted(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = fmt.Sprintf("%q", name)
	}
	return out
}

// Unused says why nothing could ever be answered from a cache, or is "". Rules in defaults
// sections count, whoever inherits them.
func Unused(c *config.HTTPCache) string {
	use, store := uses(c, config.CacheUseRule), uses(c, config.CacheStoreRule)
	switch {
	case !use && !store:
		return "no proxy in mode http uses it"
	case !store:
		return "no http-response cache-store rule fills it"
	case !use:
		return "no http-request cache-use rule answers from it"
	}
	return ""
}

func uses(c *config.HTTPCache, role config.CacheRole) bool {
	return c.Has(role) || slices.ContainsFunc(c.InDefaults, func(u config.CacheUse) bool { return u.Role == role })
}

// Conditional reports whether a rule that names the cache depends on a condition, which
// the simulation does not know of.
func Conditional(c *config.HTTPCache) bool {
	return slices.ContainsFunc(slices.Concat(c.Uses, c.InDefaults), func(u config.CacheUse) bool {
		if u.Role == config.CacheFilter {
			return false
		}
		for i := 3; u.Directive.Arg(i) != ""; i++ { // early hints may stand before it
			if w := u.Directive.Arg(i); w == "if" || w == "unless" {
				return true
			}
		}
		return false
	})
}

// assumedThreads are how many threads there are where only the machine knows.
const assumedThreads = 4

// Threads is how many threads the process has. Without nbthread that depends on the
// machine, and 4 are assumed.
func Threads(c *config.Config) (n int, known bool) {
	evidence := c.FeaturesAmong(config.FeatureThreads)[config.FeatureThreads]
	if len(evidence) == 0 {
		return 1, true
	}
	for _, e := range evidence {
		if e.Directive.Is("nbthread") {
			return max(1, int(config.Atoi(e.Directive.Arg(1)))), true
		}
	}
	return assumedThreads, false
}
