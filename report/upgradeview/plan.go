package upgradeview

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/block"
	"github.com/hapvet/hapvet/upgrade"
	"github.com/hapvet/hapvet/upgrade/changes"
)

// Options say how a page is to look.
type Options struct {
	Color bool
	Width int // columns; 0 for report.DefaultWidth
}

// Text writes a plan for people.
func Text(w io.Writer, p *upgrade.Plan, o Options) error {
	return show(w, textPageOf(o), p)
}

// Markdown writes a plan for a pull request or a ticket, with what changes in the
// files.
func Markdown(w io.Writer, p *upgrade.Plan) error {
	return show(w, &markdownPage{}, p)
}

func textPageOf(o Options) *textPage {
	if o.Width <= 0 {
		o.Width = report.DefaultWidth
	}
	return &textPage{color: o.Color, width: o.Width}
}

// Blocks are a plan as parts of a larger report.
func Blocks(p *upgrade.Plan) []block.Block {
	var on block.Page
	put(&on, p)
	return on.Blocks
}

func show(w io.Writer, on writtenPage, p *upgrade.Plan) error {
	put(on, p)
	_, err := io.WriteString(w, on.String())
	return err
}

func put(on page, p *upgrade.Plan) {
	head(on, p)
	options(on, p)
	for i := range p.Steps {
		step(on, p, &p.Steps[i])
	}
	reachable(on, p)
}

// head says where the configuration stands, and what to do.
func head(on page, p *upgrade.Plan) {
	on.Title(1, "Upgrade of "+p.Name)
	today := "HAProxy " + release(p.From)
	if p.Why != "" {
		today += " (version: " + p.Why + ")"
	}
	on.Paragraph(today)
	if p.Refused {
		on.Paragraph(fmt.Sprintf("HAProxy %s refuses this configuration already: is that the version that you run?", p.From.Version.Full()))
	}
	if p.Stale != "" {
		on.Paragraph("Warning: " + p.Stale)
	}
	r := p.Recommendation
	if r == nil {
		on.Strong(p.Advice())
		return
	}
	on.Strong(r.Sentence)
	if len(r.Meanwhile) > 0 {
		on.Title(2, "Until then, or at least")
		for _, m := range r.Meanwhile {
			on.Item(block.Item{Text: m})
		}
	}
}

func options(on page, p *upgrade.Plan) {
	on.Title(2, "What there is to choose from")
	on.Grid(optionGrid(p.Options))
	if slices.ContainsFunc(p.Options, func(o upgrade.Option) bool { return o.Risk != nil }) {
		on.Paragraph(fmt.Sprintf("The last column is simulated in short with made-up traffic (preset %q), and tells nothing of yours; "+
			"hapvet simulate --risk takes your own.", upgrade.RiskTraffic))
	}
	left(on, p)
}

// maxLeft bounds the advisories that are named of those that the target leaves.
const maxLeft = 8

// left names the advisories that the configuration reaches at the target, too.
func left(on page, p *upgrade.Plan) {
	o := p.Target()
	ids := o.Exposure.IDs
	if len(ids) == 0 || len(p.Steps) == 0 {
		return
	}
	names := strings.Join(ids[:min(len(ids), maxLeft)], ", ")
	if more := len(ids) - maxLeft; more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	end := ""
	if o.Newest {
		end = fmt.Sprintf("; no release of %s mends more", o.Branch)
	}
	on.Paragraph(fmt.Sprintf("Left open in %s: %s%s.", o.Version.Full(), names, end))
}

// step tells of one move.
func step(on page, p *upgrade.Plan, s *upgrade.Step) {
	if s.From.Version.Compare(s.To.Version) != 0 {
		on.Title(2, fmt.Sprintf("From %s to %s", s.From.Version.Full(), release(s.To)))
		if len(p.Steps) > 1 || p.Recommendation != nil {
			on.Paragraph(s.Verdict() + ".")
		}
	}
	handWork(on, s)
	byEdits(on, s)
	silent(on, s)
	others(on, s)
	notes(on, s)
	if diff := StepDiff(s); diff != "" {
		if _, terminal := on.(*textPage); !terminal { // --diff shows it there
			on.Title(3, "What changes in the files")
			on.Diff(diff)
		}
	}
}

func handWork(on page, s *upgrade.Step) {
	work := s.HandWork()
	if len(work) == 0 {
		return
	}
	on.Title(3, "By hand")
	for _, r := range work {
		i := block.Item{Task: true, Head: severities[r.Severity], Text: r.Message, Lines: []block.Line{{Place: place(r.Place), Code: r.Text}}}
		if r.Advice != "" {
			i.Lines = append(i.Lines, block.Line{Note: r.Advice})
		}
		if r.Change != "" {
			i.Lines = append(i.Lines, block.Line{Note: "change " + r.Change})
		}
		on.Item(i)
	}
}

