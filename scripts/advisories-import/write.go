package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

// writeRows writes the index; see advisories/index.go.
func writeRows(path string, rows []row, date string) error {
	file, err := os.Create(path) //nolint:gosec // the developer's file
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	fmt.Fprint(out, "# Known fixes of HAProxy that concern releases of 2.0 and later. Made by scripts/advisories-import; do not edit.\n")
	fmt.Fprintf(out, "# data-date: %s\n", date)
	fmt.Fprint(out, "# id\tseverity\tsubsystem\tdate\tsince\tbasis\tregressed\tfixed\tnever\n")
	for _, r := range rows {
		f := []string{
			r.id, r.severity, r.subsystem, r.date, r.since, r.basis,
			strings.Join(r.regressed, " "), strings.Join(r.fixed, " "), strings.Join(r.never, " "),
		}
		fmt.Fprintln(out, strings.Join(f, "\t"))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}
