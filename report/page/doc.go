// Package page writes what hapvet found as one web page, to be attached to a change ticket:
// findings with their lines, known defects with what leads to them, the plan of an upgrade,
// and what simulations of caches found, with their curves.
//
// The page is complete in itself. It loads nothing and runs nothing, which its own policy
// makes sure of, so it can be read without a network and where scripts are stripped. It
// adapts to narrow screens, to dark ones and to paper; findings are filtered by style sheets
// alone. Whatever a configuration holds, it is text: html/template escapes it, and what does
// not print is shown as an escape, as of [report.Safe].
package page

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"sync"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/upgrade"
)

// Document is what a page tells. What is nil is left out.
type Document struct {
	// Title is what it is about; empty for the names of the configurations.
	Title string
	// Tool is the version of hapvet, and Date the ISO date of the page.
	Tool, Date string
	// Notes are what else there is to tell at the top, one sentence each.
	Notes      []string
	Run        *report.Run
	Plan       *upgrade.Plan
	Simulation *simulation.Report
	Risk       *risk.Report
	// Advisory looks an advisory up for details that findings do not have; nil does without.
	Advisory func(id string) *advisories.Advisory
}

//go:embed style.css
var style string

//go:embed page.tmpl
var source string

// pages is parsed when the first page is written, not when hapvet starts.
var pages = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"odd": func(i int) bool { return i%2 == 1 }}).Parse(source))
})

// policy forbids the page to load or run anything but its own style sheet.
var policy = sync.OnceValue(func() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
})

// Write writes a page.
func Write(w io.Writer, d *Document) error {
	return pages().Execute(w, newView(d))
}
