package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
)

// finding is a configuration about which there is a disagreement.
type finding struct {
	difference
	number int // of the change
	text   string
	binary binaries.Binary
}

// cluster is all findings that are alike.
type cluster struct {
	difference
	count map[string]int // by version
	cases []*finding     // one of each version: the shortest, of these the first
}

func (c *cluster) total() int {
	n := 0
	for _, count := range c.count {
		n += count
	}
	return n
}

// clusters are the clusters, by what they have in common.
type clusters map[difference]*cluster

// add puts a finding to its like.
func (cs clusters) add(f *finding) {
	version := f.binary.Version.String()
	c := cs[f.difference]
	if c == nil {
		c = &cluster{difference: f.difference, count: map[string]int{}, cases: []*finding{f}}
		cs[f.difference] = c
	}
	c.count[version]++
	if kept := c.cases[0]; cmp.Or(cmp.Compare(len(f.text), len(kept.text)), cmp.Compare(f.number, kept.number)) < 0 {
		c.cases[0] = f
	}
}

// merge adds the clusters of another version.
func (cs clusters) merge(more clusters) {
	for d, c := range more {
		mine := cs[d]
		if mine == nil {
			cs[d] = c
			continue
		}
		for version, n := range c.count {
			mine.count[version] += n
		}
		mine.cases = append(mine.cases, c.cases...)
	}
}

// ordered returns the clusters by kind and size.
func (cs clusters) ordered() []*cluster {
	var all []*cluster
	for _, c := range cs {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *cluster) int {
		return cmp.Or(cmp.Compare(slices.Index(kinds, a.kind), slices.Index(kinds, b.kind)), cmp.Compare(b.total(), a.total()),
			cmp.Compare(a.keyword, b.keyword), cmp.Compare(a.message, b.message), cmp.Compare(a.rule, b.rule))
	})
	return all
}

// tableName is the table of contents of what is recorded.
const tableName = "clusters.txt"

// write records the clusters in a folder.
func (cs clusters) write(dir string) error {
	var table strings.Builder
	table.WriteString("# case  count  of versions  kind: keyword: message\n")
	for i, c := range cs.ordered() {
		name := fmt.Sprintf("%03d-%s", i+1, slug(c.kind+" "+c.keyword))
		fmt.Fprintf(&table, "%03d\t%d\t%s\t%s: %s: %s%s\n", i+1, c.total(), c.versions(), c.kind, cmp.Or(c.keyword, "-"), c.message, suffix(" (", c.rule, ")"))
		if err := c.write(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, tableName), []byte(table.String()), 0o666)
}

// versions writes how often each version was met.
func (c *cluster) versions() string {
	var parts []string
	for version, n := range c.count {
		parts = append(parts, fmt.Sprintf("%s:%d", version, n))
	}
	slices.Sort(parts)
	return strings.Join(parts, ",")
}

// write records the first case in a folder, with the answers to it.
func (c *cluster) write(dir string) error {
	f := slices.MinFunc(c.cases, func(a, b *finding) int { return cmp.Compare(len(a.text), len(b.text)) })
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	said, err := verdict.Ask(f.binary, dir, f.text)
	if err != nil {
		return err
	}
	s := session{Binary: f.binary}
	answers := fmt.Sprintf("%s: %s\n\n%s\n%s", c.kind, c.message, saidText(f.binary, said), oursText(s.vet(f.text)))
	if err := os.WriteFile(filepath.Join(dir, "haproxy.cfg"), []byte(f.text), 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "answers.txt"), []byte(answers), 0o666)
}

func saidText(b binaries.Binary, said verdict.HAProxy) string {
	var t strings.Builder
	fmt.Fprintf(&t, "HAProxy %s %s\n", b.Version.Full(), verb(said.Refused))
	for _, m := range said.Alerts {
		fmt.Fprintf(&t, "  alert: %s\n", m.Text)
	}
	for _, m := range said.Warnings {
		fmt.Fprintf(&t, "  warning: %s\n", m.Text)
	}
	return t.String()
}

func oursText(ours verdict.Hapvet) string {
	var t strings.Builder
	fmt.Fprintf(&t, "hapvet %s\n%s", verb(ours.Refused), suffix("  it fails: ", ours.Failed, "\n"))
	for _, f := range ours.Errors {
		fmt.Fprintf(&t, "  %d: error[%s]: %s\n", f.Line, f.Rule, f.Text)
	}
	for _, f := range ours.Warnings {
		fmt.Fprintf(&t, "  %d: warning[%s]: %s\n", f.Line, f.Rule, f.Text)
	}
	return t.String()
}

func verb(refused bool) string {
	if refused {
		return "refuses"
	}
	return "accepts"
}

func suffix(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + text + after
}

// slug makes a name for a folder.
func slug(text string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(text)), "-")
}
