package main

import (
	"io"
	"time"

	"github.com/hapvet/hapvet/report/page"
)

// formatHTML is a page that stands for itself.
const formatHTML = "html"

// writePage writes a page with what only the command knows.
func writePage(w io.Writer, d page.Document) error {
	d.Tool, d.Date = newVersionInfo().Version, today().UTC().Format(time.DateOnly)
	d.Advisory = advisoryData().Lookup
	return page.Write(w, &d)
}
