package flow

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// Counters are the tracked counters of a configuration: who tracks what in which
// table, and who reads or changes which counter of it (manual 7.3.3, 11.1).
type Counters struct {
	Tracks []*Track
	Uses   []*CounterUse
	// Tables are the stick tables by the names that rules use: of a proxy, its name;
	// of a peers section, "peers/table".
	Tables map[string]*Table

	// tracks are those of each section.
	tracks map[*config.Section][]*Track
	// near are those that matter to a proxy, once asked for.
	mu   sync.Mutex
	near map[placeOfSlot][]*Track
}

// Track is a rule that tracks a key in a slot.
type Track struct {
	Directive *config.Directive
	// Slot is the number in track-sc0, or -1 where it cannot be read.
	Slot int
	// Table is where its key is tracked; nil where that is not known.
	Table *Table
	// Key is the sample expression of the key in one spelling, "src".
	Key         string
	Conditional bool
}

// CounterUse is a place that reads or changes a counter.
type CounterUse struct {
	Directive *config.Directive
	Word      int
	Span      config.Span
	// Name is the fetch, converter or action: "sc0_http_req_rate", "src_conn_cur",
	// "table_gpc0", "sc-inc-gpc0".
	Name string
	// Data is what the table must store for it, as stick-table lines write it:
	// "http_req_rate"; "" where it asks for the entry alone.
	Data string
	// By says how the entry is found.
	By CounterKey
	// Slot is the number of the tracked counter, of BySlot; -1 where it cannot be
	// read.
	Slot int
	// Table is the table that the place names itself; nil where that of the slot
	// counts, or where it is not known.
	Table *Table
	// Named tells that the place names a table.
	Named bool
	// Changes tells that it changes the counter.
	Changes bool
}

// CounterKey says how the entry of a counter is found.
type CounterKey uint8

// The ways.
const (
	BySlot   CounterKey = iota // by the key that track-scN has taken
	BySource                   // by the client's address: src_...
	ByInput                    // by what the converter is given: table_...
)

// Counters returns who tracks and who reads counters.
func (a *Analysis) Counters() *Counters { return a.counters() }

// MaxTracks bounds what TracksFor returns.
const MaxTracks = 100

// TracksFor returns the tracks that may have filled a slot when a line of a proxy is
// evaluated, in whichever order: those of the proxy itself, of the frontends that
// lead to it, and of their defaults sections; at most MaxTracks.
func (a *Analysis) TracksFor(s *config.Section, slot int) []*Track {
	if s.Kind != "defaults" {
		return a.counters().around(a, s, slot)
	}
	var out []*Track
	for _, p := range a.Proxies(s) {
		out = append(out, a.counters().around(a, p, slot)...)
		if len(out) >= MaxTracks {
			return out[:MaxTracks]
		}
	}
	return out
}

// placeOfSlot is a slot as one proxy sees it.
type placeOfSlot struct {
	proxy *config.Section
	slot  int
}

// around returns the tracks in a slot of a proxy, of the frontends that lead to it, and
// of the backends behind it, whose responses and logs pass it again.
func (c *Counters) around(a *Analysis, p *config.Section, slot int) []*Track {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.near[placeOfSlot{p, slot}]; ok {
		return known
	}
	var out []*Track
	take := func(s *config.Section) {
		for _, t := range c.tracks[s] {
			if len(out) < MaxTracks && (t.Slot == slot || t.Slot < 0) && !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	add := func(s *config.Section) {
		if take(s); s.Defaults != nil {
			take(s.Defaults)
		}
	}
	add(p)
	for _, f := range a.Frontends(p) {
		add(f)
	}
	for _, b := range a.Backends(p) {
		add(b)
	}
	c.near[placeOfSlot{p, slot}] = out
	return out
}

func (a *Analysis) newCounters() *Counters {
	c := &Counters{Tables: newTables(a.config), tracks: map[*config.Section][]*Track{}, near: map[placeOfSlot][]*Track{}}
	for d := range a.config.Each("tcp-request", "http-request", "tcp-response", "http-response", "http-after-response") {
		if !mayTrack(d.Arg(1)) && !mayTrack(d.Arg(2)) { // most lines do something else
			continue
		}
		if _, n := d.Rule(); n > 0 && n < len(d.Words) && d.Modifier == config.Plain {
			switch action := d.Arg(n); {
			case strings.HasPrefix(action, "track-sc"):
				c.track(a, d, n)
			case strings.HasPrefix(action, "sc-"):
				c.action(d, n)
			}
		}
	}
	for _, s := range a.config.SamplesOf(a.config.SampleLines(isCounter)...) {
		c.sample(s)
	}
	return c
}

// mayTrack reports whether a word may be an action on tracked counters.
func mayTrack(word string) bool {
	return strings.HasPrefix(word, "track-sc") || strings.HasPrefix(word, "sc-")
}

// track takes down a track-sc rule.
func (c *Counters) track(a *Analysis, d *config.Directive, n int) {
	t := &Track{Directive: d, Slot: slotOf(strings.TrimPrefix(d.Arg(n), "track-sc")), Conditional: d.ConditionWord() < len(d.Words)}
	if t.Key = d.Arg(n + 1); t.Key != "src" { // as it mostly is
		for _, s := range a.config.SamplesOf(d) {
			if s.Role == config.SampleValue {
				t.Key = Expression(s)
				break
			}
		}
	}
	name := d.Section.Name
	for i := n + 1; i+1 < d.ConditionWord(); i++ {
		if d.Arg(i) == "table" {
			name = d.Arg(i + 1)
		}
	}
	t.Table = c.Tables[name]
	c.Tracks = append(c.Tracks, t)
	c.tracks[d.Section] = append(c.tracks[d.Section], t)
}

// slotOf reads the number of a slot, -1 where it is none.
func slotOf(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return -1
	}
	return n
}

// action takes down a rule that changes a counter: sc-inc-gpc0(1), and
// sc-inc-gpc(0,1), where the slot comes last.
func (c *Counters) action(d *config.Directive, n int) {
	name, args, _ := strings.Cut(strings.TrimSuffix(d.Arg(n), ")"), "(")
	list := strings.Split(args, ",")
	u := &CounterUse{Directive: d, Word: n, Span: d.WordSpan(n), Name: name, Changes: true, Slot: slotOf(list[len(list)-1])}
	counter := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(name, "sc-"), "inc-"), "set-"), "add-")
	u.Data = counter
	c.Uses = append(c.Uses, u)
}

