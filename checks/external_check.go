package checks

import (
	"fmt"
	"strings"
)

var _ = register(&Rule{
	ID:       "external-check",
	Category: Startup,
	Severity: Error,
	Summary:  "external checks that are not allowed, or have no command",
	Doc: "`option external-check` runs a program for each check. HAProxy refuses to start unless the\n" +
		"global section has `external-check`, and the backend `external-check command` with a full\n" +
		"path, or with `external-check path` to look for it. Since 2.2 it also warns when\n" +
		"`insecure-fork-wanted` is missing in the global section: the process must not start\n" +
		"others then, and all checks fail.",
	Examples: []Example{
		{Name: "no permission", Bad: []int{7}, Config: defaultLines + `backend app
    option external-check
    external-check command /usr/local/bin/check
    server a1 192.0.2.1:8080 check
`},
		{Name: "complete", Config: `global
    external-check
    insecure-fork-wanted
defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 5s
backend app
    option external-check
    external-check command /usr/local/bin/check
    server a1 192.0.2.1:8080 check
`},
	},
	Check: func(p *Pass) {
		allowed, forks := p.Config.GlobalLine("external-check") != nil, p.Config.GlobalLine("insecure-fork-wanted") != nil
		for _, s := range p.Config.Of("backend", "listen", "frontend") {
			if s.Disabled() {
				continue
			}
			command := externalSetting(s, "command")
			if command != nil && !strings.HasPrefix(command.Arg(2), "/") && externalSetting(s, "path") == nil {
				p.Report(At(command, 2).ForSection(s).Saying(fmt.Sprintf("%q is no full path, and there is no \"external-check path\" to look for it", command.Arg(2)),
					"write the full path of the command"))
			}
			option := checkOption(s)
			if option == nil || option.Arg(1) != "external-check" {
				continue
			}
			if !allowed {
				p.Report(On(option).ForSection(s).Saying("external checks need \"external-check\" in the global section", "add it there").Fixing(UnsafeFix("allow external checks", p.Config.AddToGlobal("external-check"))))
			}
			if command == nil {
				p.Report(On(option).ForSection(s).Saying(fmt.Sprintf("%s %q does not say which command checks its servers", s.Kind, s.Name), "add \"external-check command\""))
			}
			if !forks && p.Version().AtLeast(v22dev) {
				p.Report(On(option).ForSection(s).As(Warning).Saying("without \"insecure-fork-wanted\" in the global section HAProxy cannot start the command",
					"add it to the global section").Fixing(UnsafeFix("let HAProxy start programs", p.Config.AddToGlobal("insecure-fork-wanted"))))
			}
		}
	},
})
