package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

var _ = register(&Rule{
	ID:       "cache-value",
	Category: Advice,
	Family:   Caching,
	Severity: Warning,
	Summary:  "a value of a cache section that HAProxy takes for another one without a word",
	Doc: `HAProxy reads some values of a ` + "`cache`" + ` section loosely and says nothing:

- ` + "`max-age`" + ` is the number that its value begins with, in seconds. ` + "`10m`" + ` is ten seconds, and
  a word is 0.
- ` + "`max-age`" + ` may be negative. Responses without a lifetime of their own are then stored
  and never used.
- ` + "`max-object-size`" + ` counts modulo 2^32: 4294967297 is one byte, and 0 or 4294967296 is the
  default, a 256th of the total size.
- ` + "`max-secondary-entries`" + ` counts modulo 2^32, too, and -1 is more than four thousand
  million.
- Up to 2.2.2, of two caches of one name the second takes its memory and is never used.`,
	Examples: []Example{
		{Name: "a unit", Bad: []int{3}, Config: `cache small
    total-max-size 64
    max-age 10m
`},
		{Name: "a size that wraps around", Bad: []int{3}, Config: `cache small
    total-max-size 64
    max-object-size 4294968320
`},
		{Name: "plain numbers", Config: `cache small
    total-max-size 64
    max-age 600
    max-object-size 100000
`},
	},
	Check: func(p *Pass) {
		names := make(map[string]*config.HTTPCache)
		for _, c := range p.Config.Caches() {
			checkMaxAge(p, c)
			checkWraps(p, c, "max-object-size", c.MaxObjectSize)
			checkWraps(p, c, "max-secondary-entries", uint64(c.MaxSecondaryEntries))
			if first := names[c.Name]; first == nil {
				names[c.Name] = c
			} else if c.Name != "" && !rejectsTwins.Contains(p.Version()) {
				p.Report(At(c.Section.Header, 1).Saying(
					fmt.Sprintf("there is another cache %q already, and this one is never used", c.Name),
					"rename or remove one of them; HAProxy 2.2.3 and later refuse to start").With(first.Section.Header, "the one that is used"))
			}
		}
	},
})

func checkMaxAge(p *Pass, c *config.HTTPCache) {
	d := c.Setting("max-age")
	if d == nil || d.Arg(1) == "" {
		return
	}
	f := At(d, 1)
	n, plain := config.Strtoul(d.Arg(1))
	switch {
	case c.MaxAge < 0:
		p.Report(f.Saying(fmt.Sprintf("a max-age of %s is negative: what has no lifetime of its own is stored and never used", readAs(d, c)),
			"give a number of seconds, or remove the cache-store rule if nothing is to be kept"))
	case !plain:
		advice := "write the number of seconds"
		if seconds, ok := secondsOf(d.Arg(1)); ok {
			advice = fmt.Sprintf("write %d if that is meant", seconds)
			if e, ok := d.ReplaceWord(1, fmt.Sprint(seconds)); ok {
				f = f.Fixing(UnsafeFix(fmt.Sprintf("write %d", seconds), e))
			}
		}
		p.Report(f.Saying(fmt.Sprintf("max-age takes plain seconds, and %q counts as %d", d.Arg(1), c.MaxAge), advice))
	case n != uint64(c.MaxAge):
		p.Report(f.Saying(fmt.Sprintf("%q does not fit max-age, and counts as %d seconds", d.Arg(1), c.MaxAge), "give a number below 2147483648"))
	}
}

// readAs shows a value, and what HAProxy makes of it where that differs.
func readAs(d *config.Directive, c *config.HTTPCache) string {
	if value := fmt.Sprint(c.MaxAge); value != d.Arg(1) {
		return fmt.Sprintf("%s, read as %s,", d.Arg(1), value)
	}
	return d.Arg(1)
}

// secondsOf reads a time with a unit as HAProxy does elsewhere.
func secondsOf(value string) (seconds uint64, ok bool) {
	units := map[byte]uint64{'s': 1, 'm': 60, 'h': 3600, 'd': 86400}
	if value == "" || units[value[len(value)-1]] == 0 {
		return 0, false
	}
	n, ok := config.Strtoul(value[:len(value)-1])
	return n * units[value[len(value)-1]], ok && n < 1<<31/86400
}

// checkWraps reports a number that comes out as another one, or as the default.
func checkWraps(p *Pass, c *config.HTTPCache, keyword string, value uint64) {
	d := c.Setting(keyword)
	if d == nil || keywords.LookupCacheKeyword(keyword, p.Version()) == nil {
		return
	}
	n, _ := config.Strtoul(d.Arg(1))
	switch {
	case keyword == "max-object-size" && uint32(n) == 0:
		p.Report(At(d, 1).Saying(fmt.Sprintf("%q is the default for max-object-size, which is %d bytes here", d.Arg(1), value),
			"write the size that is meant, or remove the line").WithAny(c.Setting("total-max-size"), "the default goes by this"))
	case n != value && (keyword != "max-object-size" || value <= c.TotalMaxSize<<20/2): // larger ones are refused
		p.Report(At(d, 1).Saying(fmt.Sprintf("%q does not fit %s, and counts as %d", d.Arg(1), keyword, value), "give the number that is meant"))
	}
}
