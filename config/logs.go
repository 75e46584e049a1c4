package config

// HasLogTarget reports whether a proxy logs anywhere: it has a log line, by
// itself or by inheritance, that no "no log" below it drops. "log global" stands
// for the log lines of the global section that were read before it.
func (c *Config) HasLogTarget(s *Section) bool {
	for from := range s.Chain {
		for d := range from.Backwards("log") {
			switch {
			case d.Modifier == Negated:
				return false
			case d.Arg(1) != "global" || c.logsGloballyBefore(d):
				return true
			}
		}
	}
	return false
}

// logsGloballyBefore reports whether the global section has a log line that is
// read before d.
func (c *Config) logsGloballyBefore(d *Directive) bool {
	c.derived.globalLogOnce.Do(func() {
		for _, s := range c.Of("global") {
			for log := range s.Each("log") {
				if log.Modifier == Plain {
					c.derived.globalLog = log
					return
				}
			}
		}
	})
	first := c.derived.globalLog
	return first != nil && first.Before(d)
}