// isCounter reports whether a fetch or converter reads counters of stick tables.
func isCounter(s *keywords.Sample) bool {
	_, _, ok := splitCounter(s.Name)
	return ok
}

// splitCounter takes the name of a fetch or a converter apart: "sc0_", "sc_", "src_"
// or "table_", and the counter behind it.
func splitCounter(name string) (prefix, counter string, ok bool) {
	prefix, counter, ok = strings.Cut(name, "_")
	if !ok {
		return "", "", false
	}
	switch prefix {
	case "sc", "sc0", "sc1", "sc2", "src", "table":
		_, ok = dataOf[counter]
		return prefix, counter, ok
	}
	return "", "", false
}

// dataOf says what a table must store for what fetches, converters and actions are
// called by, where that is not the same word; "" for what needs nothing.
var dataOf = map[string]string{
	"bytes_in_rate": "bytes_in_rate", "bytes_out_rate": "bytes_out_rate", "clr_gpc": "gpc", "clr_gpc0": "gpc0", "clr_gpc1": "gpc1",
	"conn_cnt": "conn_cnt", "conn_cur": "conn_cur", "conn_rate": "conn_rate", "get_gpc": "gpc", "get_gpc0": "gpc0", "get_gpc1": "gpc1",
	"get_gpt": "gpt", "get_gpt0": "gpt0", "glitch_cnt": "glitch_cnt", "glitch_rate": "glitch_rate", "gpc": "gpc", "gpc0": "gpc0", "gpc1": "gpc1",
	"gpc_rate": "gpc_rate", "gpc0_rate": "gpc0_rate", "gpc1_rate": "gpc1_rate", "gpt": "gpt", "gpt0": "gpt0",
	"http_err_cnt": "http_err_cnt", "http_err_rate": "http_err_rate", "http_fail_cnt": "http_fail_cnt", "http_fail_rate": "http_fail_rate",
	"http_req_cnt": "http_req_cnt", "http_req_rate": "http_req_rate", "inc_gpc": "gpc", "inc_gpc0": "gpc0", "inc_gpc1": "gpc1",
	"kbytes_in": "bytes_in_cnt", "kbytes_out": "bytes_out_cnt", "sess_cnt": "sess_cnt", "sess_rate": "sess_rate",
	"server_id": "server_id", "tracked": "", "trackers": "", "expire": "", "idle": "", "updt_conn_cnt": "conn_cnt",
}

// sample takes down what an expression does with counters.
func (c *Counters) sample(s config.Sample) {
	for i, p := range s.Parts {
		name := p.Name
		if i == 0 {
			name = s.Fetch.Name
		}
		prefix, counter, ok := splitCounter(name)
		if !ok {
			continue
		}
		u := &CounterUse{
			Directive: s.Directive, Word: s.Word, Span: s.Span, Name: name, Data: dataOf[counter],
			Changes: strings.HasPrefix(counter, "inc_") || strings.HasPrefix(counter, "clr_") || strings.HasPrefix(counter, "updt_"),
		}
		args := p.Args
		if strings.HasSuffix(counter, "gpc") || counter == "gpc_rate" || counter == "get_gpt" || counter == "gpt" {
			args = args[min(1, len(args)):] // which of the array
		}
		u.By, args = keyOf(u, prefix, args)
		if len(args) > 0 && args[0] != "" {
			u.Named, u.Table = true, c.Tables[args[0]]
		} else if u.By == BySource {
			u.Named, u.Table = true, c.Tables[s.Directive.Section.Name]
		}
		c.Uses = append(c.Uses, u)
	}
}

// keyOf says how a use finds its entry, and returns the arguments behind that.
func keyOf(u *CounterUse, prefix string, args []string) (CounterKey, []string) {
	switch prefix {
	case "src":
		return BySource, args
	case "table":
		return ByInput, args
	case "sc":
		if len(args) == 0 {
			u.Slot = -1
			return BySlot, nil
		}
		u.Slot = slotOf(args[0])
		return BySlot, args[1:]
	}
	u.Slot = slotOf(strings.TrimPrefix(prefix, "sc"))
	return BySlot, args
}
