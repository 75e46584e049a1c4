package checks

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "unused-check-rules",
	Category: Startup,
	Severity: Warning,
	Summary:  "settings of health checks that belong to another kind of check",
	Doc: "How servers are checked is chosen by one option: `option httpchk`, `option tcp-check`,\n" +
		"`option external-check` and so on, the last of which counts. `http-check` rules need the\n" +
		"first, `tcp-check` rules the second, `external-check` settings the third. Without it, HAProxy\n" +
		"leaves them aside and warns: the servers are checked otherwise than the lines say, mostly\n" +
		"by a connection alone.",
	Examples: []Example{
		{Name: "an expectation that nobody asks", Bad: []int{7}, Config: defaultLines + `backend app
    http-check expect status 200
    server a1 192.0.2.1:8080 check
`},
		{Name: "checks by HTTP", Config: defaultLines + `backend app
    option httpchk
    http-check expect status 200
    server a1 192.0.2.1:8080 check
`},
	},
	Check: func(p *Pass) {
		for _, s := range p.Config.Of("frontend") {
			if !s.Disabled() && inheritsCheckOption(p.Version(), s) {
				checkSettingOfFrontend(p, s, s.Lookup("http-check", "disable-on-404"))
				checkSettingOfFrontend(p, s, s.Lookup("http-check", "send-state"))
			}
		}
		for _, s := range p.Config.Of("backend", "listen") {
			if s.Disabled() {
				continue
			}
			unused := unusedCheckRules(p.Version(), s)
			unusedCheckSetting(p, s, unused.http, "option httpchk")
			unusedCheckSetting(p, s, unused.tcp, "option tcp-check")
			if dropsHTTPSettings(p.Version(), s) {
				unusedCheckSetting(p, s, s.Lookup("http-check", "disable-on-404"), "option httpchk")
				unusedCheckSetting(p, s, s.Lookup("http-check", "send-state"), "option httpchk")
			}
			if o := checkOption(s); o == nil || o.Arg(1) != "external-check" {
				unusedCheckSetting(p, s, externalSetting(s, "command"), "option external-check")
				unusedCheckSetting(p, s, externalSetting(s, "path"), "option external-check")
			}
		}
	},
})

// externalSetting returns the directive that sets a part of external checks, or nil.
func externalSetting(s *config.Section, name string) *config.Directive {
	if d := s.Lookup("external-check", name); d != nil && len(d.Words) > 2 {
		return d
	}
	return nil
}

// checkSettingOfFrontend reports a setting of checks that a frontend inherits.
func checkSettingOfFrontend(p *Pass, s *config.Section, d *config.Directive) {
	if d == nil {
		return
	}
	p.Report(On(d).ForSection(s).Saying(fmt.Sprintf("frontend %q inherits %q, which has no effect there", s.Name, d.Keyword()+" "+d.Arg(1)),
		"let the frontend inherit from another defaults section, or move the line to the backends").With(s.Header, "the frontend"))
}

func unusedCheckSetting(p *Pass, s *config.Section, d *config.Directive, needs string) {
	if d == nil {
		return
	}
	option := checkOption(s)
	if option != nil && "option "+option.Arg(1) == needs {
		p.Report(On(d).ForSection(s).Saying(fmt.Sprintf("this release of HAProxy overlooks %q in %s %q, and %q has no effect", needs, s.Kind, s.Name, d.Keyword()+" "+d.Arg(1)),
			"put the option above the line, and let neither the section nor its defaults choose another kind of check before").With(option, "the option"))
		return
	}
	f := On(d).ForSection(s).Saying(fmt.Sprintf("%s %q does not have %q, without which %q has no effect", s.Kind, s.Name, needs, d.Keyword()+" "+d.Arg(1)),
		fmt.Sprintf("add %q above the line, or remove the line", needs))
	if d.Section != s {
		f = f.With(s.Header, "the section that inherits it")
	} else if needs != "option external-check" { // which takes more to work
		f = f.Fixing(UnsafeFix(fmt.Sprintf("add %q", needs), d.InsertBefore(needs)))
	}
	if option != nil {
		f = f.With(option, "the kind of check that is in force")
	}
	p.Report(f)
}
