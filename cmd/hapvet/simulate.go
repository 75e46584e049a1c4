package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/simulate"
	"github.com/hapvet/hapvet/report/cacheview"
	"github.com/hapvet/hapvet/report/page"
)

// simulateFlags are the flags of `hapvet simulate`.
type simulateFlags struct {
	in              inputFlags
	cache           string
	trace, workload string
	assume          string
	logFormat       string
	logs            []string
	format, color   string
	outcomes, plot  string
	requests        int64
	seed            uint64
	risk            riskFlags
}

func newSimulate() *cobra.Command {
	flags := &simulateFlags{}
	cmd := &cobra.Command{
		Use:   "simulate [flags] [FILE | DIR | -]",
		Short: "Tell what a cache section does to some traffic, and what other settings would do",
		Long: `Simulate HAProxy's cache, as a version of it works, to the block: what a cache
section of the configuration makes of some traffic, how much memory it takes, and
how it would do with other values of total-max-size, max-object-size, max-age and
process-vary.

The traffic is recorded (--trace, --log) or invented (--workload).

With --risk it tells instead how likely known defects of the cache do harm, and what
stops that.`,
		Example: `  hapvet simulate --workload static-assets haproxy.cfg
  hapvet simulate --log /var/log/haproxy.log --memory 8G haproxy.cfg
  hapvet simulate --trace day.jsonl.zst --plot curve.svg haproxy.cfg
  hapvet simulate --risk --workload api haproxy.cfg`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			job, err := flags.job(cmd.Flags(), args)
			if err != nil {
				return err
			}
			if flags.risk.on {
				return flags.runRisk(job)
			}
			return flags.run(job)
		},
	}
	flags.define(cmd)
	cmd.AddCommand(newExplore())
	return cmd
}

func (s *simulateFlags) define(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&s.in.version, "haproxy-version", "", "simulate the cache of HAProxy `VERSION` (default: as of lint)")
	f.StringArrayVarP(&s.in.files, "file", "f", nil, "`FILE|DIR` is a part of the one configuration (repeatable)")
	s.defineTraffic(f)
	f.StringVar(&s.in.memory, "memory", "", "the machine has `SIZE` of memory, such as 8G")
	f.StringVar(&s.outcomes, "outcomes", "", "write what became of each request to `FILE`, as JSON Lines")
	f.StringVar(&s.plot, "plot", "", "draw the hit ratio over total-max-size into `FILE`, .svg or .png")
	f.StringVar(&s.format, "format", formatText, "print the report as `FORMAT`: text, json or html")
	f.StringArrayVar(&s.in.env, "env", nil, "set an environment variable that the configuration uses: `NAME=VALUE` (repeatable)")
	s.in.defineProject(f)
	f.StringVar(&s.color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	s.risk.define(cmd)
	completeWords(cmd, "format", formatText, formatJSON, formatHTML)
}

// defineTraffic defines the flags that name the cache and its traffic.
func (s *simulateFlags) defineTraffic(f *pflag.FlagSet) {
	f.StringVar(&s.cache, "cache", "", "simulate the cache `NAME` (default: the only one)")
	f.StringVar(&s.trace, "trace", "", "replay the trace in `FILE`: JSON Lines, also compressed; - for standard input")
	f.StringArrayVar(&s.logs, "log", nil, "replay the HAProxy log in `FILE`, also compressed (repeatable)")
	f.StringVar(&s.logFormat, "log-format", "", "the logs have the `LOG-FORMAT` (default: those of the configuration)")
	f.StringVar(&s.assume, "assume", "", "`FILE` says what the log does not tell, in YAML")
	f.StringVar(&s.workload, "workload", "", "make up traffic as `FILE|PRESET` describes it; presets: "+strings.Join(simulate.Presets(), ", "))
	f.Int64Var(&s.requests, "requests", 0, "make up `N` requests; 0 for what the workload says")
	f.Uint64Var(&s.seed, "seed", 0, "make up other traffic of the same kind: `N`; 0 for what the workload says")
}

