package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

// assumptions says what the verdict on a configuration takes for granted, because
// it depends on the machine and was not asked for.
func assumptions(c *config.Config, env map[string]string) []string {
	var said []string
	if files := c.FileUses(); len(files) > 0 && !c.Machine.Files {
		names := make([]string, len(files))
		for i, f := range files {
			names[i] = f.Path
		}
		said = append(said, "these files exist and hold what they should (--check-files looks at them): "+some(names))
	}
	if hosts := checks.HostNames(c); len(hosts) > 0 && !c.Machine.Names {
		names := make([]string, len(hosts))
		for i, h := range hosts {
			names[i] = h.Name
		}
		said = append(said, "these names resolve (--resolve asks for them): "+some(names))
	}
	if !c.Machine.Features {
		said = append(said, "HAProxy was built with everything (--features says what is there)")
	}
	if used := usedVariables(c, env); len(used) > 0 {
		said = append(said, "these environment variables are set as they are here (--env sets others): "+some(used))
	}
	return said
}

// usedVariables returns the environment variables of this process that the words
// of a configuration may use.
func usedVariables(c *config.Config, env map[string]string) []string {
	var used []string
	for _, s := range c.Sections {
		for _, d := range s.Directives {
			for _, w := range d.Words {
				if !w.Expanded() {
					continue
				}
				source := d.File.Source[w.Span().Start:w.Span().End]
				for name := range env {
					if strings.Contains(source, "$"+name) || strings.Contains(source, "${"+name) {
						used = append(used, name)
					}
				}
			}
		}
	}
	return used
}

// some joins names, each once, up to a number that people read.
func some(names []string) string {
	const most = 20
	slices.Sort(names)
	names = slices.Compact(names)
	if len(names) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}
