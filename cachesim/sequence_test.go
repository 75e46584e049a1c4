package cachesim_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
)

// sequence is a handful of requests, one after the other, and what comes of them on some
// versions: testdata/sequences. Each is asked of the model here, and of real binaries
// with the build tag haproxy.
//
// Steps are "get URI RESPONSE | header: value ..." (or another method), "begin N URI RESPONSE | ..."
// for a transfer under way, which "body N BYTES", "end N" and "abort N" go on with, "ask N URI RESPONSE | ..."
// and "answer N" for one whose response lets others go first, "read N URI RESPONSE" for a client that reads slowly, "fill N RESPONSE" for
// as many URIs that nobody asked for, "wait SECONDS", "available" blocks, "size URI" and
// "lifetime URI" of what is stored, "present URI ..." of what is listed. The RESPONSE "no" is never stored.
//
// What comes of a request: M from the origin, H from the cache, N 304, T cut off, D damaged headers, 5 an
// error, X the process is gone; in front of it "h" for early hints.
type sequence struct {
	Name  string
	About string
	// Defect is the one that it shows.
	Defect string
	// ModelOnly says why no real HAProxy is asked.
	ModelOnly string `yaml:"model-only"`
	Cache     []string
	Responses map[string]origined
	Steps     []string
	Results   []struct{ On, Want string }
}

// origined is a response of the origin.
type origined struct {
	Headers []string
	Body    int
	Chunked bool
}

func sequences(t *testing.T) []*sequence {
	t.Helper()
	files, err := filepath.Glob("testdata/sequences/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no sequences", err)
	}
	var list []*sequence
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s := &sequence{Responses: map[string]origined{}}
		if err := yaml.UnmarshalWithOptions(data, s, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if s.Name != strings.TrimSuffix(filepath.Base(file), ".yaml") {
			t.Errorf("%s is named %s", file, s.Name)
		}
		s.Responses["no"] = origined{Headers: []string{"cache-control: no-store"}, Body: 1}
		list = append(list, s)
	}
	return list
}

// settings reads the lines of the cache section.
func (s *sequence) settings(t *testing.T) cachesim.Settings {
	t.Helper()
	settings := cachesim.DefaultSettings(1)
	settings.MaxAge = 1000
	for _, line := range s.Cache {
		word, value, _ := strings.Cut(line, " ")
		n, _ := strconv.Atoi(strings.Fields(value + " x")[0])
		switch word {
		case "total-max-size":
			settings.TotalMaxSize = n
		case "max-object-size":
			settings.MaxObjectSize = int64(n)
		case "max-age":
			settings.MaxAge = int32(n)
		case "process-vary":
			settings.ProcessVary = value == "on"
		case "max-secondary-entries":
			settings.MaxSecondaryEntries = uint32(n)
		case "early-hints":
			settings.EarlyHints = map[string]cachesim.EarlyHints{"on": cachesim.EarlyHintsOn, "only": cachesim.EarlyHintsOnly}[value]
		default:
			t.Fatalf("%s: what is %q?", s.Name, line)
		}
	}
	return settings
}

// step is one of a sequence.
type step struct {
	verb    string
	id      string // of a transfer
	uri     string
	answer  string
	headers []string
	words   []string // all behind the verb
}

