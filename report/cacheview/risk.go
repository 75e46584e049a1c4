package cacheview

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/report"
	"github.com/hapvet/hapvet/report/block"
)

// RiskJSON writes a report of risks for programs, as docs/risk.schema.json describes it.
func RiskJSON(w io.Writer, r *risk.Report) error {
	return report.WriteJSON(w, r)
}

// RiskText writes a report of risks for people. What is certain, what is simulated, and what
// nobody knows stand apart.
func RiskText(w io.Writer, r *risk.Report, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = report.DefaultWidth
	}
	p := &page{TextOptions: o}
	p.risk(r)
	_, err := io.WriteString(w, p.out.String())
	return err
}

// RiskBlocks are a report of risks as parts of a larger one.
func RiskBlocks(r *risk.Report) []block.Block {
	p := &page{blocks: &block.Page{}}
	p.blocks.Title(1, fmt.Sprintf("Risk of cache %s", r.Cache.Name))
	p.risk(r)
	return p.blocks.Blocks
}

func (p *page) risk(r *risk.Report) {
	p.riskHead(r)
	p.certain(r)
	p.simulated(r)
	p.others(r)
	p.drivers(r)
	p.remedies(r)
	p.list("Unknown", r.Unknown)
	p.list("Assumed", r.Assumptions)
}

func (p *page) riskHead(r *risk.Report) {
	c := &r.Cache
	vary := "off"
	if c.ProcessVary {
		vary = fmt.Sprintf("on, max-secondary-entries %d", c.MaxSecondaryEntries)
	}
	p.line("risk of cache \"%s\" in HAProxy %s: total-max-size %d, max-object-size %d, max-age %d, process-vary %s",
		report.Safe(c.Name), r.HAProxyVersion, c.TotalMaxSize, c.MaxObjectSize, c.MaxAge, vary)
	how := ""
	if r.Quick {
		how = ", quick"
	}
	p.line("%s, %g requests a second, threads: %d; simulated requests: %s%s", report.Safe(r.Traffic), r.Rate, r.Threads, grouped(r.Requests), how)
	if r.Delete != "as-version" || r.Refuse != "as-version" {
		p.line("not as the version does it: deletes are %s, refused is %s", r.Delete, r.Refuse)
	}
	p.list("Verdict", []string{r.Verdict})
}

// reachable are the outcomes that can be reached.
func reachable(r *risk.Report) (list []risk.Estimate) {
	for _, e := range r.Outcomes {
		if e.Status == risk.Estimated || e.Status == risk.NotSeen {
			list = append(list, e)
		}
	}
	return list
}

// certain lists the defects that exist and can be reached.
func (p *page) certain(r *risk.Report) {
	list := reachable(r)
	if len(list) == 0 {
		return
	}
	p.title(fmt.Sprintf("Certain: HAProxy %s has these defects, and the configuration reaches them", r.HAProxyVersion))
	var t block.Table
	for _, e := range list {
		t.Add(e.Outcome, e.Advisory, e.Summary)
	}
	p.grid(t, 0)
}

// simulated shows how often they show.
func (p *page) simulated(r *risk.Report) {
	list := reachable(r)
	if len(list) == 0 {
		return
	}
	p.title("Simulated: at least once in the first million requests of such traffic after a start")
	var t block.Table
	t.Titles = []string{"", "probability", "95 % interval", "first expected after", "", "by"}
	for _, e := range list {
		after, seconds := "", ""
		switch {
		case e.FirstAfter > 0 && e.FirstAfter < 1e15:
			after, seconds = grouped(int64(math.Round(e.FirstAfter)))+" requests", longTime(e.FirstSeconds)
		case e.FirstAfter > 0:
			after, seconds = fmt.Sprintf("%.0e requests", e.FirstAfter), longTime(e.FirstSeconds)
		case e.FirstAtLeast > 0:
			after, seconds = "not seen", ""
		}
		t.Add(e.Outcome, risk.Chance(e.Probability), risk.Chance(e.Interval.Low)+" to "+risk.Chance(e.Interval.High), after, seconds, by(&e))
	}
	p.grid(t, 0)
}

