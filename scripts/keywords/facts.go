package main

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// importFacts begins a table from a list that was collected before it: matrix.tsv,
// what the source of each release registers. It was done once; from then on the
// table is the source, and real binaries keep it.
func importFacts(dir string) (*table, error) {
	t := newTable()
	rows, err := readTSV(filepath.Join(dir, "matrix.tsv"))
	if err != nil {
		return nil, err
	}
	for _, row := range rows[1:] {
		t.addMatrixRow(row)
	}
	t.add(id{keywords.Filter, "proxy", "opentracing"}).fill("2.4", "3.4") // src/flt_ot.c and addons/ot, a build option
	for kind, names := range builtin {
		for context, list := range names {
			for name := range strings.FieldsSeq(list) {
				t.add(id{kind, context, name}).prefix = strings.Contains(name, "set-var")
			}
		}
	}
	return t, nil
}

// builtin are words that no list has, because the parsers of HAProxy compare
// them one by one.
var builtin = map[keywords.Kind]map[string]string{
	keywords.Action: {
		"http-check": "comment connect disable-on-404 expect send send-state set-var set-var-fmt unset-var",
		"tcp-check":  "comment connect expect send send-binary send-binary-lf send-lf set-var set-var-fmt unset-var",
	},
}

func readTSV(path string) ([][]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		rows = append(rows, strings.Split(strings.TrimRight(line, "\n"), "\t"))
	}
	return rows, nil
}

// addMatrixRow takes over what the source of all releases registers. Where a
// word may stand among the proxies it does not say.
func (t *table) addMatrixRow(row []string) {
	kind, section, name, first, last, instead, attributes := row[0], row[1], row[2], row[3], row[4], row[8], row[9]
	var ids []id
	everywhere := func(kind keywords.Kind) {
		for _, p := range proxies {
			ids = append(ids, id{kind, p, name})
		}
	}
	built := true // the contexts are exact
	switch {
	case kind == "global" || kind == "tune" || kind == "section-keyword" && section != "crt-list" && !strings.HasPrefix(section, "spoe"):
		ids = append(ids, id{keywords.Keyword, section, name})
	case kind == "proxy-keyword":
		everywhere(keywords.Keyword)
		built = false
	case kind == "option" && section == "proxy":
		everywhere(keywords.Option)
		everywhere(keywords.NoOption)
		everywhere(keywords.DefaultOption)
		built = false
	case kind == "option" && section != "spoe-agent":
		ids = append(ids, id{keywords.Option, section, name})
	case kind == "timeout":
		everywhere(keywords.Timeout)
		built = false
	case kind == "bind" || kind == "filter" || kind == "balance":
		ids = append(ids, id{keywords.Kind(kind), "proxy", name})
	case kind == "server" && name != "from" && name != "name":
		ids = append(ids, id{keywords.ServerParam, "server", name}, id{keywords.ServerParam, "default-server", name})
	case strings.HasPrefix(kind, "action:") && slices.Contains(rulesets, section):
		ids = append(ids, id{keywords.Action, section, name})
	}
	for _, i := range ids {
		if s, _ := keywords.LookupSection(name, release.Version{}); s != nil && i.kind == keywords.Keyword {
			continue // it opens a section wherever it stands
		}
		e := t.add(i)
		e.instead = instead
		if strings.HasPrefix(instead, "(") || instead == "-" {
			e.instead = "" // a remark
		}
		e.readAttributes(attributes)
		if built && i.context != "default-server" {
			e.fill(first, last)
		}
	}
}

// readAttributes reads the arguments of a parameter and how an action is matched.
func (e *entry) readAttributes(attributes string) {
	for a := range strings.FieldsSeq(attributes) {
		if n, err := strconv.Atoi(strings.TrimPrefix(a, "args=")); err == nil && a != "args=-1" {
			e.args = n
		}
		e.prefix = e.prefix || a == "prefix" && e.kind == keywords.Action
	}
	if e.kind == keywords.Action && e.name == "track-sc" {
		e.prefix = true
	}
	if e.name == "set-proxy-v2-tlv-fmt" { // its parser takes the argument itself
		e.prefix, e.args = true, 1
	}
	if e.kind == keywords.Balance {
		e.prefix = e.name == "hdr(" || e.name == "random" || e.name == "rdp-cookie"
		e.name = strings.TrimSuffix(e.name, "(")
	}
}

