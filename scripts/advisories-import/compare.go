package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// compareWith tells how far the rows agree with the table of another tool, which has
// columns called mainline_commit, severity, fixed_in and so on.
func compareWith(w io.Writer, path string, rows []row) error {
	file, err := os.Open(path) //nolint:gosec // the developer's file
	if err != nil {
		return err
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comma, r.LazyQuotes = '\t', true
	table, err := r.ReadAll()
	if err != nil {
		return err
	}
	column := map[string]int{}
	for i, name := range table[0] {
		column[name] = i
	}
	mine := map[string]row{}
	for _, r := range rows {
		mine[r.id] = r
	}
	t := tally{w: w, seen: map[string]bool{}}
	for _, other := range table[1:] {
		t.row(mine, func(name string) string { return other[column[name]] })
	}
	for _, r := range rows {
		if !t.seen[r.id] && !strings.HasPrefix(r.id, "changelog:") {
			t.more++
			t.show("only here", r.String())
		}
	}
	fmt.Fprintf(w, "%d in both; %d only there, %d only here; different: %d severity, %d subsystem, %d fixed, %d since\n",
		t.both, t.less, t.more, t.severity, t.subsystem, t.fixed, t.since)
	return nil
}

type tally struct {
	w                                                   io.Writer
	seen                                                map[string]bool
	both, less, more, severity, subsystem, fixed, since int
	shown                                               map[string]int
}

// show prints the first few cases of a kind.
func (t *tally) show(kind, text string) {
	if t.shown == nil {
		t.shown = map[string]int{}
	}
	const most = 12
	if t.shown[kind]++; t.shown[kind] <= most {
		fmt.Fprintf(t.w, "%s: %s\n", kind, text)
	}
}

// row compares one row of the other table.
func (t *tally) row(mine map[string]row, get func(string) string) {
	if get("mainline_commit") == "" {
		return
	}
	id := get("mainline_commit")[:idDigits]
	if get("class") == "dev-only" || get("class") == "mainline-only-unstated" {
		t.seen[id] = true
		return
	}
	var fixed []string
	for v := range strings.SplitSeq(get("fixed_in"), ",") {
		if v != "" {
			fixed = append(fixed, v)
		}
	}
	slices.SortFunc(fixed, compareVersions)
	r, ok := mine[id]
	t.seen[id] = true
	if !ok {
		if slices.ContainsFunc(fixed, func(v string) bool { return compareBranches(branchOf(v), "2.0") >= 0 && patch(v) > 0 }) {
			t.less++
			t.show("only there", id+" "+get("class")+" "+get("fixed_in"))
		}
		return
	}
	t.both++
	if r.severity != get("severity") && get("severity") != "UNSPEC" {
		t.severity++
		t.show("severity", r.String()+" / "+get("severity"))
	}
	if r.subsystem != get("subsystem") {
		t.subsystem++
		t.show("subsystem", r.subsystem+" / "+get("subsystem"))
	}
	if !slices.Equal(r.fixed, fixed) {
		t.fixed++
		t.show("fixed", r.String()+" / "+strings.Join(fixed, " "))
	}
	if since, _, _ := strings.Cut(get("affected_from_est"), "("); r.since != since {
		t.since++
		t.show("since", id+" "+r.since+" / "+get("affected_from_est")+" ("+get("affected_basis")+")")
	}
}