// maxLines bounds the lines that are shown of one change.
const maxLines = 12

func hitLines(hits []upgrade.Hit) []block.Line {
	var lines []block.Line
	for i, h := range hits {
		if i == maxLines {
			return append(lines, block.Line{Note: fmt.Sprintf("and %s", count(len(hits)-i, "more line", "more lines"))})
		}
		var note []string
		if h.Detail != "" {
			note = append(note, h.Detail)
		}
		if h.Edited && !h.Safe {
			note = append(note, "look at this edit")
		}
		if h.Kept {
			note = append(note, "kept as before by "+h.Keep)
		}
		lines = append(lines, block.Line{Place: place(h.Place), Code: h.Text, Note: strings.Join(note, "; ")})
	}
	return lines
}

func byEdits(on page, s *upgrade.Step) {
	begun := false
	for _, c := range s.Changes {
		done, _ := edited(c)
		if len(done) == 0 {
			continue
		}
		if !begun {
			on.Title(3, "By edits")
			begun = true
		}
		on.Item(block.Item{Head: c.ID, Text: c.Title, Lines: hitLines(done)})
	}
}

func silent(on page, s *upgrade.Step) {
	changed := s.Silent()
	if len(changed) == 0 {
		return
	}
	if !changed[0].Rare {
		on.Title(3, "Silent changes: the same lines do something else")
	}
	for n, c := range changed {
		if c.Rare {
			rare(on, changed[n:])
			return
		}
		_, open := edited(c)
		i := block.Item{Head: c.ID, Text: changeText(c, s), Task: true}
		if c.Check != "" {
			i.Lines = append(i.Lines, block.Line{Note: "look " + lookAt(c.Check)})
		}
		i.Lines = append(i.Lines, hitLines(open)...)
		if keep := open[0].Keep; keep != "" {
			i.Lines = append(i.Lines, block.Line{Note: fmt.Sprintf("as before with: %s (--keep-behaviour writes it)", keep)})
		}
		on.Item(i)
	}
}

// rare lists the silent changes that few will notice, which stand behind the others.
func rare(on page, changed []upgrade.Change) {
	on.Title(3, "Silent changes that show with rare messages or on rare machines")
	for _, c := range changed {
		on.Item(block.Item{Head: c.ID, Text: c.Title})
	}
}

// changeText says what a change is, and which way round it comes.
func changeText(c upgrade.Change, s *upgrade.Step) string {
	text := c.Title + ". " + c.Effect
	if c.Undone {
		text += fmt.Sprintf(" All this is undone: %s behaves as before.", s.To.Version)
	}
	return text
}

// lookAt puts what to check behind "look".
func lookAt(check string) string {
	if strings.HasPrefix(check, "whether ") {
		return check
	}
	return "at this: " + check
}

// others tells of loud changes that neither an edit nor a remark is about.
func others(on page, s *upgrade.Step) {
	told := map[string]bool{}
	for _, r := range s.Remarks {
		told[r.Change] = true
	}
	begun := false
	for _, c := range s.Changes {
		_, open := edited(c)
		if len(open) == 0 || c.Kind == changes.Silent || told[c.ID] {
			continue
		}
		if !begun {
			on.Title(3, "Worth knowing")
			begun = true
		}
		i := block.Item{Head: c.ID, Text: changeText(c, s), Lines: hitLines(open)}
		if work := open[0].Work; work != "" {
			i.Lines = append(i.Lines, block.Line{Note: work})
		}
		on.Item(i)
	}
}

func notes(on page, s *upgrade.Step) {
	if len(s.Notes) == 0 {
		return
	}
	on.Title(3, "Around the configuration")
	for _, c := range s.Notes {
		i := block.Item{Head: c.ID, Text: changeText(c, s)}
		if c.Check != "" {
			i.Lines = []block.Line{{Note: "look " + lookAt(c.Check)}}
		}
		on.Item(i)
	}
}

// maxReached bounds the advisories that are shown, the gravest first.
const maxReached = 12

// reachable lists the advisories of today.
func reachable(on page, p *upgrade.Plan) {
	if len(p.Reached) == 0 {
		return
	}
	on.Title(2, fmt.Sprintf("Advisories that the configuration reaches in %s, as known on %s", p.From.Version.Full(), p.Date))
	for n, r := range p.Reached {
		if n == maxReached {
			on.Item(block.Item{Text: fmt.Sprintf("and %s; hapvet advisories lists all", count(len(p.Reached)-n, "more that is no graver", "more that are no graver"))})
			break
		}
		i := block.Item{Head: fmt.Sprintf("%s (%s)", r.ID, r.Rating), Text: r.Summary + "; " + mended(r, p.From.Branch)}
		if len(r.Places) > 0 {
			i.Lines = []block.Line{{Place: place(r.Places[0]), Code: r.Places[0].Text}}
		}
		on.Item(i)
	}
}
