package lint

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/hapvet/hapvet/release"
)

// What the haproxy on PATH may take to tell its version.
const (
	bannerTime = 2 * time.Second
	bannerSize = 4096
)

// installed asks the haproxy on PATH for its version. Beside the git
// of --new-from it is the only program that hapvet starts, and nothing in a configuration has a say in it. The
// path is empty when there is none.
func installed() (path string, v release.Version, err error) {
	path, err = exec.LookPath("haproxy")
	if err != nil {
		return "", release.Version{}, nil //nolint:nilerr // most machines that lint have no haproxy
	}
	ctx, cancel := context.WithTimeout(context.Background(), bannerTime)
	defer cancel()
	banner := limited{room: bannerSize}
	cmd := exec.CommandContext(ctx, path, "-v")
	cmd.Stdout = &banner
	cmd.WaitDelay = bannerTime / 10 // for a child of a wrapper that keeps the pipe open
	runErr := cmd.Run()
	v, err = release.ParseBanner(string(banner.kept))
	switch {
	case err == nil:
		return path, v, nil
	case ctx.Err() != nil:
		err = fmt.Errorf("it did not end within %s", bannerTime)
	case runErr != nil && !errors.Is(err, release.ErrTooOld):
		err = runErr
	}
	return path, release.Version{}, err
}

// limited keeps what fits, and then ends the copying. It is no bytes.Buffer, of
// which io.Copy would fill all it can.
type limited struct {
	kept []byte
	room int
}

func (l *limited) Write(p []byte) (int, error) {
	fits := min(len(p), l.room-len(l.kept))
	l.kept = append(l.kept, p[:fits]...)
	if fits < len(p) {
		return fits, io.ErrShortWrite
	}
	return fits, nil
}
