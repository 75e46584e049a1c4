package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

var _ = register(&Rule{
	ID:       "cache-section",
	Category: Startup,
	Severity: Error,
	Summary:  "a cache section that HAProxy does not take as it stands",
	Doc: `A ` + "`cache`" + ` section needs a name and a ` + "`total-max-size`" + `, in MiB, of 1 to 4095.
HAProxy refuses to start over

- a name that is missing, or (since 2.2.3) taken by another cache;
- a size that is missing, zero, too large or no plain number: sizes take no unit;
- a ` + "`max-object-size`" + ` above half of the total size;
- keywords it does not know: ` + "`process-vary`" + ` and ` + "`max-secondary-entries`" + ` came with 2.4,
  ` + "`early-hints`" + ` with 3.5;
- arguments too many.

It warns of a name longer than 32 characters, which it cuts, of ` + "`max-age`" + ` without a
value, and of ` + "`process-vary`" + ` or ` + "`early-hints`" + ` with a word that it does not know, which
then has no effect.`,
	Examples: []Example{
		{Name: "no size", Bad: []int{1}, Config: `cache small
    max-age 60
`},
		{Name: "a size with a unit", Bad: []int{2}, Config: `cache small
    total-max-size 64m
`},
		{Name: "objects larger than half of the cache", Bad: []int{3}, Config: `cache small
    total-max-size 1
    max-object-size 1000000
`},
		{Name: "a keyword of a later version", Version: "2.2.9", Bad: []int{3}, Config: `cache small
    total-max-size 64
    process-vary on
`},
		{Name: "a word that has no effect", Bad: []int{3}, Config: `cache small
    total-max-size 64
    process-vary yes
`},
		{Name: "complete", Config: `cache small
    total-max-size 64
    max-object-size 500000
    max-age 240
    process-vary on
    max-secondary-entries 20
`},
	},
	Check: func(p *Pass) {
		names := make(map[string]*config.HTTPCache)
		for _, c := range p.Config.Caches() {
			if c.Section.Header.Arg(1) == "" {
				p.Report(At(c.Section.Header, 1).Saying("the cache has no name", "name it, and use that name in cache-use and cache-store rules"))
				continue
			}
			checkCacheName(p, c, names)
			broken := false
			for _, d := range c.Section.Directives {
				if keywords.LookupCacheKeyword(d.Keyword(), p.Version()) == nil && misspeltSection(d.Keyword(), p.Version()) != "" {
					break // unknown-section reports it, and what follows belongs to that section
				}
				broken = checkCacheKeyword(p, d) || broken
			}
			checkCacheSize(p, c, broken)
		}
	},
})

// rejectsTwins lists the versions that refuse two caches of one name (ff4d86bec,
// which 2.2 got as f2477884e).
var rejectsTwins = release.MustRanges(">=2.2.3 <2.3-dev1, >=2.3-dev4")

func checkCacheName(p *Pass, c *config.HTTPCache, names map[string]*config.HTTPCache) {
	header := c.Section.Header
	if len(header.Words) > 2 {
		p.Report(surplus(header, 2, "the name of a cache"))
	}
	if len(c.Section.Name) > keywords.MaxCacheName {
		p.Report(At(header, 1).As(Warning).Saying(
			fmt.Sprintf("the name is longer than %d characters, and HAProxy calls the cache %q", keywords.MaxCacheName, c.Name),
			"shorten the name here and in the rules that use it"))
	}
	if first := names[c.Name]; first == nil {
		names[c.Name] = c
	} else if rejectsTwins.Contains(p.Version()) {
		p.Report(At(header, 1).Saying(fmt.Sprintf("there is another cache %q already", c.Name), "rename or remove one of them").
			With(first.Section.Header, "the first one"))
	}
}

// surplus is a finding on the arguments from n on.
func surplus(d *config.Directive, n int, after string) Finding {
	f := At(d, n).Saying(fmt.Sprintf("nothing may follow %s, but %q does", after, d.Arg(n)), "remove what follows")
	f.Span.End = d.Span().End
	return f
}

// checkCacheKeyword checks one line of a cache section and reports whether its
// value is lost.
func checkCacheKeyword(p *Pass, d *config.Directive) bool {
	k := keywords.LookupCacheKeyword(d.Keyword(), p.Version())
	switch {
	case k == nil:
		p.Report(unknownCacheKeyword(p, d))
	case len(d.Words) > k.MaxArgs+1:
		p.Report(surplus(d, k.MaxArgs+1, fmt.Sprintf("the %s of %q", plural(k.MaxArgs, "argument"), k.Name)))
	case k.Takes == keywords.WholeNumber:
		return checkCacheNumber(p, d, k)
	case k.Takes == keywords.LeadingNumber && d.Arg(1) == "":
		p.Report(At(d, 1).As(Warning).Saying(fmt.Sprintf("%q has no value, which counts as 0", k.Name), "give it "+k.Wants))
	case k.Takes == keywords.Choice:
		checkCacheChoice(p, d, k)
	}
	return false
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}

