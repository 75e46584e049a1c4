package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/cachesim/explore"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report/exploreview"
)

// exploreFlags are the flags of `hapvet simulate explore`.
type exploreFlags struct {
	versions       string
	delete, refuse string
	strategy       string
	seed           uint64
	depth          int
	steps          int64
	replay         string
	brief          bool
	format, color  string
}

// The strategies, as users write them.
var strategies = []string{explore.Exhaustive, explore.Random.String(), explore.PCT.String(), explore.RoundRobin.String()}

func newExplore() *cobra.Command {
	flags := &exploreFlags{}
	cmd := &cobra.Command{
		Use:   "explore [flags] [SCENARIO | FILE]",
		Short: "Let simulated threads share a small cache, and show what known defects break",
		Long: `Let a few simulated threads work on a small cache, step by step as a version of
HAProxy does, in every order of steps or in some, and show which known defects break
what, and in which order it happens. SCENARIO comes with hapvet (without it, they are
listed); FILE is one of your own, in YAML.

Exit status: 0 nothing breaks, 1 something does, 2 bad usage, 3 unreadable input.`,
		Example: `  hapvet simulate explore
  hapvet simulate explore wrong-victim
  hapvet simulate explore --haproxy-version 3.0.10 --delete write-locked wrong-victim
  hapvet simulate explore --haproxy-version 3.2.22 --strategy pct --seed 7 read-locked-delete`,
		Args:              cobra.MaximumNArgs(1),
		ValidArgsFunction: completeScenarios,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return flags.list(os.Stdout)
			}
			return flags.run(args[0])
		},
	}
	flags.define(cmd)
	return cmd
}

func (e *exploreFlags) define(cmd *cobra.Command) {
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&e.versions, "haproxy-version", "", "explore as HAProxy `VERSION,...` (default: those of the scenario)")
	f.StringVar(&e.delete, "delete", explore.DeleteAsVersion.String(), "remove entries from the index as `NAME` says: "+choiceNames(explore.Deletes()))
	f.StringVar(&e.refuse, "refuse", explore.RefuseAsVersion.String(), "refuse one variant too many as `NAME` says: "+choiceNames(explore.Refusals()))
	f.StringVar(&e.strategy, "strategy", explore.Exhaustive, "choose orders of steps by `NAME`: "+strings.Join(strategies, ", "))
	f.Uint64Var(&e.seed, "seed", 0, "make other choices: `N` (random, pct)")
	f.IntVar(&e.depth, "depth", 3, "look for defects that need `N` steps in a certain order (pct)")
	f.Int64Var(&e.steps, "steps", 5_000_000, "end after `N` atomic steps for each version")
	f.StringVar(&e.replay, "replay", "", "go through one order of steps: `SCHEDULE`, as of a finding")
	f.BoolVar(&e.brief, "brief", false, "leave the tables of steps out")
	f.StringVar(&e.format, "format", formatText, "print it as `FORMAT`: text or json")
	f.StringVar(&e.color, "color", colorAuto, "color the text `WHEN`: auto, always or never")
	completeWords(cmd, "delete", strings.Split(choiceNames(explore.Deletes()), ", ")...)
	completeWords(cmd, "refuse", strings.Split(choiceNames(explore.Refusals()), ", ")...)
	completeWords(cmd, "strategy", strategies...)
	completeWords(cmd, "format", formatText, formatJSON)
}

func choiceNames(list []explore.Choice) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

func scenarioNames() []string {
	var names []string
	for _, sc := range explore.Scenarios() {
		names = append(names, sc.Name)
	}
	return names
}

func completeScenarios(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return scenarioNames(), cobra.ShellCompDirectiveDefault
}

// check refuses flags that are wrong.
func (e *exploreFlags) check() error {
	err := errors.Join(oneOf("format", e.format, formatText, formatJSON), oneOf("color", e.color, colorAuto, colorAlways, colorNever),
		oneOf("strategy", e.strategy, strategies...))
	if e.steps < 1 || e.steps > maxExploreSteps {
		err = errors.Join(err, fmt.Errorf("--steps takes a number from 1 to %d", int64(maxExploreSteps)))
	}
	if e.depth < 1 || e.depth > maxDepth {
		err = errors.Join(err, fmt.Errorf("--depth takes a number from 1 to %d", maxDepth))
	}
	if err != nil {
		return usageError(err)
	}
	return nil
}

