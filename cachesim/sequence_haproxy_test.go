//go:build haproxy

package cachesim_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/release/binaries"
)

// Every sequence comes to the same on real binaries as in the model, step by step. Those
// of $HAPVET_HAPROXY_BUILDS, if it is set, are asked, too: some of them crash, as they
// should. Each runs for this test alone.
func TestSequencesAgainstHAProxy(t *testing.T) {
	found := binaries.Need(t)
	builds, err := binaries.Builds()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range append(found, builds...) {
		t.Run(b.Version.String(), func(t *testing.T) {
			t.Parallel()
			o := newOrigin(t)
			for _, s := range sequences(t) {
				t.Run(s.Name, func(t *testing.T) { s.compare(t, b, o) })
			}
		})
	}
}

// compare lets steps happen to a real HAProxy and to the model, side by side.
func (s *sequence) compare(t *testing.T, b binaries.Binary, o *origin) {
	t.Helper()
	if b.Version.Branch() == "2.3" && slices.ContainsFunc(s.Steps, func(text string) bool { return strings.HasPrefix(text, "begin") }) {
		t.Skip("2.3 sends headers on with the body only")
	}
	if s.ModelOnly != "" {
		t.Skip(s.ModelOnly)
	}
	sem := cachesim.SemanticsOf(b.Version)
	section, ok := s.section(b.Version)
	if !ok {
		t.Skip("the version does not know this cache")
	}
	m := newModel(t, s, sem)
	r := &reality{s: s, p: start(t, b.Path, section, o.Addr().String()), o: o, under: map[string]*exchange{}}
	var trail []string
	doomed := false
	for _, text := range s.Steps {
		step := parseStep(text)
		got, asks, answers := r.do(t, step, m)
		if doomed { // what memory holds decides when, not if
			if strings.Contains(got, "X") {
				return
			}
			trail = append(trail, fmt.Sprintf("%s: %s", text, got))
			continue
		}
		if step.verb != "wait" {
			m.now = asks
		}
		want := ""
		switch step.verb {
		case "wait":
		case "available", "size", "lifetime", "present":
			got, want = r.listed(t, step, m)
		default:
			want = m.do(step, answers)
		}
		doomed = strings.Contains(want, "X") && !strings.Contains(got, "X")
		trail = append(trail, fmt.Sprintf("%s: %s", text, got))
		if got != want && !doomed {
			t.Fatalf("HAProxy %s: %q, in the model %q, after\n%s\n%s", b.Version, got, want, strings.Join(trail, "\n"), r.p.Log())
		}
		if strings.Contains(got, "X") {
			return
		}
	}
	if doomed {
		t.Errorf("HAProxy %s survives what is a crash in the model: %s", b.Version, strings.Join(trail, "; "))
	}
}

// section writes the cache section, unless the version does not know all of it.
func (s *sequence) section(v release.Version) (string, bool) {
	var b strings.Builder
	size := "total-max-size 1"
	lines := []string{"max-age 1000"}
	for _, line := range s.Cache {
		word, _, _ := strings.Cut(line, " ")
		switch {
		case word == "total-max-size":
			size = line
			continue
		case word == "early-hints" && v.Before(release.MustParse("3.5-dev3")):
			return "", false
		case (word == "process-vary" || word == "max-secondary-entries") && v.Before(release.MustParse("2.4.0")):
			continue // nothing that varies is stored
		}
		lines = append(lines, line)
	}
	for _, line := range append([]string{size}, lines...) {
		fmt.Fprintf(&b, "    %s\n", line)
	}
	return b.String(), true
}

// reality is a real HAProxy to which steps happen.
type reality struct {
	s     *sequence
	p     *process
	o     *origin
	under map[string]*exchange
}

// do does a step. It returns what came of it, and when HAProxy looked the request up
// and had the answer, as it tells.
func (r *reality) do(t *testing.T, s step, m *model) (token string, asks, answers int64) {
	t.Helper()
	switch s.verb {
	case "wait":
		n, _ := strconv.Atoi(s.words[0])
		time.Sleep(time.Duration(n) * time.Second)
		return "", 0, 0
	case "available", "size", "lifetime", "present":
		return "", m.now, m.now
	case "begin", "read":
		x, token, asks, answers := r.begin(s, http.MethodGet)
		r.under[s.id] = x
		return token, asks, answers
	case "ask":
		x := r.exchange(s, http.MethodGet)
		r.under[s.id] = x
		return r.ask(t, x), m.now, m.now
	case "answer":
		x := r.under[s.id]
		x.script.out <- x.answered.head("")
		token, asks, answers := r.outcome(x)
		return strings.TrimPrefix(token, "M"), asks, answers
	case "body":
		n, _ := strconv.Atoi(s.words[1])
		return gone(r.under[s.id].more(n)), m.now, m.now
	case "abort":
		r.under[s.id].breakOff(true)
		return "", m.now, m.now
	case "end":
		return r.end(r.under[s.id]), m.now, m.now
	case "fill":
		return r.fill(t, m, s)
	}
	x, token, asks, answers := r.begin(s, strings.ToUpper(s.verb))
	if token == "X" {
		return token, asks, answers
	}
	missed := x.script.taken.Load()
	end := r.end(x)
	if !missed && strings.HasSuffix(token, "H") && x.sent < r.s.Responses[s.answer].Body && end != "X" {
		token = strings.TrimSuffix(token, "H") + "T"
	}
	return token + end, asks, answers
}

