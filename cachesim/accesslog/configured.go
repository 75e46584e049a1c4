package accesslog

import (
	"fmt"

	"github.com/hapvet/hapvet/config"
)

// Unreadable is a format of a configuration that lines cannot be read back from.
type Unreadable struct {
	// Frontend logs in it, and Place is where the configuration says so.
	Frontend, Place string
	Err             error
}

func (u Unreadable) Error() string {
	if u.Place == "" {
		return fmt.Sprintf("frontend %s: %v", u.Frontend, u.Err)
	}
	return fmt.Sprintf("%s: frontend %s: %v", u.Place, u.Frontend, u.Err)
}

// Formats returns the formats in which the HTTP frontends of a configuration log:
// those of log-format, of options, and of log profiles, after inheritance from
// defaults sections. Frontends that log in the same format share one. What cannot be
// read back comes second.
func Formats(c *config.Config) ([]*Format, []Unreadable) {
	var formats []*Format
	var unreadable []Unreadable
	variables := c.Variables()
	for _, s := range c.Of("frontend", "listen") {
		if s.Disabled() || s.Mode() != "http" {
			continue
		}
		o := Options{Version: c.Version, Captured: true, Cookie: s.Lookup("capture", "cookie") != nil, Variables: variables}
		o.Request, o.Response = c.Captures(s)
		for _, l := range c.AccessLogs(s) {
			place := ""
			if l.By != nil {
				place = fmt.Sprintf("%s:%d", l.By.File.Name, l.By.Line)
			}
			f, err := compileLog(&l, o)
			if err != nil {
				unreadable = append(unreadable, Unreadable{s.Name, place, err})
				continue
			}
			f.Place, f.Frontends = place, []string{s.Name}
			formats = merge(formats, f)
		}
	}
	return formats, unreadable
}

func compileLog(l *config.AccessLog, o Options) (*Format, error) {
	if l.Format == "" {
		return nil, fmt.Errorf("it has no log format: without \"option httplog\" it logs connections, not requests")
	}
	f, err := Compile(l.Format, o)
	switch {
	case err != nil:
		return nil, err
	case l.Profile != "":
		f.Name = "log-profile " + l.Profile
	case l.By.Keyword() == "option":
		f.Name = "option " + l.By.Arg(1)
		if l.By.Arg(2) == "clf" {
			f.Name += " clf"
		}
	}
	return f, nil
}

// merge adds a format to a list, or its frontend to the same one.
func merge(formats []*Format, f *Format) []*Format {
	for _, other := range formats {
		if other.sameAs(f) {
			other.Frontends = append(other.Frontends, f.Frontends...)
			return formats
		}
	}
	return append(formats, f)
}

// sameAs reports whether two formats read the same lines in the same way.
func (f *Format) sameAs(other *Format) bool {
	if f.Text != other.Text || len(f.values) != len(other.values) {
		return false
	}
	for i, v := range f.values {
		if !v.sameAs(other.values[i]) {
			return false
		}
	}
	return true
}

func (v *value) sameAs(other *value) bool {
	if v.field != other.field || v.header != other.header || v.limit != other.limit || *v.set != *other.set || len(v.captures) != len(other.captures) {
		return false
	}
	for i := range v.captures {
		if v.captures[i] != other.captures[i] {
			return false
		}
	}
	return true
}