// maxExploreSteps keeps what an exhaustive search remembers within the memory of a machine.
const maxExploreSteps = 1_000_000_000

// maxDepth bounds --depth: pct keeps a number for each step, and known defects need few.
const maxDepth = 1000

func (e *exploreFlags) run(name string) error {
	if err := e.check(); err != nil {
		return err
	}
	study, err := e.study(name)
	if err != nil {
		return err
	}
	report, err := study.Run()
	if err != nil {
		return usageError(err)
	}
	if err := written(e.print(os.Stdout, report, name)); err != nil {
		return err
	}
	for _, r := range report.Results {
		if len(r.Findings) > 0 {
			return &exitError{status: statusFindings}
		}
	}
	return nil
}

// study makes of flags and arguments what is to be explored.
func (e *exploreFlags) study(name string) (*explore.Study, error) {
	sc, err := findScenario(name)
	if err != nil {
		return nil, err
	}
	study := &explore.Study{Scenario: sc, Strategy: e.strategy, Seed: e.seed, Depth: e.depth, Steps: e.steps, Replay: e.replay}
	var errDelete, errRefuse, errVersion error
	study.Options.Delete, errDelete = explore.ParseDelete(e.delete)
	if errDelete != nil {
		errDelete = fmt.Errorf("--delete: %w", errDelete)
	}
	study.Options.Refuse, errRefuse = explore.ParseRefuse(e.refuse)
	if errRefuse != nil {
		errRefuse = fmt.Errorf("--refuse: %w", errRefuse)
	}
	study.Versions, errVersion = e.haproxyVersions(sc, study.Options)
	if err := errors.Join(errDelete, errRefuse, errVersion); err != nil {
		return nil, usageError(err)
	}
	return study, nil
}

// haproxyVersions are those that are asked for, those of the scenario that the options
// fit, or the newest with long-term support.
func (e *exploreFlags) haproxyVersions(sc *explore.Scenario, o explore.Options) ([]release.Version, error) {
	asked := e.versions
	if asked == "" {
		asked = strings.Join(slices.Concat(sc.Shows.On, sc.Shows.NotOn), ",")
	}
	if asked == "" {
		asked = "lts"
	}
	versions, err := lint.ParseVersions(asked)
	if err != nil {
		return nil, fmt.Errorf("--haproxy-version: %w", err)
	}
	if e.versions != "" {
		return versions, nil
	}
	return slices.DeleteFunc(versions, func(v release.Version) bool {
		_, err := explore.New(sc, v, o)
		return err != nil
	}), nil
}

// findScenario returns the one that comes with hapvet, or reads a file.
func findScenario(name string) (*explore.Scenario, error) {
	if sc := explore.LookupScenario(name); sc != nil {
		return sc, nil
	}
	data, err := readLimited(name, explore.MaxScenario)
	if errors.Is(err, os.ErrNotExist) && !strings.ContainsAny(name, "./\\") {
		err = fmt.Errorf("there is no scenario %q", name)
		if near := lint.Nearest(name, scenarioNames()); len(near) > 0 {
			return nil, usageError(fmt.Errorf("%w; did you mean %q?", err, near[0]))
		}
		return nil, usageError(fmt.Errorf("%w; there are: %s", err, strings.Join(scenarioNames(), ", ")))
	}
	if err != nil {
		if path, ok := errors.AsType[*os.PathError](err); ok {
			err = path.Err
		}
		return nil, &exitError{statusFailed, fmt.Errorf("%s: %w", name, err)}
	}
	sc, err := explore.ParseScenario(data)
	if err != nil {
		return nil, &exitError{statusFailed, fmt.Errorf("%s: %w", name, err)}
	}
	return sc, nil
}

// readLimited reads a file, and no more than one byte above a limit.
func readLimited(name string, limit int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

func (e *exploreFlags) options(name string) exploreview.Options {
	return exploreview.Options{Color: useColor(e.color, os.Stdout), Width: terminalWidth(os.Stdout), Brief: e.brief, Argument: name}
}

func (e *exploreFlags) print(w io.Writer, r *explore.Report, name string) error {
	if e.format == formatJSON {
		return exploreview.JSON(w, r)
	}
	return exploreview.Text(w, r, e.options(name))
}

func (e *exploreFlags) list(w io.Writer) error {
	if err := e.check(); err != nil {
		return err
	}
	if e.format == formatJSON {
		return written(exploreview.ListJSON(w))
	}
	return written(exploreview.List(w, e.options("")))
}