func parseStep(text string) step {
	parts := strings.Split(text, " | ")
	words := strings.Fields(parts[0])
	s := step{verb: words[0], words: words[1:], headers: parts[1:]}
	rest := s.words
	switch s.verb {
	case "begin", "read", "ask", "answer", "body", "end", "abort":
		s.id, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 {
		s.uri = rest[0]
	}
	if len(rest) > 1 {
		s.answer = rest[1]
	}
	return s
}

// model is a cache to which steps happen.
type model struct {
	*client
	s     *sequence
	under map[string]*transfer
	since map[string]int64 // when a URI was stored
}

// transfer is a request under way.
type transfer struct {
	t        cachesim.Transaction
	uri      string
	response *cachesim.Response
	total    int // bytes of the body
	sent     int
	storing  bool
}

func newModel(t *testing.T, s *sequence, sem cachesim.Semantics) *model {
	t.Helper()
	c, err := cachesim.NewExact(s.settings(t), sem)
	if err != nil {
		t.Fatal(err)
	}
	return &model{&client{t: t, c: c, sem: sem, now: 1_000_000}, s, map[string]*transfer{}, map[string]int64{}}
}

// outcomes goes through all steps, and returns what came of them.
func (m *model) outcomes() string {
	var list []string
	for _, text := range m.s.Steps {
		if token := m.do(parseStep(text), m.now); token != "" {
			list = append(list, token)
		}
		if m.c.Crashed() {
			break
		}
	}
	return strings.Join(list, " ")
}

// do does a step; its answer comes at another time, perhaps.
func (m *model) do(s step, answered int64) string {
	switch s.verb {
	case "begin", "read":
		x, token := m.begin(s, "GET", answered)
		m.under[s.id] = x
		return token
	case "ask":
		x, token := m.ask(s, "GET")
		m.under[s.id] = x
		return token
	case "answer":
		return m.answer(m.under[s.id], answered)
	case "body":
		n, _ := strconv.Atoi(s.words[1])
		return m.body(m.under[s.id], n)
	case "end":
		x := m.under[s.id]
		return m.end(x)
	case "abort":
		m.c.Abort(&m.under[s.id].t)
		return m.crash()
	case "fill":
		return m.fill(s, answered)
	case "wait":
		n, _ := strconv.Atoi(s.words[0])
		m.now += int64(n)
		return ""
	case "available":
		return strconv.Itoa(m.c.Available())
	case "size", "lifetime", "present":
		return m.listed(s, m.c.Show(m.now), m.now)
	}
	x, token := m.begin(s, strings.ToUpper(s.verb), answered)
	if token == "X" || !x.storing {
		if strings.ContainsAny(token, "HNTD5") {
			m.c.Release(&x.t)
		}
		return token + m.crash()
	}
	return token + m.end(x)
}

// fill asks for N URIs that nobody asked for before.
func (m *model) fill(s step, answered int64) string {
	n, _ := strconv.Atoi(s.words[0])
	for i := range n {
		one := step{verb: "get", uri: fmt.Sprintf("/%s/%d", s.words[1], i), answer: s.words[1]}
		if token := m.do(one, answered); strings.Contains(token, "X") {
			return "X"
		}
	}
	return ""
}

func (m *model) crash() string {
	if m.c.Crashed() {
		return "X"
	}
	return ""
}

func (m *model) begin(s step, method string, answered int64) (*transfer, string) {
	x, token := m.ask(s, method)
	if token == "M" || token == "hM" {
		token += m.answer(x, answered)
	}
	return x, token
}

// answer lets the response of the origin come.
func (m *model) answer(x *transfer, answered int64) string {
	if m.c.Store(answered, &x.t, x.response) == cachesim.Storing {
		x.storing = true
		m.since[x.uri] = answered
	}
	return m.crash()
}

// ask looks a request up.
func (m *model) ask(s step, method string) (*transfer, string) {
	a := m.s.Responses[s.answer]
	x := &transfer{uri: s.uri, total: a.Body, response: m.response(int64(a.Body), a.Headers...)}
	if a.Chunked {
		x.response = m.chunked(a.Headers...)
	}
	hints := m.c.Stats().HintHits
	outcome := m.c.Lookup(m.now, m.request(method, s.uri, s.headers...), &x.t)
	token := map[cachesim.Outcome]string{
		cachesim.Hit: "H", cachesim.NotModified: "N", cachesim.CutOff: "T", cachesim.Unsendable: "5", cachesim.Damaged: "D", cachesim.Crash: "X",
	}[outcome]
	if token == "" {
		token = "M"
	}
	if m.c.Stats().HintHits > hints {
		token = "h" + token
	}
	if m.c.Crashed() {
		token = "X"
	}
	return x, token
}

// body stores so many bytes, in records as HAProxy makes of what comes fast.
func (m *model) body(x *transfer, n int) string {
	for ; n > 0 && x.storing; n -= cachesim.ChunkBytes {
		x.storing = m.c.Append(&x.t, min(n, cachesim.ChunkBytes))
		x.sent += min(n, cachesim.ChunkBytes)
	}
	return m.crash()
}

// end takes a transfer to its end: that of a client that reads, or of an object.
func (m *model) end(x *transfer) string {
	if !x.storing {
		m.c.Release(&x.t)
		return m.crash()
	}
	rest := x.total - x.sent
	last := rest - max(0, rest-1)/cachesim.ChunkBytes*cachesim.ChunkBytes
	switch m.body(x, rest-last); {
	case !x.storing:
	case last == 0:
		m.c.Finish(&x.t, x.response.Tail)
	case x.response.Body < 0:
		if m.c.Append(&x.t, last) {
			m.c.Finish(&x.t, x.response.Tail)
		}
	default:
		m.c.FinishWith(&x.t, last, x.response.Tail)
	}
	return m.crash()
}

// listed reads what a listing says.
func (m *model) listed(s step, shown []cachesim.Shown, now int64) string {
	find := func(uri string) *cachesim.Shown {
		i := slices.IndexFunc(shown, func(e cachesim.Shown) bool { return e.Key == keyOf(m.request("GET", uri)) && e.Expire > 0 })
		if i < 0 {
			return nil
		}
		return &shown[i]
	}
	if m.sem.Key == cachesim.KeySeeded { // keys cannot be foretold
		return fmt.Sprintf("%d-entries", len(shown))
	}
	switch s.verb {
	case "present":
		var there []string
		for _, uri := range s.words {
			if find(uri) != nil {
				there = append(there, uri)
			}
		}
		return "[" + strings.Join(there, ",") + "]"
	case "size":
		if e := find(s.uri); e != nil {
			return fmt.Sprintf("%d/%d", e.Size, e.Blocks)
		}
	case "lifetime":
		if e := find(s.uri); e != nil {
			return strconv.FormatInt(e.Expire+now-m.since[s.uri], 10)
		}
	}
	return "-"
}

// Every sequence comes to what it says, on the versions that it names; what shows a defect
// shows it on all that have it, and nothing of it once the defect is mended.
func TestSequences(t *testing.T) {
	for _, s := range sequences(t) {
		t.Run(s.Name, func(t *testing.T) {
			for _, r := range s.Results {
				for version := range strings.FieldsSeq(r.On) {
					sem := cachesim.SemanticsOf(release.MustParse(version))
					if got := newModel(t, s, sem).outcomes(); got != r.Want {
						t.Errorf("%s: got %q, want %q", version, got, r.Want)
					}
				}
			}
			if d := cachesim.LookupDefect(s.Defect); d != nil {
				s.showsOnlyWith(t, d)
			} else if s.Defect != "" {
				t.Errorf("there is no defect %s", s.Defect)
			}
		})
	}
}

// showsOnlyWith checks on the named versions that a defect changes the outcome.
func (s *sequence) showsOnlyWith(t *testing.T, d *cachesim.Defect) {
	t.Helper()
	on, notOn := 0, 0
	for _, r := range s.Results {
		for version := range strings.FieldsSeq(r.On) {
			sem := cachesim.SemanticsOf(release.MustParse(version))
			if !sem.Has(d.ID) {
				notOn++
				continue
			}
			on++
			if d.Commit == "" {
				continue // nothing mends it, so the model does not know how it would be without
			}
			if newModel(t, s, sem).outcomes() == newModel(t, s, sem.With(d.ID, false)).outcomes() {
				t.Errorf("%s: it goes the same way without %s", version, d.Name)
			}
		}
	}
	if on < 1 || notOn < 1 {
		t.Errorf("%s is shown on %d versions, and its absence on %d", d.Name, on, notOn)
	}
}