// job makes of flags and arguments what is to be done.
func (s *simulateFlags) job(given *pflag.FlagSet, args []string) (*simulate.Job, error) {
	err := errors.Join(oneOf("format", s.format, formatText, formatJSON, formatHTML), oneOf("color", s.color, colorAuto, colorAlways, colorNever), s.oneSource(), s.risk.check(s))
	if s.plot != "" && simulate.PlotFormat(s.plot) == "" {
		err = errors.Join(err, fmt.Errorf("--plot takes a name that ends in .svg or .png, not %q", s.plot))
	}
	if s.requests < 0 {
		err = errors.Join(err, errors.New("--requests cannot be negative"))
	}
	if err != nil {
		return nil, usageError(err)
	}
	s.in.stdinFilename = "<stdin>"
	reading, err := s.in.single(given, args, "--haproxy-version")
	if err == nil && s.risk.fix != "" && slices.Contains(args, "-") {
		err = errors.New("--fix writes files, which standard input is not")
	}
	if err != nil {
		return nil, usageError(err)
	}
	return s.jobOf(reading)
}

// jobOf simulates a cache of what a job reads.
func (s *simulateFlags) jobOf(reading lint.Job) (*simulate.Job, error) {
	c, why, err := reading.Load()
	if err != nil {
		return nil, &exitError{statusFailed, err}
	}
	job := &simulate.Job{
		Config: c, Reading: reading.Reading(c.Version), VersionWhy: why, Cache: s.cache, Trace: s.trace, Logs: s.logs, Workload: s.workload, Assume: s.assume, LogFormat: s.logFormat,
		Requests: s.requests, Seed: s.seed, Machine: int64(reading.Machine.Memory), Outcomes: s.outcomes, Stdin: os.Stdin,
	}
	if term.IsTerminal(int(os.Stderr.Fd())) {
		job.Progress = os.Stderr
	}
	return job, nil
}

// trafficGiven reports whether any flag is about traffic.
func (s *simulateFlags) trafficGiven() bool {
	return s.trace+s.workload+s.assume+s.logFormat+s.cache != "" || len(s.logs) > 0 || s.requests != 0 || s.seed != 0
}

// oneSource checks that there is traffic, of one kind.
func (s *simulateFlags) oneSource() error {
	given := 0
	for _, is := range []bool{s.trace != "", len(s.logs) > 0, s.workload != ""} {
		if is {
			given++
		}
	}
	switch {
	case given == 0:
		return fmt.Errorf("name the traffic: --trace FILE, --log FILE, or --workload FILE|PRESET (presets: %s)", strings.Join(simulate.Presets(), ", "))
	case given > 1:
		return errors.New("--trace, --log and --workload exclude each other")
	case s.workload == "" && (s.requests > 0 || s.seed > 0):
		return errors.New("--requests and --seed are for --workload")
	case len(s.logs) == 0 && s.assume+s.logFormat != "":
		return errors.New("--assume and --log-format are for --log")
	}
	return nil
}

func (s *simulateFlags) run(job *simulate.Job) error {
	report, err := job.Do()
	if err != nil {
		return simulateError(err)
	}
	if s.plot != "" {
		if err := simulate.Plot(s.plot, report); err != nil {
			return &exitError{statusFailed, err}
		}
	}
	return written(s.print(os.Stdout, report))
}

func (s *simulateFlags) print(w io.Writer, r *simulation.Report) error {
	switch s.format {
	case formatJSON:
		return cacheview.JSON(w, r)
	case formatHTML:
		return writePage(w, page.Document{Simulation: r})
	}
	return cacheview.Text(w, r, cacheview.TextOptions{Color: useColor(s.color, os.Stdout), Width: terminalWidth(os.Stdout)})
}

// simulateError gives an error its exit status, and a hint to a name that is wrong.
func simulateError(err error) error {
	var names []string
	var wrong string
	if cache, ok := errors.AsType[*simulation.UnknownCacheError](err); ok {
		wrong, names = cache.Name, cache.Names
	}
	if preset, ok := errors.AsType[*simulate.UnknownPresetError](err); ok {
		wrong, names = preset.Name, simulate.Presets()
	}
	switch near := lint.Nearest(wrong, names); {
	case len(near) > 0:
		err = fmt.Errorf("%w; did you mean %q?", err, near[0])
	case len(names) > 0:
		err = fmt.Errorf("%w; there are: %s", err, strings.Join(names, ", "))
	}
	if wrong != "" || errors.Is(err, simulation.ErrChoice) {
		return usageError(err)
	}
	return &exitError{statusFailed, err}
}