func gone(err error) string {
	if err != nil {
		return "X"
	}
	return ""
}

// exchange is one that has not begun.
func (r *reality) exchange(s step, method string) *exchange {
	a := r.s.Responses[s.answer]
	x := &exchange{stored: s.answer != "no", narrow: s.verb == "read", script: newScript()}
	x.asked = cachesim.RequestHead{Method: method, URI: s.uri, Version: "HTTP/1.1", Headers: headers(append(append([]string{}, s.headers...), "host: h")...)}
	x.answered = answer{body: a.Body}
	length := fmt.Sprintf("content-length: %d", a.Body)
	if a.Chunked {
		length = "transfer-encoding: chunked"
	}
	x.answered.ResponseHead = cachesim.ResponseHead{
		Version: "HTTP/1.1", Status: 200, Reason: "OK", Length: int64(a.Body), Chunked: a.Chunked,
		Headers: headers(append(append([]string{}, a.Headers...), length)...),
	}
	return x
}

// ask sends a request that goes to the origin, which does not answer yet.
func (r *reality) ask(t *testing.T, x *exchange) string {
	t.Helper()
	if err := x.ask(r.p, r.o); err != nil {
		return "X"
	}
	for range 500 {
		if x.script.taken.Load() {
			return "M"
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "the origin is not asked"
}

func (r *reality) begin(s step, method string) (x *exchange, token string, asks, answers int64) {
	x = r.exchange(s, method)
	x.script.out <- x.answered.head("")
	if s.verb != "begin" && s.verb != "read" { // 2.3.0 waits for the body before it sends the headers on
		x.primed = min(x.answered.body, pieceSize)
		x.script.out <- x.answered.piece(x.primed)
	}
	if err := x.ask(r.p, r.o); err != nil {
		return x, "X", time.Now().Unix(), 0
	}
	token, asks, answers = r.outcome(x)
	return x, token, asks, answers
}

// outcome reads what comes of a request, and when HAProxy looked it up and had the answer.
func (r *reality) outcome(x *exchange) (token string, asks, answers int64) {
	asked, err := x.await()
	now := time.Now().Unix()
	var late net.Error
	switch {
	case err == nil:
	case !errors.Is(err, io.EOF) && (!errors.As(err, &late) || !late.Timeout()) && r.alive() == "":
		return "D", now, now // no HTTP
	default:
		return "X", now, now
	}
	if n, _ := fmt.Sscan(x.got.Header.Get("x-now"), &asks, &answers); n != 2 {
		asks, answers = now, now
	}
	token = "H"
	switch {
	case asked:
		token = "M"
	case x.got.StatusCode == http.StatusNotModified:
		token = "N"
	case x.got.StatusCode >= http.StatusInternalServerError:
		token = "5"
	case x.stored && r.damaged(x):
		token = "D"
	}
	if x.hinted {
		token = "h" + token
	}
	if !asked {
		close(x.script.out)
	}
	return token, asks, answers
}

// damaged reports whether a header came otherwise than the origin sent it.
func (r *reality) damaged(x *exchange) bool {
	for _, h := range x.answered.Headers {
		if values := x.got.Header.Values(h.Name); len(values) == 0 || len(values[0]) != len(h.Value) {
			return true
		}
	}
	return false
}

// end takes a transfer to its end.
func (r *reality) end(x *exchange) string {
	if x.got == nil {
		x.conn.Close()
		return r.alive()
	}
	if !x.script.taken.Load() {
		_ = x.drain() // what is missing is seen in how much came
		return r.alive()
	}
	if x.asked.Method != http.MethodHead {
		n, err := io.CopyN(io.Discard, x.got.Body, int64(x.primed))
		if x.sent += int(n); err != nil {
			return "X"
		}
		for x.sent < x.answered.body {
			if err := x.more(min(pieceSize, x.answered.body-x.sent)); err != nil {
				return "X"
			}
		}
	}
	return gone(x.end())
}

// alive is "X" once the process does not listen any more.
func (r *reality) alive() string {
	c, err := net.Dial("tcp", r.p.Address)
	if err == nil {
		c.Close()
	}
	return gone(err)
}

func (r *reality) fill(t *testing.T, m *model, s step) (token string, asks, answers int64) {
	n, _ := strconv.Atoi(s.words[0])
	for i := range n {
		token, asks, answers = r.do(t, step{verb: "get", uri: fmt.Sprintf("/%s/%d", s.words[1], i), answer: s.words[1]}, m)
		if strings.Contains(token, "X") {
			return "X", asks, answers
		}
	}
	return "", asks, answers
}

// listed compares what a listing says, which may need a moment.
func (r *reality) listed(t *testing.T, s step, m *model) (got, want string) {
	t.Helper()
	for range 100 {
		before := time.Now().Unix()
		shown, available := r.p.show(t)
		for m.now = before; m.now <= time.Now().Unix(); m.now++ {
			want = m.do(s, m.now)
			got = strconv.Itoa(available)
			if s.verb != "available" {
				got = m.listed(s, shown, m.now)
			}
			if got == want {
				return got, want
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	return got, want
}
