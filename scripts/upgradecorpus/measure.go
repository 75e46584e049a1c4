package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
	"github.com/hapvet/hapvet/scripts/internal/verdict"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// configuration is one to be carried over.
type configuration struct{ name, text string }

// tally counts what became of the configurations that one version accepts.
type tally struct {
	from, to                      release.Version
	accepted                      int // by the old version
	took, tookBefore, quiet       int // by the new one: after the edits, without them; without new warnings
	hapvetTook, edited, leftAside int
	details                       strings.Builder
}

func (t *tally) String() string {
	share := func(n int) string { return fmt.Sprintf("%d (%.1f %%)", n, 100*float64(n)/float64(max(1, t.accepted))) }
	return fmt.Sprintf("%s to %s: of %d configurations, %s are accepted as they are, %s after the edits (hapvet: %s), %s without a new warning; %d edited, %d left aside",
		t.from, t.to, t.accepted, share(t.tookBefore), share(t.took), share(t.hapvetTook), share(t.quiet), t.edited, t.leftAside)
}

// measure carries configurations over and asks both versions.
func measure(old, target binaries.Binary, configs []configuration, dir string) *tally {
	t := &tally{from: old.Version, to: target.Version}
	for _, c := range configs {
		text := stubbed(c.text, old.Version, dir)
		before, err := verdict.Ask(old, dir, text)
		if err != nil || before.Refused {
			continue
		}
		edited, left := migrate(text, old.Version, target.Version)
		plain, err := verdict.Ask(target, dir, text)
		after, err2 := verdict.Ask(target, dir, edited)
		if err != nil || err2 != nil || after.Refused && ofMachine(after.Alerts) {
			t.leftAside++
			continue
		}
		t.add(c.name, before, plain, after, edited != text, left, !verdict.Vet(edited, target.Version, "").Refused)
	}
	return t
}

// add counts one configuration.
func (t *tally) add(name string, before, plain, after verdict.HAProxy, edited bool, left []changes.Hit, hapvetTakes bool) {
	t.accepted++
	if edited {
		t.edited++
	}
	if hapvetTakes {
		t.hapvetTook++
	}
	if !plain.Refused {
		t.tookBefore++
	}
	if after.Refused {
		fmt.Fprintf(&t.details, "refused %s\n", name)
		t.messages(after.Alerts)
		for _, h := range left {
			fmt.Fprintf(&t.details, "    line %d: %s: %s\n", h.Directives[0].Line, h.Change.ID, h.Work)
		}
		return
	}
	t.took++
	if fresh := newWarnings(before, after); len(fresh) > 0 {
		fmt.Fprintf(&t.details, "warned %s\n", name)
		t.messages(fresh)
		return
	}
	t.quiet++
}

func (t *tally) messages(list []verdict.Message) {
	for _, m := range list {
		fmt.Fprintf(&t.details, "    %s\n", m.Text)
	}
}

func ofMachine(list []verdict.Message) bool {
	for _, m := range list {
		if !verdict.OfMachine(m.Text) {
			return false
		}
	}
	return len(list) > 0
}

// place matches what differs in one warning from another of its kind.
var place = regexp.MustCompile(`CFG:\d+|'[^']*'|\d+`)

// newWarnings returns the warnings of a kind that the old version does not have.
func newWarnings(before, after verdict.HAProxy) []verdict.Message {
	had := map[string]bool{}
	for _, m := range before.Warnings {
		had[kind(m.Text)] = true
	}
	var fresh []verdict.Message
	for _, m := range after.Warnings {
		if !had[kind(m.Text)] && !verdict.OfMachine(m.Text) {
			fresh = append(fresh, m)
		}
	}
	return fresh
}

// kind is the beginning of a message without names and numbers.
func kind(text string) string {
	const enough = 50
	text = place.ReplaceAllString(text, "")
	return text[:min(len(text), enough)]
}

// migrate carries out all edits, and again those of what is there then, and returns the
// new text and what is left to do by hand.
func migrate(text string, from, to release.Version) (edited string, left []changes.Hit) {
	const enough = 4
	for range enough {
		hits := changes.FindAll(read(text, from), read(text, to))
		next, rest := apply(text, hits)
		left = rest
		if next == text {
			break
		}
		text = next
	}
	return text, left
}

func read(text string, v release.Version) *config.Config {
	return config.ParseAll([]config.Source{{Name: "CFG", Content: text}}, config.Options{Version: v})
}

// apply carries out the edits of hits, of those that overlap the first.
func apply(text string, hits []changes.Hit) (edited string, left []changes.Hit) {
	var edits []config.Edit
	for _, h := range hits {
		more := slices.Concat(edits, h.Edits)
		if _, err := config.Apply(more); err != nil || len(h.Edits) == 0 {
			left = append(left, h)
			continue
		}
		edits = more
	}
	if len(edits) == 0 {
		return text, left
	}
	sources, err := config.Apply(edits)
	if err != nil {
		return text, left
	}
	for _, source := range sources {
		text = source
	}
	return text, left
}
