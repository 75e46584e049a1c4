package config

// HasLogTarget reports whether a proxy logs anywhere: it has a log line, by
// itself or by inheritance, that no "no log" below it drops, and "log global"
// counts when the global section has one.
func (c *Config) HasLogTarget(s *Section) bool {
	for from := range s.chain {
		for d := range from.latest([]string{"log"}) {
			switch {
			case d.Modifier == Negated:
				return false
			case d.Arg(1) != "global" || c.logsGlobally():
				return true
			}
		}
	}
	return false
}

// logsGlobally reports whether the global section has a log line.
func (c *Config) logsGlobally() bool {
	c.derived.globalLogOnce.Do(func() {
		for _, s := range c.Of("global") {
			if d := s.Lookup("log"); d != nil && d.Modifier == Plain {
				c.derived.globalLog = true
			}
		}
	})
	return c.derived.globalLog
}
