package exploreview

import (
	"io"

	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/report"
)

// JSON writes a report for programs, as docs/explore.schema.json describes it.
func JSON(w io.Writer, r *explore.Report) error { return report.WriteJSON(w, r) }

// catalogue is what [ListJSON] writes.
type catalogue struct {
	Schema    int        `json:"schema"`
	Scenarios []scenario `json:"scenarios"`
	Deletes   []choice   `json:"deletes"`
	Refusals  []choice   `json:"refusals"`
}

type scenario struct {
	Name   string   `json:"name"`
	About  string   `json:"about"`
	Defect string   `json:"defect"`
	Breaks []string `json:"breaks"`
	On     []string `json:"on"`
	NotOn  []string `json:"not_on"`
}

type choice struct {
	Name       string   `json:"name"`
	Summary    string   `json:"summary"`
	Versions   []string `json:"versions"`
	Hypothesis string   `json:"hypothesis,omitempty"`
}

// ListJSON writes what may be explored, for programs.
func ListJSON(w io.Writer) error {
	c := catalogue{Schema: 1}
	for _, sc := range explore.Scenarios() {
		c.Scenarios = append(c.Scenarios, scenario{sc.Name, sc.About, sc.Shows.Defect, sc.Shows.Breaks, sc.Shows.On, sc.Shows.NotOn})
	}
	c.Deletes, c.Refusals = choices(explore.Deletes()), choices(explore.Refusals())
	return report.WriteJSON(w, c)
}

func choices(list []explore.Choice) []choice {
	out := make([]choice, len(list))
	for i, c := range list {
		out[i] = choice{c.Name, c.Summary, []string{}, c.Hypothesis}
		for _, r := range c.Versions {
			out[i].Versions = append(out[i].Versions, r.String())
		}
	}
	return out
}
