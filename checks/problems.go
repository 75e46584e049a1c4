package checks

import "github.com/hapvet/hapvet/config"

// wording says how a rule words one kind of problem that reading found.
type wording func(config.Problem) (message, advice string)

// say is the wording that does not depend on the place.
func say(message, advice string) wording {
	return func(config.Problem) (string, string) { return message, advice }
}

// reportProblems makes a rule of what reading found: it words these kinds of
// problems and leaves the others to other rules.
func reportProblems(words map[config.ProblemKind]wording) func(*Pass) {
	return reportProblemsFixing(func(config.Problem) []Fix { return nil }, words)
}

// reportProblemsFixing is reportProblems for problems that have fixes.
func reportProblemsFixing(fixes func(config.Problem) []Fix, words map[config.ProblemKind]wording) func(*Pass) {
	return func(p *Pass) {
		for _, problem := range p.Config.Problems {
			word := words[problem.Kind]
			if word == nil || problem.Severity == config.Notice {
				continue
			}
			f := Finding{File: problem.File, Span: problem.Span}.As(severityOf(problem.Severity))
			if problem.Opened != (config.Span{}) {
				f.Related = []Related{{problem.File, problem.Opened, "the block begins here"}}
			}
			p.Report(f.Saying(word(problem)).Fixing(fixes(problem)...))
		}
	}
}

// withoutProblemLine takes the line of a problem away.
func withoutProblemLine(p config.Problem) []Fix {
	return []Fix{UnsafeFix("remove the line", p.File.RemoveLine(p.File.Line(p.Span.Start)))}
}

// severityOf translates what HAProxy makes of something.
func severityOf(s config.Severity) Severity {
	switch s {
	case config.Alert:
		return Error
	case config.Warning:
		return Warning
	}
	return Note
}
