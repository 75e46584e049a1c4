//go:build haproxy

package cachesim_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries/live"
)

// origin is an HTTP server that sends what it is told, byte by byte.
type origin struct{ *live.Origin }

func newOrigin(t *testing.T) *origin {
	t.Helper()
	return &origin{live.NewOrigin(t, nil)}
}

func (o *origin) next(answer []byte) (asked int) {
	return o.Answer(func(int, *http.Request) []byte { return answer })
}

func (o *origin) count() int { return o.Asked() }

// process is a running HAProxy.
type process struct {
	*live.Process
	version release.Version
}

// start runs a HAProxy with one cache.
func start(t *testing.T, path string, v release.Version, section string, origin string) *process {
	t.Helper()
	return &process{live.Start(t, path, fmt.Sprintf(`global
    stats socket `+live.Socket+` level admin
    nbthread 1
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
frontend f
    bind `+live.Address+`
    http-request cache-use c
    http-response cache-store c
    default_backend b
backend b
    http-reuse never
    server s %s
cache c
%s`, origin, section)), v}
}

// ask sends one request as it stands, and returns the response.
func (p *process) ask(request string, method string) (*http.Response, error) {
	return p.Ask(request, method)
}

var (
	shownEntry  = regexp.MustCompile(`hash:(\d+).*?size:(\d+) \((\d+) blocks\), refcount:(\d+), expire:(-?\d+)`)
	shownBlocks = regexp.MustCompile(`available blocks:(\d+)`)
)

// show asks for `show cache`.
func (p *process) show(t *testing.T) (entries []cachesim.Shown, available int) {
	t.Helper()
	out, err := p.Command("show cache")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out) {
		if m := shownBlocks.FindStringSubmatch(line); m != nil {
			available, _ = strconv.Atoi(m[1])
		}
		if m := shownEntry.FindStringSubmatch(line); m != nil {
			key, _ := strconv.ParseUint(m[1], 10, 32)
			size, _ := strconv.Atoi(m[2])
			blocks, _ := strconv.Atoi(m[3])
			refs, _ := strconv.Atoi(m[4])
			expire, _ := strconv.ParseInt(m[5], 10, 64)
			entries = append(entries, cachesim.Shown{Key: uint32(key), Size: size, Blocks: blocks, Refs: refs, Expire: expire})
		}
	}
	return entries, available
}
