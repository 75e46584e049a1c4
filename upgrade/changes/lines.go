package changes

import "github.com/hapvet/hapvet/config"

// place is a line of a file of the old configuration.
type place struct {
	file *config.File
	line int
}

// oldDirective returns what the old version makes of the line of a directive of the new
// one, or nil; newDirective is the same the other way round.
func (x *search) oldDirective(d *config.Directive) *config.Directive {
	if x.oldLines == nil {
		x.oldLines = x.byPlace(x.old)
	}
	return x.oldLines[place{x.files[d.File], d.Line}]
}

func (x *search) newDirective(d *config.Directive) *config.Directive {
	if x.newLines == nil {
		x.newLines = x.byPlace(x.new)
	}
	return x.newLines[place{d.File, d.Line}]
}

// byPlace returns the directives and headers of a configuration by their lines.
func (x *search) byPlace(c *config.Config) map[place]*config.Directive {
	n := 0
	for _, s := range c.Sections {
		n += 1 + len(s.Directives)
	}
	lines := make(map[place]*config.Directive, n)
	for _, s := range c.Sections {
		lines[place{x.files[s.Header.File], s.Header.Line}] = s.Header
		for _, d := range s.Directives {
			lines[place{x.files[d.File], d.Line}] = d
		}
	}
	return lines
}
