package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
	"github.com/hapvet/hapvet/release"
)

// wordRule is one run of a rule that looks up words of the language.
type wordRule struct {
	*Pass
	period keywords.Period
	// guesses is how many more words are compared with all that exist, so that a
	// file that is no configuration stays cheap.
	guesses int
	// last is the table that was asked for last, which is often asked for again.
	last struct {
		kind    keywords.Kind
		context string
		table   keywords.Table
	}
}

// wordsOf begins a run.
func wordsOf(p *Pass) *wordRule {
	const guesses = 300
	return &wordRule{Pass: p, period: keywords.PeriodOf(p.Version()), guesses: guesses}
}

// table returns the words of a kind in a context.
func (r *wordRule) table(kind keywords.Kind, context string) keywords.Table {
	if r.last.kind != kind || r.last.context != context {
		r.last.kind, r.last.context = kind, context
		r.last.table = keywords.TableOf(kind, context, r.period)
	}
	return r.last.table
}

// place is where an unknown word stands: what the words there are, and where the
// version has them.
type place struct {
	kind    keywords.Kind
	context string
	what    string // "keyword of a frontend section"
	in      string // how other contexts are called: "a %s section", or "" if that helps nobody
}

// unknown reports word n of a directive, which the version does not know there.
func (r *wordRule) unknown(d *config.Directive, n int, at place) {
	if r.overflows(Error) {
		return
	}
	word := d.Words[n].Value
	table := r.table(at.kind, at.context)
	message := fmt.Sprintf("%q is no %s in HAProxy %s", word, at.what, r.Version().Branch())
	f := At(d, n).As(Error)
	w, answer := table.LookupPrefix(word)
	contexts := keywords.Contexts(at.kind, base(word), r.period)
	switch {
	case w != nil && (answer == keywords.Removed || w.Instead != "" && r.gone(w)):
		r.Report(f.Saying(message+r.history(w), instead(w)).Fixing(renamed(d, n, w)...))
	case len(contexts) > 0 && at.in != "":
		r.Report(f.Saying(message, fmt.Sprintf("move it to "+at.in+", where it belongs", list(contexts))))
	case w != nil && w.Answers.First() != "" && !r.gone(w):
		r.Report(f.Saying(message+r.history(w), "remove it, or use a version that knows it"))
	case w != nil && w.Answers.First() != "":
		r.Report(f.Saying(message+r.history(w), instead(w)).Fixing(renamed(d, n, w)...))
	default:
		f = f.Saying(message, "correct or remove it")
		if near := r.meant(word, table); near != "" {
			f.Advice = fmt.Sprintf("did you mean %q?", near)
			f.Fixes = replacing(f, d.Words[n], near)
		}
		r.Report(f)
	}
}

// base returns an action without what stands in parentheses behind it.
func base(word string) string {
	name, _, _ := strings.Cut(word, "(")
	return name
}

// meant returns the word that was probably meant, or "".
func (r *wordRule) meant(word string, t keywords.Table) string {
	name, rest := strings.ToLower(base(word)), word[len(base(word)):]
	if t.Has(name) {
		return name + rest
	}
	for i := range len(name) - 1 {
		if swapped := name[:i] + name[i+1:i+2] + name[i:i+1] + name[i+2:]; t.Has(swapped) {
			return swapped + rest
		}
	}
	if r.guesses--; r.guesses < 0 {
		return ""
	}
	if near := nearest(name, t.Names()); near != "" {
		return near + rest
	}
	return ""
}

// replacing writes another word in place of one that stands in the source as it
// is.
func replacing(f Finding, w config.Word, by string) []Fix {
	if !w.Plain() {
		return nil
	}
	return []Fix{{Message: fmt.Sprintf("write %q", by), Edits: []config.Edit{{File: f.File, Span: f.Span, New: by}}}}
}

// gone reports whether a word was known before the version.
func (r *wordRule) gone(w *keywords.Word) bool {
	b, _ := release.LookupBranch(w.Answers.First())
	return w.Came(r.Version()) == "" && b.Name != "" && b.First().Before(r.Version())
}

// history says from when to when a word is known, as the end of a message.
func (r *wordRule) history(w *keywords.Word) string {
	if patch := w.Came(r.Version()); patch != "" {
		return ": it came with " + patch
	}
	first, last := w.Answers.First(), w.Answers.Last()
	oldest := release.Branches()[0].Name
	switch {
	case first == "":
		return ""
	case last == newestBranch():
		return ": it came with " + first
	case first == oldest:
		return ": it was there up to " + last
	case first == last:
		return ": only " + first + " has it"
	}
	return fmt.Sprintf(": it was there from %s to %s", first, last)
}

// instead says what to do about a word that is gone.
func instead(w *keywords.Word) string {
	if w.Instead == "" {
		return "remove it"
	}
	return "use " + w.Instead + " instead"
}

// list writes words as a list: "a, b or c".
func list(words []string) string {
	words = slices.Compact(slices.Clone(words))
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:n-1], ", ") + " or " + words[n-1]
}

// article puts "a" or "an" before a word.
func article(word string) string {
	if strings.ContainsRune("aeio", rune(word[0])) {
		return "an " + word
	}
	return "a " + word
}

// newestBranch returns the name of the newest branch that the tables know.
func newestBranch() string {
	return release.NewestBranch().Name
}
