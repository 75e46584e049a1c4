package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/release"
)

// history is what is known of the development branch and of the stable ones.
type history struct {
	mainline []commit
	position map[string]int // of a commit of the development branch, by its id
	bySubj   map[string][]int
	short    map[string][]int // by the first seven digits
	branches []string         // stable ones, oldest first
	// stableKey is what a commit of a stable branch stands for, see key.
	stableKey map[string]string
	// landed is when each commit, by key, came to each stable branch.
	landed map[string]map[string]string
	// stableOnly are the commits of keys that the development branch does not have.
	stableOnly map[string]commit
	// fixed is the first release with each fix, by key and branch.
	fixed map[string]map[string]string
	// reverted are the releases that took a fix back.
	reverted map[string]bool
	logged   []logged // fixes that only a CHANGELOG tells of
	released map[string][]release.Version
	lastDate string
	lastTag  map[string]string // the day of the newest release of each branch in the clones
}

// oldestBranch is the oldest branch whose history is read: what was mended there
// tells how far back a defect reaches.
const oldestBranch = "1.8"

func readHistory(mainline string, stable []string) (*history, error) {
	h := &history{
		position: map[string]int{}, bySubj: map[string][]int{}, short: map[string][]int{}, stableKey: map[string]string{},
		landed: map[string]map[string]string{}, stableOnly: map[string]commit{}, fixed: map[string]map[string]string{},
		reverted: map[string]bool{}, released: map[string][]release.Version{},
		lastTag: map[string]string{},
	}
	if err := h.readMainline(mainline); err != nil {
		return nil, err
	}
	for _, dir := range stable {
		if err := h.readStable(dir); err != nil {
			return nil, err
		}
	}
	return h, nil
}

func (h *history) readMainline(dir string) error {
	tags, err := readTags(dir)
	if err != nil {
		return err
	}
	if h.mainline, err = readLog(dir, "HEAD", tags); err != nil {
		return err
	}
	for i, c := range h.mainline {
		h.position[c.id] = i
		h.bySubj[normal(c.subject)] = append(h.bySubj[normal(c.subject)], i)
		h.short[c.id[:shortID]] = append(h.short[c.id[:shortID]], i)
		if tags[c.id] != "" {
			h.addRelease(tags[c.id])
		}
		h.lastDate = max(h.lastDate, c.date)
		h.mainlineFix(i)
	}
	return nil
}

// shortID is how many digits of an id a message has at least.
const shortID = 7

func (h *history) addRelease(version string) {
	v, err := release.Parse(version)
	if err != nil || v.IsDev() {
		return
	}
	if b := v.Branch(); !slices.ContainsFunc(h.released[b], func(o release.Version) bool { return o.Compare(v) == 0 }) {
		h.released[b] = append(h.released[b], v)
	}
}

// mainlineFix takes note of a fix, or of one that is taken back before its release.
func (h *history) mainlineFix(i int) {
	c := h.mainline[i]
	if _, _, isBug := readBug(c.subject); isBug {
		h.fix(c.id, branchOf(c.tag), h.bornIn(c.tag))
	} else if key := h.revertedKey(c); key != "" {
		if b := branchOf(c.tag); h.fixed[key][b] != "" {
			delete(h.fixed[key], b)
			h.reverted[key] = true
		}
	}
}

// bornIn is the release that a commit of the development branch first came with:
// X.Y.0, or the development version while there is none.
func (h *history) bornIn(tag string) string {
	b := branchOf(tag)
	if _, known := release.LookupBranch(b); known {
		if info, _ := release.LookupBranch(b); !info.Released() {
			return tag
		}
	}
	if b == "" {
		return ""
	}
	return b + ".0"
}

func (h *history) fix(key, branch, version string) {
	if version == "" {
		return
	}
	if h.fixed[key] == nil {
		h.fixed[key] = map[string]string{}
	}
	if h.fixed[key][branch] == "" {
		h.fixed[key][branch] = version
	}
}