func unknownCacheKeyword(p *Pass, d *config.Directive) Finding {
	since, known := keywords.CacheKeywordSince(d.Keyword())
	f := At(d, 0)
	if known {
		return f.Saying(fmt.Sprintf("%q came with %s, and HAProxy %s does not know it", d.Keyword(), firstOf(since), p.Version()),
			"remove the line, or move to a version that knows it")
	}
	f = f.Saying(fmt.Sprintf("a cache section has no keyword %q", d.Keyword()), "remove the line, or put it into the section it belongs to")
	var names []string
	for _, k := range keywords.CacheKeywords() {
		if len(k.Versions) == 0 || k.Versions.Contains(p.Version()) {
			names = append(names, k.Name)
		}
	}
	name := nearest(strings.ToLower(d.Keyword()), names)
	if slices.Contains(names, strings.ToLower(d.Keyword())) {
		name = strings.ToLower(d.Keyword())
	}
	if name != "" {
		f.Advice = fmt.Sprintf("write %q if that is meant", name)
		if d.Words[0].Plain() {
			f.Fixes = []Fix{{Message: fmt.Sprintf("write %q", name), Edits: []config.Edit{{File: d.File, Span: f.Span, New: name}}}}
		}
	}
	return f
}

// firstOf is the release that brought what came with a development version.
func firstOf(v release.Version) string { return v.Branch() }

// checkCacheNumber checks a keyword that takes a plain number.
func checkCacheNumber(p *Pass, d *config.Directive, k *keywords.CacheKeyword) bool {
	value := d.Arg(1)
	n, ok := config.Strtoul(value)
	if k.Bits == 32 {
		n = uint64(uint32(n))
	}
	message := ""
	switch {
	case value == "":
		message = fmt.Sprintf("%q has no value", k.Name)
	case !ok:
		message = fmt.Sprintf("%q is not a plain number, which %q takes", value, k.Name)
	case n < k.Min:
		message = fmt.Sprintf("%q counts as 0, and %q takes %d or more", value, k.Name, k.Min)
	case n > k.Max:
		message = fmt.Sprintf("%q is above %d, the most that %q takes", value, k.Max, k.Name)
	default:
		return false
	}
	p.Report(At(d, 1).Saying(message, "give it "+k.Wants+", without a unit"))
	return true
}

// checkCacheChoice checks process-vary and early-hints.
func checkCacheChoice(p *Pass, d *config.Directive, k *keywords.CacheKeyword) {
	if k.Name == "early-hints" && !checkHintsRatio(p, d) || slices.Contains(k.Words, d.Arg(1)) {
		return
	}
	message := fmt.Sprintf("%q has no value, and the line has no effect", k.Name)
	if value := d.Arg(1); value != "" {
		message = fmt.Sprintf("%q is no value of %q, and has no effect", value, k.Name)
	}
	p.Report(At(d, 1).As(Warning).Saying(message, "write "+k.Wants))
}

// checkHintsRatio checks the "ratio" of early-hints and reports whether HAProxy
// takes it.
func checkHintsRatio(p *Pass, d *config.Directive) bool {
	const advice = "write \"ratio\" and a number from 1 to 99"
	word, value := d.Arg(2), d.Arg(3)
	ratio, ok := config.Strtoul(value)
	switch {
	case word == "":
		return true
	case word != "ratio":
		p.Report(At(d, 2).Saying(fmt.Sprintf("%q is not \"ratio\", which is all that may stand there", word), advice))
	case value == "":
		p.Report(At(d, 3).Saying("\"ratio\" has no value", advice))
	case !ok || uint32(ratio) < 1 || uint32(ratio) > 99:
		p.Report(At(d, 3).Saying(fmt.Sprintf("%q is not a number from 1 to 99", value), advice))
	default:
		return true
	}
	return false
}

// checkCacheSize checks what HAProxy checks at the end of the section; broken
// says that some size could not be read, which is reported already.
func checkCacheSize(p *Pass, c *config.HTTPCache, broken bool) {
	if broken {
		return
	}
	size, object := c.Setting("total-max-size"), c.Setting("max-object-size")
	switch {
	case size == nil:
		p.Report(At(c.Section.Header, 1).Saying(fmt.Sprintf("cache %q has no size", c.Name), "add a \"total-max-size\" line with the size in MiB"))
	case c.TotalMaxSize == 0:
		p.Report(At(size, 1).Saying(fmt.Sprintf("cache %q has a size of 0", c.Name), "give it a size of 1 to 4095 MiB"))
	case object != nil && c.MaxObjectSize > c.TotalMaxSize<<20/2:
		p.Report(At(object, 1).Saying(
			fmt.Sprintf("an object of %d bytes is more than half of the cache, %d bytes", c.MaxObjectSize, c.TotalMaxSize<<20/2),
			"lower max-object-size, or raise total-max-size").With(size, "the size of the cache, in MiB"))
	}
}