// fill accepts the word from one branch to another.
func (e *entry) fill(first, last string) {
	in := false
	for b, branch := range release.Branches() {
		in = in || branch.Name == strings.TrimSuffix(first, "-dev5")
		if in {
			e.answers[b] = keywords.Accepted
		}
		if branch.Name == strings.TrimSuffix(last, "-dev5") {
			return
		}
	}
}

// mergeProbes takes over what releases answered that no binary is at hand for:
// probe/probe-X.Y.0.tsv of the same collection. This, too, was done once.
func (t *table) mergeProbes(dir string) error {
	t.entries()
	for b, branch := range release.Branches() {
		first := branch.Name + ".0"
		if !branch.Released() {
			first = "3.5-dev5"
		}
		rows, err := readTSV(filepath.Join(dir, "probe", "probe-"+first+".tsv"))
		if err != nil {
			return err
		}
		for _, row := range rows {
			t.addProbeRow(row, b)
		}
	}
	t.smooth()
	return nil
}

// patched are the branches whose answers come from a later patch release only.
var patched = []string{"2.2", "2.6", "3.0", "3.2", "3.4"}

// smooth undoes what a patch release began to refuse, from one that is not known
// on, where the branches before and after do not, and completes what 2.0 says
// only once of several words.
func (t *table) smooth() {
	for _, e := range t.byID {
		e.fillGaps()
		if e.context == "default-server" {
			e.fillFrom(t.find(id{e.kind, "server", e.name}))
		}
		for b, branch := range release.Branches() {
			a := e.answers
			switch {
			case !slices.Contains(patched, branch.Name):
			case e.kind == keywords.DefaultOption && branch.Name == "3.4":
				a[b] = min(a[b], a[b-1])
			default:
				a[b] = min(a[b], max(a[b-1], a[b+1]))
			}
		}
		once := strings.HasPrefix(e.name, "req") || strings.HasPrefix(e.name, "rsp") || e.name == "redispatch"
		if once && e.answers[0] == keywords.Accepted && e.answers[1] == keywords.Removed {
			e.answers[0] = keywords.Deprecated
		}
	}
}

// addProbeRow takes over what a binary answered to a word that the table has.
func (t *table) addProbeRow(row []string, branch int) {
	if row[2] == "zz-bogus" {
		return
	}
	context := row[1]
	if row[0] == "server" {
		context = "server"
	}
	e := t.find(id{keywords.Kind(row[0]), context, row[2]})
	if e == nil || e.longer || row[3] == "absent" || row[3] == "removed" {
		return
	}
	if section, known := keywords.LookupSection(e.place(), release.Branches()[branch].First()); section == nil || !known {
		return
	}
	v := classify(e, strings.Split(row[min(4, len(row)-1)], " | "))
	warned := v.answer == keywords.Deprecated || v.answer == keywords.Ignored
	switch {
	case !e.asked[branch]:
		if slices.Contains(proxies, context) || e.answers[branch] != keywords.Unknown {
			e.answers[branch] = v.answer
		}
	case warned:
		e.answers[branch] = min(e.answers[branch], v.answer)
	}
}

// fillGaps accepts a word in the branches between two that start with it: what
// one branch got in a patch release, those after it got, too, or have not built.
func (e *entry) fillGaps() {
	first, last := -1, -1
	for b, a := range e.answers {
		if a.Starts() {
			last = b
			if first < 0 {
				first = b
			}
		}
	}
	for b := first + 1; b < last; b++ {
		if e.answers[b] == keywords.Unknown {
			e.answers[b] = keywords.Accepted
		}
	}
}

// fillFrom accepts a parameter of default-server where the binary does not know
// it at all, and servers take it: it is not built.
func (e *entry) fillFrom(server *entry) {
	for b, a := range e.answers {
		if a == keywords.Unknown && server != nil {
			e.answers[b] = server.answers[b]
		}
	}
}
