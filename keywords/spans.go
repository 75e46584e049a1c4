package keywords

import "github.com/hapvet/hapvet/release"

// Span is a stretch of versions with one answer.
type Span struct {
	// From is the branch, or the patch release, that begins it; "" is the oldest.
	From string
	// Before is the first branch beyond it; "" when it goes on.
	Before string
	Answer Answer
}

// Spans returns the versions that know the word, oldest first, with what they
// answer. A patch release that brought the word to its branch begins a span.
func (w *Word) Spans() []Span {
	var spans []Span
	open := false
	for i, branch := range branchNames() {
		from, patched := branch, false
		for _, since := range w.Since {
			if since.Branch() == branch {
				from, patched = since.String(), true
			}
		}
		answer := w.Answers[i]
		if open && (patched || answer != spans[len(spans)-1].Answer) {
			spans[len(spans)-1].Before = branch
			open = false
		}
		if open || answer == Unknown {
			continue
		}
		if i == 0 && !patched {
			from = ""
		}
		spans = append(spans, Span{From: from, Answer: answer})
		open = true
	}
	return spans
}

// SpansOf returns ranges as spans in which a word is accepted; no ranges are all
// versions.
func SpansOf(ranges release.Ranges) []Span {
	if len(ranges) == 0 {
		return []Span{{}}
	}
	spans := make([]Span, len(ranges))
	for i, r := range ranges {
		if !r.From.IsZero() {
			spans[i].From = r.From.String()
		}
		if !r.Before.IsZero() {
			spans[i].Before = r.Before.String()
		}
	}
	return spans
}
