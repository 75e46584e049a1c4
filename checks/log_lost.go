package checks

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:         "log-lost",
	Category:   Advice,
	Family:     Reliability,
	Confidence: Medium,
	Severity:   Note,
	Summary:    "log lines that go nowhere",
	Doc: `With ` + "`daemon`" + ` in the global section, HAProxy closes its standard output and error when it goes into the background: what
` + "`log stdout` and `log stderr`" + ` write is lost, without a word. Started with ` + "`-db` or `-Ws`" + ` (as systemd units do), it stays in the
foreground and ` + "`daemon`" + ` has no effect; then remove it.

` + "`log global`" + ` stands for the log lines of the global section above it: where that has none, nothing is logged.

With ` + "`--check-files`" + `, the rule also looks for sockets such as ` + "`/dev/log`" + ` inside the directory of ` + "`chroot`" + `: HAProxy opens them from there,
and where there is none, all log lines are lost.`,
	Examples: []Example{
		{Name: "standard output of a daemon", Bad: []int{3}, Config: `global
    daemon
    log stdout format raw local0
defaults
    log global
`},
		{Name: "no line in the global section", Bad: []int{5}, Config: `global
    maxconn 1000
defaults
    mode http
    log global
    timeout client 10s
frontend web
    bind :8080
    http-request return status 200
`},
		{Name: "in the foreground", Config: `global
    log stdout format raw local0
defaults
    log global
`},
		{Name: "to a server", Config: `global
    daemon
    log 192.0.2.10:514 local0
defaults
    log global
`},
	},
	Check: func(p *Pass) {
		p.logGlobalInVain()
		daemon := p.Config.GlobalLine("daemon")
		chroot := p.Config.GlobalLine("chroot")
		if daemon == nil && (chroot == nil || !p.Config.Machine.Files) {
			return
		}
		for d := range p.Config.Each("log") {
			switch target := d.Arg(1); {
			case daemon != nil && isStandard(target):
				p.Report(At(d, 1).Saying(fmt.Sprintf("as a daemon HAProxy closes %s, and these log lines are lost unless it is started with -db or -Ws", target),
					"remove \"daemon\", or log to a socket or a server").With(daemon, "it goes into the background").
					Fixing(UnsafeFix("stay in the foreground", daemon.RemoveLine())))
			case chroot != nil && p.Config.Machine.Files && strings.HasPrefix(target, "/"):
				if dir := chroot.Arg(1); isDirectory(dir) && !exists(filepath.Join(dir, target)) {
					p.Report(At(d, 1).As(Warning).Saying(fmt.Sprintf("there is no %q inside of the chroot %q, so the log lines are lost", target, dir),
						"have the syslog daemon listen there, too").With(chroot, "HAProxy sees nothing outside of it"))
				}
			}
		}
	},
})

// logGlobalInVain looks for "log global" that stands for nothing, in proxies that say nothing
// else of logs: where they have a log format, no-log-target says so.
func (p *Pass) logGlobalInVain() {
	for d := range p.Config.Each("log") {
		if d.Arg(1) != "global" || d.Modifier != config.Plain {
			continue
		}
		proxies := p.Flow.Proxies(d.Section)
		if len(proxies) == 0 || slices.ContainsFunc(proxies, func(s *config.Section) bool { return p.Config.HasLogTarget(s) || logFormat(s) != nil }) {
			continue
		}
		p.Report(On(d).Saying("the global section has no log line above, so this stands for nothing and nothing is logged", "add a log line to the global section, or name the target here"))
	}
}

// isStandard reports whether the target of a log line is standard output or error.
func isStandard(target string) bool {
	switch target {
	case "stdout", "stderr", "fd@1", "fd@2":
		return true
	}
	return false
}

func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// exists reports whether there is a file, or that cannot be known.
func exists(path string) bool {
	_, err := os.Stat(path)
	return !os.IsNotExist(err)
}
