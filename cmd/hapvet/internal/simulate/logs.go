package simulate

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/accesslog"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/config"
)

// openLogs opens access logs, in the formats of the configuration.
func (j *Job) openLogs(sem *cachesim.Semantics, k *config.HTTPCache) (*traffic, error) {
	formats, notes, err := j.logFormats()
	if err != nil {
		return nil, err
	}
	assumptions, err := readAssumptions(j.Assume)
	if err != nil {
		return nil, err
	}
	bar := newBar(j.Progress, "logs", 0)
	reader, err := accesslog.Open(j.Logs, j.Stdin, accesslog.Config{
		Formats: formats, Semantics: sem, Assumptions: assumptions, Keep: keeps(k), Progress: bar.progress,
	})
	if err != nil {
		bar.stop()
		return nil, withoutCall(err)
	}
	describe := func(r *simulation.Report) {
		s := reader.Stats()
		r.Traffic.Kind, r.Traffic.Names = "log", j.Logs
		r.Traffic.Lines, r.Traffic.Damaged = s.Lines, s.Damaged
		for _, d := range s.Damages {
			r.Traffic.Damages = append(r.Traffic.Damages, damageText(&d))
		}
		r.Assumptions = append(r.Assumptions, notes...)
		r.Assumptions = append(r.Assumptions, logAssumptions(&s)...)
	}
	return &traffic{source: reader, describe: describe, closers: []func(){bar.stop, func() { _ = reader.Close() }}}, nil
}

// logFormats returns the formats that the logs may have: the given one, or those of
// the configuration, or else that of option httplog.
func (j *Job) logFormats() (formats []*accesslog.Format, notes []string, err error) {
	if j.LogFormat != "" {
		f, err := accesslog.Compile(j.LogFormat, accesslog.Options{Version: j.Config.Version})
		if err != nil {
			return nil, nil, fmt.Errorf("--log-format: %w", err)
		}
		return []*accesslog.Format{f}, ambiguities(f), nil
	}
	formats, unreadable := accesslog.Formats(j.Config)
	for _, u := range unreadable {
		notes = append(notes, "lines of "+u.Error()+" cannot be read")
	}
	if len(formats) == 0 {
		f, err := accesslog.Standard("httplog", accesslog.Options{Version: j.Config.Version})
		if err != nil {
			return nil, nil, err
		}
		formats = append(formats, f)
		notes = append(notes, "the logs have the format of option httplog, as the configuration sets none that can be read")
	}
	for _, f := range formats {
		notes = append(notes, ambiguities(f)...)
	}
	return formats, notes, nil
}

// ambiguities says where lines of a format can be cut in more than one way.
func ambiguities(f *accesslog.Format) []string {
	var notes []string
	for _, a := range f.Ambiguities {
		notes = append(notes, fmt.Sprintf("lines of %s can be cut in more than one way: %s", f.Name, a))
	}
	return notes
}

// readAssumptions reads what is to be assumed; nothing without a file.
func readAssumptions(name string) (*accesslog.Assumptions, error) {
	if name == "" {
		return nil, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, withoutCall(err)
	}
	a, err := accesslog.ParseAssumptions(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return a, nil
}

// keeps tells which requests pass the rules of a cache: those of the proxies that have
// them, as far as the log says which these are.
func keeps(k *config.HTTPCache) func(frontend, backend string) bool {
	if len(k.InDefaults) > 0 {
		return nil // who inherits the rules is anyone
	}
	frontends, backends := make(map[string]bool), make(map[string]bool)
	for _, u := range k.Uses {
		if u.Role == config.CacheFilter {
			continue
		}
		frontends[u.Proxy.Name] = frontends[u.Proxy.Name] || u.Proxy.HasFrontend()
		backends[u.Proxy.Name] = backends[u.Proxy.Name] || u.Proxy.HasBackend()
	}
	return func(frontend, backend string) bool {
		return frontend == "" && backend == "" || frontends[frontend] || backends[backend]
	}
}

func damageText(d *accesslog.Damage) string {
	place := fmt.Sprintf("%s:%d", d.File, d.Line)
	if d.Column > 0 {
		place = fmt.Sprintf("%s:%d", place, d.Column)
	}
	return place + ": " + d.Reason
}

// logAssumptions says what the logs did not tell, and what took its place.
func logAssumptions(s *accesslog.Stats) []string {
	var out []string
	for _, a := range s.Assumed {
		out = append(out, assumedText(&a))
	}
	for _, l := range s.Lacks {
		out = append(out, fmt.Sprintf("%s, which the logs do not tell of %d requests: %s", l.What, l.Requests, l.Instead))
	}
	for _, c := range []struct {
		n    int64
		text string
	}{
		{s.FromCache, "%d requests were answered from the cache when the logs were written: what the origin would have said is what it had said before"},
		{s.Local, "%d requests that HAProxy answered by itself are left out"},
		{s.Early, "%d lines that were written before the request was over are left out"},
		{s.Elsewhere, "%d requests of proxies that do not use the cache are left out"},
		{s.Other, "%d lines that tell of no request are left out"},
		{s.CutOff, "%d headers are as long as their captures may be, and perhaps not whole"},
		{s.Late, "%d requests that came far behind later ones were made at the time of these"},
	} {
		if c.n > 0 {
			out = append(out, fmt.Sprintf(c.text, c.n))
		}
	}
	return out
}

// assumedText says what an assumption took the place of, and which one it was.
func assumedText(a *accesslog.Assumed) string {
	what := fmt.Sprintf("%s %q", a.Key, a.Value)
	if a.Value == "" {
		what = "no " + a.Key
	}
	rule := a.Rule
	if a.Path != "" && !strings.HasPrefix(rule, "built-in") { // those have long patterns
		rule += ", " + a.Path
	}
	return fmt.Sprintf("%d requests: %s (%s)", a.Requests, what, rule)
}

// withoutCall is an error of a file without the name of the system call.
func withoutCall(err error) error {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return fmt.Errorf("%s: %w", pathErr.Path, pathErr.Err)
	}
	return err
}
