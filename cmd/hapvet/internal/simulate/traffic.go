package simulate

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/cachesim/trace"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/config"
)

// traffic is an open source.
type traffic struct {
	source cachesim.Source
	// describe tells the report about it, once it has been read.
	describe func(*simulation.Report)
	closers  []func()
}

func (t *traffic) close() {
	for _, c := range slices.Backward(t.closers) {
		c()
	}
}

// open opens the traffic for a cache of a version.
func (j *Job) open(sem *cachesim.Semantics, k *config.HTTPCache) (*traffic, error) {
	switch {
	case j.Trace != "":
		return j.openTrace(sem)
	case len(j.Logs) > 0:
		return j.openLogs(sem, k)
	}
	return j.openWorkload(sem)
}

// stdinPath is the path that stands for standard input.
const stdinPath = "-"

func (j *Job) openTrace(sem *cachesim.Semantics) (*traffic, error) {
	in, err := j.openFile(j.Trace)
	if err != nil {
		return nil, err
	}
	bar := newBar(j.Progress, "trace", in.size)
	reader := trace.NewReader(bar.reader(in), sem, 0)
	describe := func(r *simulation.Report) {
		s := reader.Stats()
		r.Traffic.Kind, r.Traffic.Names = "trace", []string{j.Trace}
		r.Traffic.Lines, r.Traffic.Damaged = s.Lines, s.Damaged
		for _, d := range s.Damages {
			r.Traffic.Damages = append(r.Traffic.Damages, fmt.Sprintf("line %d: %s", d.Line, d.Reason))
		}
		for _, u := range s.Unknown {
			r.Assumptions = append(r.Assumptions, fmt.Sprintf("the member %q of %d lines means nothing", u.Name, u.Lines))
		}
		if s.Late > 0 {
			r.Assumptions = append(r.Assumptions, fmt.Sprintf("%d requests that came far behind later ones were made at the time of these", s.Late))
		}
	}
	return &traffic{source: reader, describe: describe, closers: []func(){in.close, bar.stop}}, nil
}

// file is one that is read.
type file struct {
	io.Reader
	size  int64 // bytes, or 0 where nobody knows
	close func()
}

func (j *Job) openFile(name string) (*file, error) {
	if name == stdinPath {
		return &file{Reader: j.Stdin, close: func() {}}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, withoutCall(err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("is a directory")
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	in := &file{Reader: f, close: func() { f.Close() }}
	if info.Mode().IsRegular() {
		in.size = info.Size()
	}
	return in, nil
}

// UnknownPresetError tells that a workload is neither a file nor a preset.
type UnknownPresetError struct{ Name string }

func (e *UnknownPresetError) Error() string {
	return fmt.Sprintf("the workload %q is neither a file nor a preset", e.Name)
}

// Presets are the names of the workloads that come with hapvet.
func Presets() []string { return workload.Presets() }

func (j *Job) openWorkload(sem *cachesim.Semantics) (*traffic, error) {
	w, err := readWorkload(j.Workload)
	if err != nil {
		return nil, err
	}
	if j.Requests > 0 {
		w.Requests = j.Requests
	}
	if j.Seed > 0 {
		w.Seed = j.Seed
	}
	source, err := w.Source(sem)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", j.Workload, err)
	}
	bar := newBar(j.Progress, "requests", w.Requests)
	describe := func(r *simulation.Report) {
		r.Traffic.Kind, r.Traffic.Names = "workload", []string{j.Workload}
		what := fmt.Sprintf("the traffic is invented: workload %s", j.Workload)
		if w.Description != "" {
			what += ", " + strings.Join(strings.Fields(w.Description), " ")
		}
		r.Assumptions = append(r.Assumptions, fmt.Sprintf("%s (seed %d)", strings.TrimSuffix(what, "."), w.Seed))
	}
	return &traffic{source: bar.source(source), describe: describe, closers: []func(){bar.stop}}, nil
}

// readWorkload reads a preset or a file.
func readWorkload(name string) (*workload.Workload, error) {
	if data := workload.PresetYAML(name); data != nil {
		return workload.Parse(data)
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &UnknownPresetError{name}
	}
	if err != nil {
		return nil, withoutCall(err)
	}
	w, err := workload.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return w, nil
}
