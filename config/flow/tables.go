package flow

import (
	"strings"
	"time"

	"github.com/hapvet/hapvet/config"
)

// Table is a stick table (manual 11.1).
type Table struct {
	// Name is what rules call it.
	Name      string
	Directive *config.Directive
	// Type is that of its keys, "ip".
	Type string
	// Expire is how long an entry stays that nobody touches; 0: for ever.
	Expire time.Duration
	// Store are the data that it keeps.
	Store []StoredData
}

// StoredData is one thing that a table stores of each key.
type StoredData struct {
	// Name is "http_req_rate", and Arg what stands in parentheses behind it.
	Name, Arg string
	// Period is what rates are measured over; 0 for the rest.
	Period time.Duration
	// Word is where it stands.
	Word int
}

// Stored returns what a table keeps under a name, or nil. The elements 0 and 1 of
// the arrays gpc and gpt stand in for gpc0, gpc1 and gpt0, and those of gpc_rate for
// their rates (src/stick_table.c).
func (t *Table) Stored(name string) *StoredData {
	for i := range t.Store {
		if s := &t.Store[i]; s.Name == name || s.Name != "" && arrays[name] == s.Name {
			return s
		}
	}
	return nil
}

// arrays are the arrays that stand in for single counters.
var arrays = map[string]string{
	"gpc0": "gpc", "gpc1": "gpc", "gpt0": "gpt", "gpc0_rate": "gpc_rate", "gpc1_rate": "gpc_rate",
}

// newTables returns the stick tables by name.
func newTables(c *config.Config) map[string]*Table {
	out := map[string]*Table{}
	for _, sym := range c.Symbols().Of(config.Table) {
		d := sym.Definitions[len(sym.Definitions)-1]
		out[sym.Name] = newTable(sym.Name, d)
	}
	return out
}

func newTable(name string, d *config.Directive) *Table {
	t := &Table{Name: name, Directive: d}
	for i := 1; i+1 < len(d.Words); i++ {
		switch d.Arg(i) {
		case "type":
			t.Type = d.Arg(i + 1)
		case "expire":
			t.Expire = milliseconds(d.Arg(i + 1))
		case "store":
			t.store(d.Arg(i+1), i+1)
		default:
			continue
		}
		i++
	}
	return t
}

// store reads what stands behind "store": names with commas between.
func (t *Table) store(text string, word int) {
	for text != "" {
		item := text
		if i := strings.IndexAny(text, ",("); i >= 0 && text[i] == '(' {
			if j := strings.IndexByte(text, ')'); j >= 0 {
				item = text[:j+1]
			}
		} else if i >= 0 {
			item = text[:i]
		}
		text = strings.TrimPrefix(text[len(item):], ",")
		name, arg, _ := strings.Cut(strings.TrimSuffix(item, ")"), "(")
		s := StoredData{Name: name, Arg: arg, Word: word}
		if strings.HasSuffix(name, "_rate") {
			period := arg
			if name == "gpc_rate" {
				_, period, _ = strings.Cut(arg, ",")
			}
			s.Period = milliseconds(period)
		}
		t.Store = append(t.Store, s)
	}
}

// milliseconds reads a time that is in milliseconds without a unit; 0 if it is none.
func milliseconds(text string) time.Duration {
	t, stray, err := config.ParseTime(text, "ms")
	if err != nil || stray != "" {
		return 0
	}
	return time.Duration(t) * time.Millisecond
}
