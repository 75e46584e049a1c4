// Hapvet tells what is wrong with a HAProxy configuration, and whether HAProxy
// of a given version would take it:
//
//	hapvet lint haproxy.cfg
//
// See docs/cli.md.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"github.com/hapvet/hapvet/report"
)

// The exit statuses.
const (
	statusClean    = 0
	statusFindings = 1 // at or above --fail-on
	statusUsage    = 2 // hapvet was called in a wrong way
	statusFailed   = 3 // an input could not be read, or hapvet itself failed
)

func main() {
	tune()
	os.Exit(run(os.Args[1:]))
}

// tune trades memory for time: the process lives for a moment, and collecting
// its garbage five times less often makes it up to a third faster. Near the
// limit the collector works as usual, so that large input does not take
// several times its size. Who sets GOGC or GOMEMLIMIT knows better.
func tune() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(2 << 30)
	}
}

// run carries out one call and returns its exit status.
func run(args []string) int {
	root := newRoot()
	root.SetArgs(withCommand(root, args))
	err := root.Execute()
	if err == nil {
		return statusClean
	}
	exit, ok := errors.AsType[*exitError](err)
	if !ok { // every error of cobra itself is one of usage
		exit = usageError(err)
	}
	if exit.err != nil {
		complain(exit.err.Error())
	}
	return exit.status
}

// complain tells the user what went wrong. Each line of a message is one thing.
func complain(message string) {
	for line := range strings.SplitSeq(message, "\n") {
		fmt.Fprintln(os.Stderr, "hapvet: "+report.Safe(line))
	}
}

// exitError ends the process with a status, and with a message if err is not nil.
type exitError struct {
	status int
	err    error
}

func (e *exitError) Error() string { return fmt.Sprintf("exit status %d: %v", e.status, e.err) }

func (e *exitError) Unwrap() error { return e.err }

func usageError(err error) *exitError { return &exitError{statusUsage, err} }

// written makes the error of a command of that of its output. A pipe that nobody
// reads any more is none: it ends the process at once, and quietly.
func written(err error) error {
	if err == nil {
		return nil
	}
	return &exitError{statusFailed, fmt.Errorf("writing the output: %w", err)}
}
