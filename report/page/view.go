package page

import (
	"crypto/sha256"
	"fmt"
	"html/template"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/block"
	"github.com/hapvet/hapvet/report/cacheview"
	"github.com/hapvet/hapvet/report/upgradeview"
)

// The bounds of a page. What is beyond is counted.
const (
	maxFindings       = 500 // of all configurations together, the gravest of each
	maxConfigurations = 200
	maxFiles          = 200
	maxTrace          = 16 // places that one finding shows
	maxText           = 1200
	maxDiff           = 600 // lines
	maxRows           = 400 // of a table or a list
	columns           = 200 // of a line of a configuration
)

// view is a page as its template takes it.
type view struct {
	Title, Tool, Date, Policy string
	Style                     template.CSS
	Facts                     []fact
	Notes                     []string
	Counts                    []severityCount
	Contents                  bool // there is something to choose from
	Configurations            []configurationView
	LeftOut                   string // configurations
	Parts                     []part
	Files                     []file
	FilesLeft                 string
}

// fact is something that is told at the top.
type fact struct{ Name, Value string }

// severityCount is how many findings of a severity the page shows.
type severityCount struct {
	Severity string
	Name     string
	Count    int
}

// part is a part of the page that others wrote: the plan of an upgrade, a simulation.
type part struct {
	ID, Title string
	Blocks    []blockView
}

// file is a file that was looked at, so that readers know which one it was.
type file struct {
	Name   string
	Lines  int
	Bytes  int
	SHA256 string
}

func newView(d *Document) *view {
	v := &view{Title: clip(d.Title), Tool: clip(d.Tool), Date: d.Date, Policy: policy(), Style: template.CSS(style)} //nolint:gosec // our own
	for _, note := range d.Notes {
		v.Notes = append(v.Notes, clip(note))
	}
	if d.Run != nil {
		v.run(d, d.Run)
	}
	if d.Plan != nil {
		v.add("upgrade", upgradeview.Blocks(d.Plan))
	}
	if d.Simulation != nil {
		v.add("cache", cacheview.Blocks(d.Simulation))
	}
	if d.Risk != nil {
		v.add("risk", cacheview.RiskBlocks(d.Risk))
	}
	v.Contents = len(v.Configurations)+len(v.Parts) > 1 || len(v.Configurations) == 1
	if v.Title == "" && len(v.Parts) > 0 {
		v.Title = v.Parts[0].Title
	}
	if d.Tool != "" {
		v.Facts = append(v.Facts, fact{"Made by", "hapvet " + v.Tool})
	}
	if d.Date != "" {
		v.Facts = append(v.Facts, fact{"On", d.Date})
	}
	return v
}

// run adds the findings of a run.
func (v *view) run(d *Document, run *report.Run) {
	shown := min(len(run.Configurations), maxConfigurations)
	if left := len(run.Configurations) - shown; left > 0 {
		v.LeftOut = fmt.Sprintf("%s left out", count(left, "more configuration is", "more configurations are"))
	}
	if v.Title == "" {
		v.Title = titleOf(run)
	}
	room := maxFindings
	for i := range run.Configurations[:shown] {
		each := max(1, room/(shown-i)) // what one does not need is left for the others
		c := newConfiguration(d, &run.Configurations[i], i+1, each)
		room -= c.shown
		v.Configurations = append(v.Configurations, c)
		v.addFiles(run.Configurations[i].Targets[0].Config.Files)
	}
	v.count()
	if run.Advisories.Date != "" {
		v.Facts = append(v.Facts, fact{"Known defects as of", run.Advisories.Date})
	}
	if run.Advisories.Old != "" {
		v.Facts = append(v.Facts, fact{"Warning", clip(run.Advisories.Old)})
	}
}

func titleOf(run *report.Run) string {
	switch n := len(run.Configurations); n {
	case 0:
		return "Nothing was checked"
	case 1:
		return clip(run.Configurations[0].Name)
	default:
		return count(n, "configuration", "configurations")
	}
}

// count counts what is shown, for the filter.
func (v *view) count() {
	for s := checks.Error; s >= checks.Note; s-- {
		n := 0
		for i := range v.Configurations {
			n += v.Configurations[i].counts[s]
		}
		v.Counts = append(v.Counts, severityCount{s.String(), plural(n, s.String()), n})
	}
}

func (v *view) addFiles(files []*config.File) {
	for i, f := range files {
		if len(v.Files) == maxFiles {
			v.FilesLeft = fmt.Sprintf("and %s", count(len(files)-i, "more file", "more files"))
			return
		}
		sum := sha256.Sum256([]byte(f.Source))
		v.Files = append(v.Files, file{clip(f.Name), f.Lines(), len(f.Source), fmt.Sprintf("%x", sum)})
	}
}

// add adds a part, whose first block is its title.
func (v *view) add(id string, blocks []block.Block) {
	p := part{ID: id, Title: clip(blocks[0].Text)}
	for _, b := range blocks[1:] {
		p.Blocks = append(p.Blocks, newBlock(b))
	}
	v.Parts = append(v.Parts, p)
}

// clip makes text safe and bounds it.
func clip(s string) string { return clipTo(s, maxText) }

func clipTo(s string, most int) string {
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + " …"
	}
	return report.Safe(s)
}

func plural(n int, name string) string {
	if n == 1 {
		return name
	}
	return name + "s"
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
