package main

import (
	"regexp"
	"strings"
)

// origin is what the message of a fix says of where the defect comes from.
type origin struct {
	key        string // of the commit that brought it
	confidence string // high, medium or low; "" if nothing is said
}

var (
	hashPattern = regexp.MustCompile(`\b[0-9a-f]{7,40}\b`)
	// What stands before the id of the commit that brought a defect, surest first.
	introducing = []struct {
		confidence string
		pattern    *regexp.Regexp
	}{
		{"high", regexp.MustCompile(`(?is)\b(introduced|regression|brought|caused|broken?|appeared|fixes:?|added|emerged)\b[^.;]{0,60}$`)},
		{"medium", regexp.MustCompile(`(?is)\b(since|after|following|due to|because of|consequence of|result of|by|with|in) (the |this |recent )?((last )?(commits?|patch(es)?|changes?):?)? ?["'(\[]*$`)},
		{"low", regexp.MustCompile(`(?is)\b(commits?|patch(es)?|changes?):? ?["'(\[]*$`)},
	}
	// behind is what may stand behind the id instead: "abc1234 introduced a ...".
	behind = regexp.MustCompile(`(?is)^[^;]{0,20}"?[^.;]{0,100}\b(introduced|brought|broke|caused|added)\b`)
	// unrelated is what stands before ids of other commits.
	unrelated = regexp.MustCompile(`(?is)(depends? on|backport(ed)? (with|along|together)|along with|upstream|cherry[- ]picked|picked from|needs|requires?|required by|must be (picked|backported) (after|with)|similar to|see also|complet(es|ed)|follow-?up|revert)[^.]{0,40}$`)
)

// originOf finds the commit that brought the defect which commit i of the
// development branch mends. It must be older.
func (h *history) originOf(i int) origin {
	body := h.mainline[i].body
	best := origin{}
	for _, span := range hashPattern.FindAllStringIndex(body, -1) {
		j, ok := h.position[h.resolve(body[span[0]:span[1]])]
		if !ok || j >= i {
			continue
		}
		const before = 120
		text := strings.Join(strings.Fields(body[max(0, span[0]-before):span[0]]), " ")
		if unrelated.MatchString(text) {
			continue
		}
		confidence := ""
		for _, in := range introducing {
			if in.pattern.MatchString(text) {
				confidence = in.confidence
				break
			}
		}
		if confidence != "high" && confidence != "" && behind.MatchString(body[span[1]:]) {
			confidence = "high"
		}
		if better(confidence, best.confidence) {
			best = origin{h.mainline[j].id, confidence}
		}
	}
	return best
}

func better(a, b string) bool {
	rank := map[string]int{"": 0, "low": 1, "medium": 2, "high": 3}
	return rank[a] > rank[b]
}

var (
	backportPattern = regexp.MustCompile(`(?is)(?:as far as|back ?port(?:ed)?[^.]{0,60}?(?:to|until|till|up to|down to|in|into|into all|since)|up to|down to|until) +(?:the )?(?:branch(?:es)? |versions? )?v?([12]\.[0-9]|3\.[0-9])\b`)
	everywhere      = regexp.MustCompile(`(?is)back ?port(?:ed)?[^.]{0,40}\b(all|every|any)\b[^.]{0,30}\b(versions?|releases?|branch(es)?|stable)|to all (stable|supported|maintained)`)
	noBackport      = regexp.MustCompile(`(?is)\bno[^.]{0,25} backport|not? (need(ed)? )?to be backported|no need to backport`)
	anyBranch       = regexp.MustCompile(`\b([12]\.[0-9]|3\.[0-9])\b`)
	backportLine    = regexp.MustCompile(`(?is)back ?port[^.]*(?:\.[0-9][^.]*)*`)
)

// statedLimit is how far back a message asks for the fix: a branch, "all", "none" or "".
func statedLimit(body string) string {
	if m := backportPattern.FindStringSubmatch(body); m != nil {
		oldest := m[1]
		for _, line := range backportLine.FindAllString(body, -1) {
			for _, b := range anyBranch.FindAllString(line, -1) {
				if compareBranches(b, oldest) < 0 {
					oldest = b
				}
			}
		}
		return oldest
	}
	switch {
	case everywhere.MatchString(body):
		return "all"
	case noBackport.MatchString(body):
		return "none"
	}
	return ""
}