// by tells how a figure came about.
func by(e *risk.Estimate) string {
	switch e.Method {
	case risk.ByRuns, risk.ByRate:
		return fmt.Sprintf("%d of %d runs", e.Seen, e.Runs)
	case risk.ByImportance:
		return "importance sampling"
	case risk.ByCoincidence:
		return fmt.Sprintf("%s close encounters", grouped(e.Seen))
	}
	return string(e.Method)
}

// others names the outcomes that cannot be.
func (p *page) others(r *risk.Report) {
	byWhy := map[string][]string{}
	var none, whys []string
	for _, e := range r.Outcomes {
		switch e.Status {
		case risk.NotReachable:
			if byWhy[e.Why] == nil {
				whys = append(whys, e.Why)
			}
			byWhy[e.Why] = append(byWhy[e.Why], e.Outcome)
		case risk.NoKnownDefect:
			none = append(none, e.Outcome)
		}
	}
	var lines []string
	for _, why := range whys {
		lines = append(lines, fmt.Sprintf("%s: %s", why, strings.Join(byWhy[why], ", ")))
	}
	p.list("Not reachable with this configuration", lines)
	if len(none) > 0 {
		p.list(fmt.Sprintf("No known defect of %s does this", r.HAProxyVersion), []string{strings.Join(none, ", ")})
	}
}

// drivers shows what the risk depends on.
func (p *page) drivers(r *risk.Report) {
	if len(r.Drivers) == 0 {
		return
	}
	p.title(fmt.Sprintf("What drives %s: how often it comes in a million requests", r.Driven))
	var t block.Table
	for _, d := range r.Drivers {
		row := []string{d.Factor}
		for _, v := range d.Values {
			s := fmt.Sprintf("%s: %s", v.Value, often(v.PerMillion))
			if v.Configured {
				s += " (now)"
			}
			row = append(row, s)
		}
		t.Add(row...)
	}
	p.grid(t, 0)
}

// remedies shows what there is to do.
func (p *page) remedies(r *risk.Report) {
	if len(r.Remedies) == 0 {
		return
	}
	p.title("What stops it")
	var t block.Table
	t.Titles = []string{"", "crash", "95 % interval", "lost blocks", "hits", "memory", "still reachable"}
	row := func(action string, e *risk.Effect) {
		left := "nothing"
		if len(e.Reachable) > 0 {
			left = fmt.Sprintf("%d of %d", len(e.Reachable), len(r.Now.Reachable))
			if len(e.Reachable) > len(r.Now.Reachable) || slices.ContainsFunc(e.Reachable, func(s string) bool { return !slices.Contains(r.Now.Reachable, s) }) {
				left = fmt.Sprintf("%d", len(e.Reachable))
			}
		}
		crash, interval := risk.Chance(e.Crash), risk.Chance(e.CrashInterval.Low)+" to "+risk.Chance(e.CrashInterval.High)
		if e.CrashInterval.High == 0 { // nothing that is left ends the process
			crash, interval = "no known defect", ""
		}
		t.Add(action, crash, interval, simulation.Percent(e.Leaked),
			simulation.Percent(e.HitRatio), simulation.Size(e.Memory), left)
	}
	row("as it is", &r.Now)
	var prices []string
	for i := range r.Remedies {
		x := &r.Remedies[i]
		row(x.Action, &x.Effect)
		prices = append(prices, fmt.Sprintf("%s: %s", x.Action, x.Price))
	}
	t.Widest = 40
	p.grid(t, 0)
	p.list("What that costs", prices)
}

// often writes how often something comes.
func often(x float64) string {
	switch {
	case x == 0:
		return "0"
	case x >= 100:
		return grouped(int64(math.Round(x)))
	case x < 0.01:
		return fmt.Sprintf("%.0e", x)
	}
	return fmt.Sprintf("%.2g", x)
}

// longTime writes seconds in the largest unit of which they are two or more.
func longTime(seconds float64) string {
	unit, name := 1.0, "s"
	for _, u := range []struct {
		seconds float64
		name    string
	}{{60, "minutes"}, {3600, "hours"}, {86400, "days"}, {365.25 * 86400, "years"}} {
		if seconds >= 2*u.seconds {
			unit, name = u.seconds, u.name
		}
	}
	n := seconds / unit
	switch {
	case name == "years" && n > 1000:
		return "over 1000 years"
	case n < 10:
		return fmt.Sprintf("%.1f %s", n, name)
	}
	return fmt.Sprintf("%.0f %s", n, name)
}
