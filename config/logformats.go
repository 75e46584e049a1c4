package config

import "slices"

// AccessLog is a format in which a frontend writes its traffic.
type AccessLog struct {
	// Format is the text of the format; "" where the frontend writes no more than
	// who connects to it, at once.
	Format string
	// By is the line that gives the format: log-format, option httplog and its like,
	// or the "on" of a log profile. It is nil where none does.
	By *Directive
	// Profile is the name of the log profile, if it is one that gives the format.
	Profile string
}

// standardFormats are the formats that options stand for (manual 8.2).
var standardFormats = []struct {
	option, variant, format string
}{
	{"httplog", "", httpLogFormat},
	{"httplog", "clf", clfLogFormat},
	{"httpslog", "", httpLogFormat + httpsLogFormat},
	{"tcplog", "", tcpLogFormat},
	{"tcplog", "clf", tcpCLFLogFormat},
}

// StandardLogFormat returns the format that "option NAME", such as "httplog" or
// "httplog clf", stands for.
func StandardLogFormat(name string) (format string, ok bool) {
	for _, s := range standardFormats {
		if name == s.option && s.variant == "" || name == s.option+" "+s.variant {
			return s.format, true
		}
	}
	return "", false
}

// AccessLogs returns the formats in which a frontend writes what it did, each once:
// its own, and those of the profiles that its log lines name (manual 8.2, 8.3.5).
// Profiles are asked for the steps that end a request.
func (c *Config) AccessLogs(s *Section) []AccessLog {
	own := s.accessLog()
	var logs []AccessLog
	add := func(l AccessLog) {
		if !slices.ContainsFunc(logs, func(o AccessLog) bool { return o.Format == l.Format }) {
			logs = append(logs, l)
		}
	}
	for _, line := range c.logLines(s) {
		profile := wordAfter(line, "profile", 1, len(line.Words))
		if profile == 0 {
			add(own)
			continue
		}
		if l, drop := c.profileFormat(line.Arg(profile), own); !drop {
			add(l)
		}
	}
	if logs == nil {
		logs = []AccessLog{own}
	}
	return logs
}

// accessLog returns the proxy's own format.
func (s *Section) accessLog() AccessLog {
	d := s.LookupAny([]string{"log-format"}, []string{"option", "httplog"}, []string{"option", "httpslog"}, []string{"option", "tcplog"})
	switch {
	case d == nil:
		return AccessLog{}
	case d.Keyword() == "log-format":
		return AccessLog{Format: d.Arg(1), By: d}
	}
	name := d.Arg(1)
	if d.Arg(2) == "clf" {
		name += " clf"
	}
	format, _ := StandardLogFormat(name)
	return AccessLog{Format: format, By: d}
}

// logLines returns the log lines that a proxy follows, those of the global section
// in place of "log global".
func (c *Config) logLines(s *Section) []*Directive {
	var lines []*Directive
	for from := range s.Chain {
		for d := range from.Backwards("log") {
			if d.Modifier == Negated {
				return lines
			}
			if d.Arg(1) != "global" {
				lines = append(lines, d)
				continue
			}
			for _, global := range c.Of("global") {
				for d := range global.Backwards("log") {
					if d.Modifier == Negated {
						break
					}
					lines = append(lines, d)
				}
			}
		}
	}
	return lines
}

// profileFormat returns what a log profile makes of the end of a request.
func (c *Config) profileFormat(name string, own AccessLog) (l AccessLog, drop bool) {
	for _, p := range c.Of("log-profile") {
		if p.Name != name {
			continue
		}
		for _, step := range []string{"close", "any"} {
			if p.Last("on", step) == nil {
				continue
			}
			l, drop = own, false
			for d := range p.Each("on") {
				if d.Arg(1) != step {
					continue
				}
				drop = d.Arg(2) == "drop"
				if at := wordAfter(d, "format", 2, len(d.Words)); at > 0 {
					l = AccessLog{Format: d.Arg(at), By: d, Profile: name}
				}
			}
			return l, drop
		}
	}
	return own, false
}
