package main

import (
	"fmt"
	"slices"
	"strings"
)

// aliasLetters are those that the names of aliases of log formats are made of.
const aliasLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// askAliases finds the aliases of log formats, which no list has, by trying: all
// names of one or two letters, those of the table, and those with one letter more.
func (t *sampleTables) askAliases(h *haproxy) error {
	names, tried := t.aliasNames(), map[string]bool{}
	for len(names) > 0 {
		known, err := h.aliases(names)
		if err != nil {
			return err
		}
		var longer []string
		for _, name := range names {
			tried[name] = true
			row := t.aliases.current(h.version, name)
			switch {
			case known[name] && row == nil:
				if row = t.aliases.nearest(h, name); row == nil {
					row = []string{name, "tcp", "", "-"}
				}
				t.count(t.aliases.take(h, row))
			case !known[name] && row != nil:
				fmt.Printf("kept: alias %s: HAProxy %s does not know it\n", name, h.version)
			}
			if known[name] && len(name) == 2 {
				for _, c := range aliasLetters {
					longer = append(longer, name+string(c))
				}
			}
		}
		names = nil
		for _, name := range longer {
			if !tried[name] {
				names = append(names, name)
			}
		}
	}
	return nil
}

// aliasNames returns those that are tried first.
func (t *sampleTables) aliasNames() []string {
	known, names := map[string]bool{}, []string{}
	add := func(name string) {
		if !known[name] {
			known[name] = true
			names = append(names, name)
		}
	}
	for _, row := range t.aliases.rows {
		add(row[0])
	}
	for _, a := range aliasLetters {
		add(string(a))
		for _, b := range aliasLetters {
			add(string(a) + string(b))
		}
	}
	return names
}

// aliases returns which of the names are aliases. Of all places of a log format,
// http-error is one where HAProxy goes on after a wrong one.
func (h *haproxy) aliases(names []string) (map[string]bool, error) {
	known := map[string]bool{}
	for some := range slices.Chunk(names, maxLines) {
		text := header("backend")
		first := len(text) + 1
		for _, name := range some {
			text = append(text, "http-error status 500 content-type text/plain lf-string %"+name)
		}
		said, err := h.check(strings.Join(text, "\n") + "\n")
		if err != nil {
			return nil, err
		}
		for i, name := range some {
			known[name] = !slices.ContainsFunc(said[first+i], func(m string) bool { return strings.Contains(m, "ALERT") })
		}
	}
	return known, nil
}
