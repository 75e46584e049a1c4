package report

import (
	"bufio"
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/release"
)

// jsonSchema counts the incompatible changes of the JSON output.
const jsonSchema = 1

// The members are documented in docs/json.schema.json.
type jsonRun struct {
	Schema         int                 `json:"schema"`
	Version        release.Version     `json:"haproxy_version"`
	Configurations []jsonConfiguration `json:"configurations"`
	Advisories     *jsonAdvisories     `json:"advisories,omitempty"`
}

// jsonAdvisories says how new the known defects are.
type jsonAdvisories struct {
	Date string `json:"data_date"`
	Old  string `json:"stale,omitempty"`
}

type jsonConfiguration struct {
	Files   []string        `json:"files"`
	Version release.Version `json:"haproxy_version"`
	Startup Startup         `json:"startup"`
	Omitted int             `json:"omitted,omitempty"`
	Targets []jsonTarget    `json:"targets,omitempty"`
	Assumed []string        `json:"assumed,omitempty"`
	Fixed   []jsonFixed     `json:"fixed,omitempty"`

	Suppressed int `json:"suppressed,omitempty"`
	Known      int `json:"known,omitempty"`

	Findings []jsonFinding `json:"findings"`
}

type jsonTarget struct {
	Version release.Version `json:"haproxy_version"`
	Startup Startup         `json:"startup"`
}

type jsonFinding struct {
	Rule     string            `json:"rule"`
	Severity string            `json:"severity"`
	Category checks.Category   `json:"category"`
	Sure     checks.Confidence `json:"confidence"`
	File     string            `json:"file"`
	extent
	Section  *jsonSection  `json:"section,omitempty"`
	Message  string        `json:"message"`
	Advice   string        `json:"advice"`
	URL      string        `json:"url"`
	Versions []jsonHold    `json:"versions,omitempty"`
	History  []jsonEra     `json:"history,omitempty"`
	Related  []jsonRelated `json:"related"`
	Fixes    []jsonFix     `json:"fixes"`
}

// jsonSection is the place of a finding about a section as a whole.
type jsonSection struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	extent
}

type jsonHold struct {
	Version  release.Version `json:"haproxy_version"`
	Severity string          `json:"severity"`
}

type jsonEra struct {
	From   string        `json:"from"`
	To     string        `json:"to"`
	Answer checks.Answer `json:"answer"`
}

type jsonRelated struct {
	place
	Message string `json:"message"`
}

type jsonFix struct {
	Message string     `json:"message"`
	Safe    bool       `json:"safe"`
	Edits   []jsonEdit `json:"edits"`
}

// jsonFixed is a finding that was mended.
type jsonFixed struct {
	Rule    string `json:"rule"`
	File    string `json:"file"`
	Message string `json:"message"`
	Fix     string `json:"fix"`
}

type jsonEdit struct {
	place
	Text string `json:"text"`
}

// JSON writes a run as one line of JSON.
func JSON(w io.Writer, run Run) error {
	out := jsonRun{
		Schema:         jsonSchema,
		Version:        run.Version,
		Configurations: convert(run.Configurations, newJSONConfiguration),
	}
	if run.Advisories.Date != "" {
		out.Advisories = &jsonAdvisories{run.Advisories.Date, run.Advisories.Old}
	}
	b := bufio.NewWriterSize(w, 1<<16)
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(out); err != nil {
		return err
	}
	return b.Flush()
}

func newJSONConfiguration(c Configuration) jsonConfiguration {
	first := c.Targets[0]
	problems, findings := c.Omitted()
	out := jsonConfiguration{
		Files:   fileNames(first.Config),
		Version: first.Config.Version,
		Startup: c.Startup(),
		Omitted: problems + findings,
		Assumed: c.Assumed,

		Suppressed: c.Suppressed,
		Known:      c.Known,

		Findings: convert(c.Findings, newJSONFinding),
	}
	if c.Fixed != nil {
		out.Fixed = convert(c.Fixed.Mended, func(m checks.Mended) jsonFixed {
			return jsonFixed{m.Finding.Rule, locate(m.Finding.File, m.Finding.Span).File, m.Finding.Message, m.Fix}
		})
	}
	if len(c.Targets) > 1 {
		out.Targets = convert(c.Targets, func(t Target) jsonTarget { return jsonTarget{t.Config.Version, t.Startup} })
	}
	return out
}

// fileNames are the files of a configuration, as the user named them.
func fileNames(c *config.Config) []string {
	names := convert(c.Files, func(f *config.File) string {
		outer, _ := f.Origin(config.Span{})
		return outer.Name
	})
	return slices.Compact(names)
}

// fileEdits are the edits of a fix. Those of a text that was taken out of another file are
// none of that file, in which it is written in another way.
func fileEdits(fix checks.Fix) []config.Edit {
	if slices.ContainsFunc(fix.Edits, func(e config.Edit) bool { return e.File.Embedded() }) {
		return nil
	}
	return fix.Edits
}

func newJSONFinding(f checks.Finding) jsonFinding {
	out := jsonFinding{
		Rule:     f.Rule,
		Severity: f.Severity.String(),
		Category: f.Category,
		Sure:     f.Confidence,
		Message:  f.Message,
		Advice:   f.Advice,
		URL:      cmp.Or(f.URL, checks.RuleURL(f.Rule)),
		Related: convert(f.Related, func(r checks.Related) jsonRelated {
			return jsonRelated{locate(r.File, r.Span), r.Message}
		}),
		Fixes: convert(f.Fixes, func(fix checks.Fix) jsonFix {
			return jsonFix{fix.Message, fix.Safe, convert(fileEdits(fix), func(e config.Edit) jsonEdit {
				return jsonEdit{locate(e.File, e.Span), e.New}
			})}
		}),
	}
	at := locate(f.File, f.Span)
	out.File = at.File
	if s := f.Section; s != nil {
		out.Section = &jsonSection{s.Kind, s.Name, at.extent}
	} else {
		out.extent = at.extent
	}
	if f.Holds != nil {
		out.Versions = convert(f.Holds, func(h checks.Hold) jsonHold { return jsonHold{h.Version, h.Severity.String()} })
	}
	if f.History != nil {
		out.History = convert(f.History, func(e checks.Era) jsonEra { return jsonEra{e.First, e.Last, e.Answer} })
	}
	return out
}

// convert maps a slice. The result is never nil, which JSON would show as null.
func convert[From, To any](list []From, one func(From) To) []To {
	out := make([]To, len(list))
	for i, from := range list {
		out[i] = one(from)
	}
	return out
}
