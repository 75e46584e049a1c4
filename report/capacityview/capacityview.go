// Package capacityview shows where the memory and the file descriptors of HAProxy go
// (package checks/capacity) as text and JSON.
package capacityview

import (
	"io"

	"github.com/hapvet/hapvet/checks/capacity"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report"
)

// schema counts the incompatible changes of the JSON output.
const schema = 1

// Page is what is shown of one configuration; docs/capacity.schema.json describes it.
type Page struct {
	Schema  int             `json:"schema"`
	Name    string          `json:"name"`
	Why     string          `json:"-"` // the version is this one
	Version release.Version `json:"haproxy_version"`
	Conns   conns           `json:"connections"`
	Memory  budget          `json:"memory"`
	Files   budget          `json:"file_descriptors"`
	// Shortage is nil where the limits suffice.
	Shortage *shortage `json:"shortage,omitempty"`
	Assumed  []string  `json:"assumed"`
}

type conns struct {
	Number uint64 `json:"number"` // 0: not known
	Why    string `json:"why,omitempty"`
}

type budget struct {
	Rows  []row  `json:"rows"`
	Full  uint64 `json:"full_load"`
	Worst uint64 `json:"worst"`
	Limit uint64 `json:"limit,omitempty"` // as given on the command line
}

type row struct {
	What  string         `json:"what"`
	Count uint64         `json:"count"`
	Each  uint64         `json:"each"`
	Total uint64         `json:"total"`
	Basis capacity.Basis `json:"basis"`
	Worst bool           `json:"worst_case_only"`
	File  string         `json:"file,omitempty"`
	Line  int            `json:"line,omitempty"`
}

type shortage struct {
	Limit   uint64 `json:"limit"`
	Wanted  uint64 `json:"wanted"`
	Refused bool   `json:"refused"`
	File    string `json:"file"`
	Line    int    `json:"line"`
}

// NewPage makes a page of a report. The limits of memory (bytes) and file descriptors are
// those of the machine; 0 stands for none.
func NewPage(name, why string, c *config.Config, r *capacity.Report, memory, files uint64) *Page {
	p := &Page{
		Schema: schema, Name: name, Why: why, Version: c.Version,
		Conns:  conns{r.Conns, r.ConnsWhy},
		Memory: newBudget(r.Memory, memory), Files: newBudget(r.Files, files),
		Assumed: append([]string{}, r.Assumed...),
	}
	if s := capacity.ShortageOf(c, r); s != nil {
		p.Shortage = &shortage{Limit: s.Limit, Wanted: s.Wanted, Refused: s.Refused}
		p.Shortage.File, p.Shortage.Line = place(s.Directive)
	}
	return p
}

func newBudget(rows []capacity.Row, limit uint64) budget {
	b := budget{Rows: []row{}, Limit: limit}
	for _, r := range rows {
		x := row{What: r.What, Count: r.Count, Each: r.Each, Total: r.Total(), Basis: r.Basis, Worst: r.Worst}
		x.File, x.Line = place(r.Directive)
		b.Rows = append(b.Rows, x)
	}
	b.Full, b.Worst = capacity.Full(rows)
	return b
}

func place(d *config.Directive) (file string, line int) {
	if d == nil {
		return "", 0
	}
	return d.File.Name, d.Line
}

// JSON writes a page for programs.
func JSON(w io.Writer, p *Page) error {
	return report.WriteJSON(w, p)
}

// Fits reports whether full load fits into the limits.
func (p *Page) Fits() bool {
	return p.Shortage == nil && p.Memory.fits() && p.Files.fits()
}

func (b *budget) fits() bool { return b.Limit == 0 || b.Full <= b.Limit }
