package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "cache-object-size",
	Category: Advice,
	Family:   Caching,
	Severity: Warning,
	Summary:  "objects of a cache that are too small for any response",
	Doc: "`max-object-size`" + ` counts bytes, not kilobytes or megabytes, and it counts everything: the header
that HAProxy gives to each object (72 to 168 bytes, by version), the status line, the
headers of the response and its body. Below some 150 bytes nothing fits, and the cache
stays empty for ever; HAProxy says nothing of it. Below 1024 bytes, which is what any
object takes in memory anyway, only responses fit that are hardly worth a cache.

Without the line the limit is a 256th of the cache, 256 kB of 64 MB.`,
	Examples: []Example{
		{Name: "megabytes are meant", Bad: []int{8}, Config: defaultLines + `cache small
    total-max-size 256
    max-object-size 64
listen web
    bind :8080
    http-request cache-use small
    http-response cache-store small
    server s1 192.0.2.1:80
`},
		{Name: "bytes", Config: defaultLines + `cache small
    total-max-size 256
    max-object-size 67108864
listen web
    bind :8080
    http-request cache-use small
    http-response cache-store small
    server s1 192.0.2.1:80
`},
	},
	Check: func(p *Pass) {
		for _, c := range p.Config.Caches() {
			if d := c.Setting("max-object-size"); d != nil && c.TotalMaxSize > 0 {
				objectSize(p, c, d)
			}
		}
	},
})

// cacheBlock is what the smallest object takes of a cache.
const cacheBlock = 1024

func objectSize(p *Pass, c *config.HTTPCache, d *config.Directive) {
	smallest := smallestObject(p)
	if n, _ := config.Strtoul(d.Arg(1)); uint64(uint32(n)) != c.MaxObjectSize || c.MaxObjectSize >= cacheBlock { // 0 is the default
		return
	}
	advice := "give the size in bytes: 1048576 is a megabyte"
	if c.MaxObjectSize < smallest {
		p.Report(At(d, 1).Saying(fmt.Sprintf("no response fits into %d bytes, so cache %q stays empty: the smallest object takes %d", c.MaxObjectSize, c.Name, smallest), advice))
		return
	}
	p.Report(At(d, 1).As(Note).Saying(fmt.Sprintf("an object of cache %q may have %d bytes, its headers and %d bytes of HAProxy's own among them", c.Name, c.MaxObjectSize, entrySize(p)), advice))
}

// entrySize is what HAProxy adds to each object.
func entrySize(p *Pass) uint64 {
	sem := cachesim.SemanticsOf(p.Version())
	return uint64(sem.EntrySize)
}

// smallestObject is the size below which HAProxy stores nothing at all. Where the
// limit is strict, that is an object without headers and body; where it is not,
// the room left in the block that it has taken may be used.
func smallestObject(p *Pass) uint64 {
	const record, reply = 4, len("HTTP/1.1200") // the reason may be missing
	sem := cachesim.SemanticsOf(p.Version())
	if !sem.StrictSize {
		return uint64(sem.EntrySize)
	}
	return uint64(sem.EntrySize + record + sem.StartLine + reply + record + 1 + sem.EndOfMessage)
}
