package config

// inherit finds the defaults section that a proxy inherits from: the one its
// "from" names (since 2.4), or else the last one above it, in whichever file
// (manual 4; src/cfgparse-listen.c).
func (r *reader) inherit(s *Section) {
	if s.Kind == "defaults" && r.config.Version.Before(v24) {
		r.lastDefaults = s
		return
	}
	if from := fromWord(s); from > 0 && r.config.Version.AtLeast(v24) {
		s.Defaults = r.namedDefaults[s.Header.Arg(from)]
	} else if s.Kind != "defaults" {
		s.Defaults = r.lastDefaults
	}
	if s.Kind == "defaults" {
		r.lastDefaults = s
		if s.Name != "" {
			r.namedDefaults[s.Name] = s
		}
	}
}

// fromWord returns the index of the name after "from" in a proxy's header, or 0.
func fromWord(s *Section) int {
	for i := 1; i+1 < len(s.Header.Words) && i <= 2; i++ {
		if s.Header.Words[i].Value == "from" {
			return i + 1
		}
	}
	return 0
}

// IsAnonymous reports whether the section is a defaults section without a name,
// "defaults from NAME" among them.
func (s *Section) IsAnonymous() bool {
	return s.Kind == "defaults" && (s.Name == "" || s.Name == "from" && fromWord(s) == 2)
}

// NamesDefaults reports whether a proxy says which defaults section it inherits from, with
// "from".
func (s *Section) NamesDefaults() bool { return fromWord(s) > 0 }
