package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// haproxy is a real HAProxy.
type haproxy struct {
	path    string
	version release.Version
	branch  int // its place in the answers
}

func newHAProxy(path string) (*haproxy, error) {
	out, err := exec.Command(path, "-v").Output()
	if err != nil {
		return nil, fmt.Errorf("%s -v: %w", path, err)
	}
	v, err := release.ParseBanner(string(out))
	if err != nil {
		return nil, err
	}
	for i, b := range release.Branches() {
		if b.Name == v.Branch() {
			return &haproxy{path, v, i}, nil
		}
	}
	return nil, fmt.Errorf("the data of releases do not have branch %s yet: add it first", v.Branch())
}

// maxLines keeps the lines of one configuration below the number of errors at
// which HAProxy gives up.
const maxLines = 45

// probe asks about each word, as many at a time as HAProxy takes. Words of the
// global section are asked about alone: many act at once.
func (h *haproxy) probe(words []*entry) ([]verdict, error) {
	order := make([]int, len(words))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(words[a].place(), words[b].place()) })
	answers := make([]verdict, len(words))
	for len(order) > 0 {
		batch := h.batch(words, order)
		var asked []*entry
		for _, i := range order[:batch] {
			asked = append(asked, words[i])
		}
		got, err := h.askAbout(asked)
		if err != nil {
			return nil, err
		}
		for n, i := range order[:batch] {
			answers[i] = got[n]
		}
		order = order[batch:]
	}
	return answers, nil
}

// batch returns how many of the next words can be asked about at once.
func (h *haproxy) batch(words []*entry, order []int) int {
	place := words[order[0]].place()
	if place == "global" {
		return 1
	}
	n, lines := 0, 0
	for _, i := range order {
		lines += len(words[i].lines())
		if words[i].place() != place || lines > maxLines && n > 0 {
			break
		}
		n++
	}
	return n
}

// attempt is one line that tries a word, and what HAProxy said about it.
type attempt struct {
	word int
	line string
	said []string
}

// askAbout asks about words of one section.
func (h *haproxy) askAbout(words []*entry) ([]verdict, error) {
	var attempts []*attempt
	for i, e := range words {
		for _, line := range e.lines() {
			attempts = append(attempts, &attempt{word: i, line: line})
		}
	}
	if err := h.try(words[0].place(), attempts); err != nil {
		return nil, err
	}
	answers := make([]verdict, len(words))
	for i, e := range words {
		var said [][]string
		for _, a := range attempts {
			if a.word == i {
				said = append(said, a.said)
			}
		}
		answers[i] = summary(e, said)
	}
	return answers, nil
}

// sentinel is unknown everywhere: where HAProxy says so, it read all lines above.
const sentinel = "no-such-word"

// try asks about lines of one section. Where HAProxy gives up before the last
// line, it asks again about the ones from there on.
func (h *haproxy) try(section string, attempts []*attempt) error {
	for len(attempts) > 0 {
		text := header(section)
		first := len(text) + 1
		for _, a := range attempts {
			text = append(text, a.line)
		}
		text = append(text, sentinel)
		said, err := h.check(strings.Join(text, "\n") + "\n")
		if err != nil {
			return err
		}
		read := 0
		for i, a := range attempts {
			if a.said = said[first+i]; a.said != nil {
				read = i + 1
			}
			a.said = append(a.said, about(a.line, said[0])...)
		}
		if said[len(text)] != nil {
			return nil
		}
		if read == 0 && len(attempts) > 1 { // it gave up without saying where
			if err := h.try(section, attempts[:1]); err != nil {
				return err
			}
			read = 1
		}
		if read == 0 {
			attempts[0].said, read = []string{}, 1
		}
		attempts = attempts[read:]
	}
	return nil
}

// summary puts the answers to the lines that try a word together. What is said
// of some of them alone is about their arguments.
func summary(e *entry, said [][]string) verdict {
	all := verdict{answer: keywords.Accepted}
	quiet := false
	for _, messages := range said {
		v := classify(e, messages)
		// Some warnings come once for all lines: silence after one means nothing.
		quiet = quiet || messages == nil && all.answer < keywords.Deprecated
		all.answer = max(all.answer, v.answer)
		if v.gate != "" {
			all.gate = v.gate
		}
	}
	if quiet && all.answer != keywords.Deprecated {
		all.answer = keywords.Accepted
	}
	if !quiet && e.longer && all.answer == keywords.Accepted {
		all.answer = keywords.Unknown // the shorter word was meant, and the rest is wrong
	}
	return all
}

// unglued separates messages that begin in the middle of a line.
var unglued = strings.NewReplacer("[ALERT]", "\n[ALERT]", "[WARNING]", "\n[WARNING]")

// about returns the messages without a place that tell that the keyword of a line
// is deprecated.
func about(line string, messages []string) []string {
	word, _, _ := strings.Cut(line, " ")
	var found []string
	for _, m := range messages {
		if strings.Contains(m, "'"+word+"' keyword is deprecated") {
			found = append(found, m)
		}
	}
	return found
}

var located = regexp.MustCompile(`probe\.cfg:(\d+)\]`)

// check returns the messages about each line.
func (h *haproxy) check(text string) (map[int][]string, error) {
	dir, err := os.MkdirTemp("", "keywords")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "probe.cfg"), []byte(text), 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, h.path, "-c", "-f", "probe.cfg")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	var status *exec.ExitError
	if err != nil && !errors.As(err, &status) {
		return nil, err
	}
	said := map[int][]string{}
	for message := range strings.SplitSeq(unglued.Replace(string(out)), "\n") {
		line := 0
		if m := located.FindStringSubmatch(message); m != nil {
			line, _ = strconv.Atoi(m[1])
		}
		said[line] = append(said[line], message)
	}
	return said, nil
}
