package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "ring-size",
	Category: Startup,
	Severity: Error,
	Summary:  "the size of a ring that is set too late, or made smaller",
	Doc: "A ring has 16384 bytes unless `size` says otherwise. A `size` line below a `backing-file` line\n" +
		"makes HAProxy refuse to start, because the file has its size already.\n\n" +
		"From 2.4.19, 2.5.9 and 2.6.3 up to 2.9, a ring only grows. A size below the one that it has is\n" +
		"ignored with a warning; releases before 2.4.24, 2.6.15, 2.7.10 and 2.8.2, and all of 2.5, refuse to start.",
	Examples: []Example{
		{Name: "after the file", Version: "3.0.11", Bad: []int{3}, Config: `ring trace
    backing-file /tmp/trace.ring
    size 100000
`},
		{Name: "smaller than it is", Version: "2.6.12", Bad: []int{2}, Config: `ring trace
    size 4096
`},
		{Name: "before the file", Config: `ring trace
    size 100000
    backing-file /tmp/trace.ring
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("ring") {
			checkRingSize(p, s)
		}
	},
})

var (
	// growingRings lists the versions in which rings only grow, strictRings those
	// of them that refuse a smaller size.
	growingRings = mustRanges(">=2.4.19 <2.5-dev1, >=2.5.9 <2.6-dev1, >=2.6.3 <2.7-dev1, >=2.7.0 <3.0-dev6")
	strictRings  = mustRanges(">=2.4.19 <2.4.24, >=2.5.9 <2.6-dev1, >=2.6.3 <2.6.15, >=2.7.0 <2.7.10, >=2.8.0 <2.8.2")
	// mappedRings lists the versions that complain of a size behind the file.
	mappedRings = mustRanges(">=2.6.5 <2.7-dev1, >=2.7.0")
)

// defaultRing is the size of a ring in bytes unless it is set.
const defaultRing = 16384

func checkRingSize(p *Pass, s *config.Section) {
	size := int64(defaultRing)
	var file, before *config.Directive
	for _, d := range s.Directives {
		switch {
		case d.Keyword() == "backing-file":
			file = d
		case d.Keyword() != "size" || len(d.Words) < 2:
		case file != nil && mappedRings.Contains(p.Version()):
			p.Report(On(d).Saying("the ring has a file already, whose size cannot change", "move the line up").With(file, "the file"))
		case growingRings.Contains(p.Version()):
			n, _ := config.Strtol(d.Arg(1), 10)
			if n > 0 && n < size {
				f := At(d, 1).Saying(fmt.Sprintf("%q counts as %d bytes, and the ring has %d already", d.Arg(1), n, size), "remove the line, or write a greater number of bytes").WithAny(before, "its size")
				if strictRings.Contains(p.Version()) {
					f = f.withoutLine(UnsafeFix, d)
				} else {
					f = f.As(Warning).withoutLine(SafeFix, d)
				}
				p.Report(f)
				continue
			}
			size, before = max(size, n), d
		}
	}
}
