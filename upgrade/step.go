package upgrade

import (
	"slices"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// Step is one move from a version to another.
type Step struct {
	From Release `json:"from"`
	To   Release `json:"to"`
	// Changes are those of the database that concern the configuration, and Notes
	// those that are not in the file at all: commands, metrics, log lines, libraries.
	Changes []Change `json:"changes"`
	Notes   []Change `json:"notes"`
	// Remarks are what the new version says to the configuration after the edits.
	// Those that are not old need hands.
	Remarks []Remark `json:"remarks"`
	// Files are those of the configuration before and after.
	Files []File `json:"files"`
	// Lines counts the lines that edits change, add or take away. Comments do
	// not count.
	Lines int `json:"lines"`
	// WasRefused tells that the old version refuses the configuration as it was,
	// Refused that the new one refuses it as edited.
	WasRefused bool `json:"was_refused"`
	Refused    bool `json:"refused"`

	after *config.Config // as the new version reads it after the edits
}

// File is a file of a configuration, before and after the edits.
type File struct {
	Name   string `json:"name"`
	Before string `json:"-"`
	After  string `json:"-"`
	// Content is After where that is not Before.
	Content string `json:"content,omitempty"`
	// Removed and Added count the lines that are gone, and those that are new. A line
	// that was changed counts as both.
	Removed int `json:"lines_removed"`
	Added   int `json:"lines_added"`
}

// Change is a change of the database that concerns the configuration.
type Change struct {
	ID          string       `json:"id"`
	Kind        changes.Kind `json:"kind"`
	Title       string       `json:"title"`
	Effect      string       `json:"effect"`
	Check       string       `json:"check,omitempty"`
	Replacement string       `json:"replacement,omitempty"`
	// Undone tells that the new version behaves as versions did before the change: on
	// the way down.
	Undone bool `json:"undone"`
	// Rare tells that it shows with messages, or on machines, that are rare.
	Rare bool  `json:"rare,omitempty"`
	Hits []Hit `json:"hits"`
}

// Hit is a line that a change concerns.
type Hit struct {
	Place
	// Detail says what is special here, mostly nothing.
	Detail string `json:"detail,omitempty"`
	// Edited tells that the line is carried over, Safe that this cannot change what
	// HAProxy does.
	Edited bool `json:"edited"`
	Safe   bool `json:"safe"`
	// Work is what is left to a person.
	Work string `json:"work,omitempty"`
	// Keep is what would keep the behaviour of before, such as "option foo"; Kept
	// tells that the edits hold it.
	Keep string `json:"keep,omitempty"`
	Kept bool   `json:"kept"`
}

// Choice says which edits to make.
type Choice struct {
	// Only are the IDs of the only changes whose edits are made, if there are any;
	// Skip of those whose edits are not.
	Only, Skip []string
	// Keep makes the edits that keep the behaviour of before.
	Keep bool
	// Todo writes a comment above each line that needs hands.
	Todo bool
}

// makes reports whether the edits of a change are made.
func (c Choice) makes(id string) bool {
	return (len(c.Only) == 0 || slices.Contains(c.Only, id)) && !slices.Contains(c.Skip, id)
}

// step plans one move, which begins with what the old version says.
func (s *Subject) step(old reading, from, to Release, choice Choice) (Step, error) {
	e := &editing{subject: s, choice: choice, from: from.Version, to: to.Version, revision: unchanged(old.Files)}
	if err := e.edit(old.Config); err != nil {
		return Step{}, err
	}
	answer, err := s.with(e.revision.sources).answer(to.Version)
	if err != nil {
		return Step{}, err
	}
	st := Step{From: from, To: to, WasRefused: old.refused(), Refused: answer.refused(), after: answer.Config}
	st.Remarks = e.explain(newKnown(old).remarks(answer, e.revision))
	st.Files = e.revision.files(old.Files)
	st.Lines = lines(st.Files)
	if choice.Todo {
		if err := e.writeTodos(answer.Config, st.Remarks); err != nil {
			return Step{}, err
		}
	}
	if err := e.renameVersion(); err != nil {
		return Step{}, err
	}
	st.Files = e.revision.files(old.Files)
	st.Changes, st.Notes = e.grouped()
	return st, nil
}

// files returns the files before and after.
func (r *revision) files(old []*config.File) []File {
	var files []File
	for i, f := range old {
		files = append(files, r.file(i, f))
	}
	return files
}

// file returns a file before and after.
func (r *revision) file(i int, f *config.File) File {
	file := File{Name: f.Name, Before: f.Source, After: r.sources[i].Content}
	if file.After != file.Before {
		file.Content = file.After
	}
	kept, last := 0, len(r.origin[i])-1
	for j, line := range r.origin[i] {
		// A line that only gains or loses its end is another line, as it is to diff.
		endless := line == f.Lines() && !strings.HasSuffix(f.Source, "\n")
		if line > 0 && endless == (j == last && !strings.HasSuffix(file.After, "\n")) {
			kept++
		}
	}
	file.Removed, file.Added = f.Lines()-kept, len(r.origin[i])-kept
	return file
}

// lines counts the lines that edits change, add or take away.
func lines(files []File) int {
	n := 0
	for _, f := range files {
		n += max(f.Removed, f.Added)
	}
	return n
}

// HandWork returns what is left to a person: the lines that the new version refuses,
// and those that it newly warns about.
func (s *Step) HandWork() []Remark {
	work := []Remark{}
	for _, r := range s.Remarks {
		if !r.Old || r.Severity == checks.Error {
			work = append(work, r)
		}
	}
	return work
}

// Silent returns the changes of behaviour that the new version does not tell of, and
// that no edit prevents.
func (s *Step) Silent() []Change {
	var silent []Change
	for _, c := range s.Changes {
		if c.Kind == changes.Silent && slices.ContainsFunc(c.Hits, func(h Hit) bool { return !h.Kept && !h.Edited }) {
			silent = append(silent, c)
		}
	}
	return silent
}

// sources returns the files as they are after the edits.
func (s *Step) sources() []config.Source {
	var sources []config.Source
	for _, f := range s.Files {
		sources = append(sources, config.Source{Name: f.Name, Content: f.After})
	}
	return sources
}

// keepText shows the edits that keep the behaviour of before.
func keepText(edits []config.Edit) string {
	var texts []string
	for _, e := range edits {
		for line := range strings.Lines(e.New) {
			if text := strings.TrimSpace(line); text != "" && !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
	}
	return strings.Join(texts, "; ")
}