// readStable goes through the stable branches that a repository has.
func (h *history) readStable(dir string) error {
	tags, err := readTags(dir)
	if err != nil {
		return err
	}
	last := map[string]string{} // of each branch
	for _, version := range tags {
		if b := branchOf(version); !strings.Contains(version, "dev") && (last[b] == "" || patch(version) > patch(last[b])) {
			last[b] = version
		}
	}
	for b := range last {
		if !slices.Contains(h.branches, b) && compareBranches(b, oldestBranch) >= 0 && patch(last[b]) > 0 {
			h.branches = append(h.branches, b)
		}
	}
	slices.SortFunc(h.branches, compareBranches)
	logs := map[string][]commit{}
	for _, b := range h.branches {
		if last[b] == "" {
			continue
		}
		if logs[b], err = readLog(dir, "v"+b+".0..v"+last[b], tags); err != nil {
			return err
		}
		for _, c := range logs[b] {
			h.stableKey[c.id] = "" // known, and not looked at yet
			h.addRelease(c.tag)
			if tags[c.id] != "" {
				h.lastTag[b] = max(h.lastTag[b], c.date)
			}
		}
	}
	for _, b := range slices.Backward(h.branches) { // newer first: older ones take over from them
		for _, c := range logs[b] {
			h.stableCommit(b, c)
		}
	}
	return nil
}

// stableCommit takes note of a commit of a stable branch.
func (h *history) stableCommit(b string, c commit) {
	h.lastDate = max(h.lastDate, c.date)
	if key := h.revertedKey(c); key != "" && strings.HasPrefix(c.subject, "Revert") {
		if h.fixed[key][b] != "" {
			delete(h.fixed[key], b)
			h.reverted[key] = true
		}
		delete(h.landed[key], b)
		return
	}
	key := h.key(b, c)
	h.stableKey[c.id] = key
	if h.landed[key] == nil {
		h.landed[key] = map[string]string{}
	}
	if h.landed[key][b] == "" {
		h.landed[key][b] = c.tag
	}
	subject := c.subject
	if i, ok := h.position[key]; ok && !strings.HasPrefix(subject, "BU") {
		subject = h.mainline[i].subject
	}
	if _, _, isBug := readBug(subject); isBug {
		h.fix(key, b, c.tag)
	}
}

var (
	pickPattern     = regexp.MustCompile(`\(cherry[- ]picked from commit ([0-9a-f]{7,40})\)`)
	upstreamPattern = regexp.MustCompile(`(?i)upstream commit[: ]+([0-9a-f]{7,40})`)
	revertPattern   = regexp.MustCompile(`(?i)reverts? (?:commit )?([0-9a-f]{7,40})`)
)

// key is what a commit of a stable branch stands for: the one of the development
// branch that it was picked from, or its own subject.
func (h *history) key(b string, c commit) string {
	for _, m := range pickPattern.FindAllStringSubmatch(c.body, -1) {
		if id := h.resolve(m[1]); id != "" {
			return id
		}
	}
	if m := upstreamPattern.FindStringSubmatch(c.body); m != nil {
		if id := h.resolve(m[1]); id != "" {
			return id
		}
	}
	for _, i := range slices.Backward(h.bySubj[normal(c.subject)]) {
		if h.mainline[i].date <= c.date {
			return h.mainline[i].id
		}
	}
	key := normal(c.subject)
	c.tag = b
	h.stableOnly[key] = c // of the oldest branch, which comes last
	return key
}

// resolve returns the key of a commit by its id, "" if it is not known.
func (h *history) resolve(id string) string {
	if _, ok := h.position[id]; ok {
		return id
	}
	for _, i := range h.short[id[:shortID]] {
		if strings.HasPrefix(h.mainline[i].id, id) {
			return h.mainline[i].id
		}
	}
	return h.stableKey[id]
}

// revertedKey returns the key of the commit that c takes back, or "".
func (h *history) revertedKey(c commit) string {
	if !strings.HasPrefix(c.subject, "Revert") {
		return ""
	}
	if m := revertPattern.FindStringSubmatch(c.body); m != nil {
		if key := h.resolve(m[1]); key != "" {
			return key
		}
	}
	subject := strings.Trim(strings.TrimPrefix(c.subject, "Revert "), `"`)
	if list := h.bySubj[normal(subject)]; len(list) > 0 {
		return h.mainline[list[len(list)-1]].id
	}
	return normal(subject)
}

// date is the day of the newest commit.
func (h *history) date() string { return h.lastDate }
