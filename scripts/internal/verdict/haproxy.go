package verdict

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/hapvet/hapvet/release/binaries"
)

// The statuses of `haproxy -c`: fine, refused, and fine but with nothing to start.
const (
	exitFine    = 0
	exitRefused = 1
	exitEmpty   = 2
)

// ErrNoAnswer says that HAProxy did not end in an orderly way.
var ErrNoAnswer = errors.New("HAProxy gave no answer")

// Ask runs `haproxy -c` of b on a configuration, in a folder in which it may write.
func Ask(b binaries.Binary, dir, text string) (HAProxy, error) {
	const patience = 20 * time.Second
	file, err := os.CreateTemp(dir, "*.cfg")
	if err != nil {
		return HAProxy{}, err
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(text)
	if err := errors.Join(err, file.Close()); err != nil {
		return HAProxy{}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.Path, "-c", "-f", filepath.Base(file.Name()))
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		return HAProxy{}, err
	}
	status := cmd.ProcessState.ExitCode()
	if status != exitFine && status != exitRefused && status != exitEmpty {
		return HAProxy{}, ErrNoAnswer
	}
	h := ReadOutput(strings.ReplaceAll(string(out), filepath.Base(file.Name()), "CFG"))
	h.Refused = status == exitRefused
	return h, nil
}

var (
	// begin matches what begins a message, which does not always begin a line.
	begin = regexp.MustCompile(`\[(?:ALERT|WARNING|NOTICE)\]\s+(?:\S+ )?\(\d+\) : `)
	// prefix is what stands before a message: "[ALERT]    (1234) : config : ".
	prefix = regexp.MustCompile(`^\[(ALERT|WARNING)\]\s+(?:\S+ )?\(\d+\) : (?:config : )?`)
	// summary matches alerts that only sum up others.
	summary = regexp.MustCompile(`rror\(s\) found in|Fatal errors found|Fatal errors in config|Some warnings were found|Proxy .* stopped`)
)

// ReadOutput picks the messages out of the output of `haproxy -c`, in which the
// configuration is called CFG.
func ReadOutput(output string) HAProxy {
	var h HAProxy
	for line := range strings.SplitSeq(begin.ReplaceAllString(output, "\n$0"), "\n") {
		match := prefix.FindStringSubmatch(line)
		if match == nil || summary.MatchString(line) {
			continue
		}
		m := NewMessage(line[len(match[0]):])
		if match[1] == "ALERT" {
			h.Alerts = append(h.Alerts, m)
		} else {
			h.Warnings = append(h.Warnings, m)
		}
	}
	return h
}
