package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"syscall"
	"time"
)

// sample is one run of a command.
type sample struct {
	wall   time.Duration
	memory int64 // most that was resident, in KiB
}

// measure runs a command, which must end with one of the statuses ok.
//
// Linux counts as the memory of a child also that of its parent at the time
// of the fork, so nothing below the few MiB of this process can be measured.
func measure(ok []int, name string, args ...string) (sample, error) {
	cmd := exec.Command(name, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr // standard output goes to /dev/null

	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)

	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		return sample{}, err
	}
	if !slices.Contains(ok, cmd.ProcessState.ExitCode()) {
		return sample{}, fmt.Errorf("%s: %v (not one of %v)\n%s", cmd, cmd.ProcessState, ok, tail(stderr.Bytes()))
	}
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return sample{wall: wall, memory: usage.Maxrss}, nil
}

// tail returns the end of a long message.
func tail(message []byte) []byte {
	const most = 2_000
	return message[max(0, len(message)-most):]
}

// result is how the two programs compare on one configuration.
type result struct{ hapvet, haproxy sample }

// compare runs both on a file in turns, so that a busy moment of the machine
// hits both; the first turn only warms up.
func (t *tools) compare(file string, runs int) (result, error) {
	var hapvet, haproxy []sample
	for range 1 + runs {
		s, err := measure([]int{0, 1}, t.hapvet, "lint", "--haproxy-version", t.version, file)
		if err != nil {
			return result{}, err
		}
		hapvet = append(hapvet, s)
		if s, err = measure([]int{0}, t.haproxy, "-c", "-f", file); err != nil {
			return result{}, err
		}
		haproxy = append(haproxy, s)
	}
	return result{summary(hapvet[1:]), summary(haproxy[1:])}, nil
}

// summary is the median time and the highest memory of some runs.
func summary(runs []sample) sample {
	slices.SortFunc(runs, func(a, b sample) int { return cmp.Compare(a.wall, b.wall) })
	middle := (runs[len(runs)/2].wall + runs[(len(runs)-1)/2].wall) / 2
	s := sample{wall: middle}
	for _, r := range runs {
		s.memory = max(s.memory, r.memory)
	}
	return s
}

const header = "    lines      hapvet  haproxy -c   ratio   hapvet memory  haproxy memory"

// row is a line of the table under header. A ratio below 1 means that hapvet is faster.
func (r result) row(lines int) string {
	return fmt.Sprintf("%9d  %7.1f ms  %7.1f ms  %6.2f  %10.1f MiB  %10.1f MiB", lines,
		milliseconds(r.hapvet), milliseconds(r.haproxy),
		float64(r.hapvet.wall)/float64(r.haproxy.wall),
		mebibytes(r.hapvet), mebibytes(r.haproxy))
}

func milliseconds(s sample) float64 { return float64(s.wall) / float64(time.Millisecond) }
func mebibytes(s sample) float64    { return float64(s.memory) / 1024 }
