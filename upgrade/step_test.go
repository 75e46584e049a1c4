package upgrade_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/upgrade"
)

// oldConfig holds what edits carry over to 3.2 (the option, the short time, the action),
// what they do not (the program section, a cache of 3.5), and a bind line with TLS.
const oldConfig = `global
    tune.chksize 16384 # for health checks

defaults
    mode http
	option accept-invalid-http-request
    timeout connect 5s
    timeout client 30s
    timeout server 30s
    timeout check 50

# the world
frontend web
    bind :80
    bind :443 ssl crt /etc/haproxy/site.pem
    default_backend app

backend app
    balance roundrobin
    server app1 192.0.2.10:8000 check
`

// step plans one move.
func step(t *testing.T, text, from, to string, choice upgrade.Choice) *upgrade.Step {
	t.Helper()
	j := job(t, text, from, to)
	j.Choice = choice
	p := plan(t, j)
	if len(p.Steps) != 1 {
		t.Fatalf("%d steps", len(p.Steps))
	}
	return &p.Steps[0]
}

func find(s *upgrade.Step, id string) *upgrade.Change {
	i := slices.IndexFunc(s.Changes, func(c upgrade.Change) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &s.Changes[i]
}

func TestStepEdits(t *testing.T) {
	s := step(t, oldConfig, "2.2.9", "3.2.20", upgrade.Choice{})
	want := strings.NewReplacer(
		"    tune.chksize 16384 # for health checks\n", "",
		"option accept-invalid-http-request", "option accept-unsafe-violations-in-http-request",
		"timeout check 50", "timeout check 50ms",
	).Replace(oldConfig)
	if got := s.Files[0].After; got != want {
		t.Errorf("%s", got)
	}
	if f := s.Files[0]; f.Removed != 3 || f.Added != 2 || s.Lines != 3 {
		t.Errorf("%d lines removed, %d added, %d in all", f.Removed, f.Added, s.Lines)
	}
	if s.Refused || s.WasRefused || len(s.HandWork()) != 0 {
		t.Errorf("refused %v, before %v; by hand %+v", s.Refused, s.WasRefused, s.HandWork())
	}
	c := find(s, "accept-invalid-http")
	if c == nil || c.Undone || len(c.Hits) != 1 || !c.Hits[0].Edited || !c.Hits[0].Safe || c.Hits[0].Line != 6 {
		t.Errorf("%+v", c)
	}
	alpn := find(s, "ssl-bind-alpn")
	if alpn == nil || alpn.Hits[0].Edited || alpn.Hits[0].Kept || alpn.Hits[0].Keep != "no-alpn" || alpn.Hits[0].Line != 15 || alpn.Hits[0].After != 14 {
		t.Fatalf("%+v", alpn)
	}
	if !slices.ContainsFunc(s.Silent(), func(c upgrade.Change) bool { return c.ID == alpn.ID }) {
		t.Error("it is not among the silent changes")
	}
}

func TestKeepBehaviour(t *testing.T) {
	s := step(t, oldConfig, "2.2.9", "3.2.20", upgrade.Choice{Keep: true})
	if !strings.Contains(s.Files[0].After, "bind :443 ssl crt /etc/haproxy/site.pem no-alpn\n") {
		t.Errorf("%s", s.Files[0].After)
	}
	if c := find(s, "ssl-bind-alpn"); c == nil || !c.Hits[0].Kept {
		t.Errorf("%+v", c)
	}
	if slices.ContainsFunc(s.Silent(), func(c upgrade.Change) bool { return c.ID == "ssl-bind-alpn" }) {
		t.Error("it is still among the silent changes")
	}
}

func TestOnlyAndSkip(t *testing.T) {
	for _, test := range []struct {
		name   string
		choice upgrade.Choice
		want   []string // what is still there
	}{
		{"only one", upgrade.Choice{Only: []string{"short-times"}}, []string{"chksize", "accept-invalid"}},
		{"one not", upgrade.Choice{Skip: []string{"short-times"}}, []string{"timeout check 50\n"}},
		{"both", upgrade.Choice{Only: []string{"short-times", "tune-chksize"}, Skip: []string{"short-times"}}, []string{"accept-invalid", "timeout check 50\n"}},
	} {
		after := step(t, oldConfig, "2.2.9", "3.2.20", test.choice).Files[0].After
		for _, old := range []string{"chksize", "accept-invalid", "timeout check 50\n"} {
			if got := strings.Contains(after, old); got != slices.Contains(test.want, old) {
				t.Errorf("%s: %q is there: %v", test.name, old, got)
			}
		}
	}
}

// What is not carried over is told with its line, and with the change that it comes from.
func TestHandWork(t *testing.T) {
	s := step(t, oldConfig, "2.2.9", "3.2.20", upgrade.Choice{Skip: []string{"tune-chksize", "accept-invalid-http"}})
	work := s.HandWork()
	if len(work) != 2 || !s.Refused {
		t.Fatalf("%+v", work)
	}
	for i, want := range []upgrade.Remark{
		{Place: upgrade.Place{Line: 2, After: 2}, Severity: checks.Error, Change: "tune-chksize"},
		{Place: upgrade.Place{Line: 6, After: 6}, Severity: checks.Warning, Change: "accept-invalid-http"},
	} {
		if got := work[i]; got.Line != want.Line || got.After != want.After || got.Severity != want.Severity || got.Change != want.Change || got.Old {
			t.Errorf("%+v", got)
		}
	}
}

// Down, too: a word that the old version does not know is named.
func TestDown(t *testing.T) {
	s := step(t, cacheConfig, "3.2.20", "2.2.9", upgrade.Choice{})
	work := s.HandWork()
	if !s.Refused || len(work) == 0 || work[0].Line != 8 || !strings.Contains(work[0].Message, "process-vary") {
		t.Errorf("%+v", work)
	}
	s = step(t, strings.Replace(oldConfig, "accept-invalid", "accept-unsafe-violations-in", 1), "3.2.20", "3.0.11", upgrade.Choice{})
	if !strings.Contains(s.Files[0].After, "option accept-invalid-http-request\n") {
		t.Errorf("%s", s.Files[0].After)
	}
	if c := find(s, "accept-invalid-http"); c == nil || !c.Undone {
		t.Errorf("%+v", c)
	}
}

// What today's version says, too, is no new work, unless it is refused.
func TestOldRemarks(t *testing.T) {
	warned := strings.Replace(cacheConfig, "    timeout server 10s\n", "", 1) // both warn of the missing timeout
	s := step(t, warned, "3.0.5", "3.0.11", upgrade.Choice{})
	if len(s.Remarks) == 0 || len(s.HandWork()) != 0 || !s.Remarks[0].Old {
		t.Errorf("%+v", s.Remarks)
	}
	refused := strings.Replace(cacheConfig, "mode http", "mode htpp", 1)
	s = step(t, refused, "3.0.5", "3.0.11", upgrade.Choice{})
	if len(s.HandWork()) == 0 || !s.Refused || !s.WasRefused {
		t.Errorf("%+v", s.Remarks)
	}
}

// Comments tell what is left, once, and the configuration is the same for HAProxy.
func TestTodo(t *testing.T) {
	choice := upgrade.Choice{Todo: true, Skip: []string{"tune-chksize"}}
	for _, ending := range []string{"\n", "\r\n"} {
		text := strings.ReplaceAll(oldConfig, "\n", ending)
		first := step(t, text, "2.2.9", "3.2.20", choice)
		after := first.Files[0].After
		if !strings.Contains(after, "global"+ending+"    # hapvet: TODO tune-chksize: ") || strings.Count(after, "TODO") != 1 {
			t.Errorf("%s", after)
		}
		if strings.Count(after, "\r\n") != 0 && strings.Count(after, "\r\n") != strings.Count(after, "\n") {
			t.Error("the ends of lines are mixed")
		}
		if work := first.HandWork(); len(work) != 1 || work[0].Line != 2 || work[0].After != 3 {
			t.Errorf("%+v", work)
		}
		if again := step(t, after, "2.2.9", "3.2.20", choice).Files[0].After; again != after {
			t.Errorf("a second time:\n%s", again)
		}
	}
}

// To upgrade twice changes nothing more, nor does a file that needs nothing.
func TestIdempotent(t *testing.T) {
	for _, choice := range []upgrade.Choice{{}, {Keep: true}, {Todo: true}, {Keep: true, Todo: true, Skip: []string{"tune-chksize"}}} {
		for _, to := range []string{"2.4.10", "2.8.10", "3.2.20", "3.4.7"} {
			once := step(t, oldConfig, "2.2.9", to, choice).Files[0].After
			if twice := step(t, once, "2.2.9", to, choice).Files[0]; twice.After != once || twice.Added+twice.Removed != 0 {
				t.Errorf("%s %+v:\n%s\nand again:\n%s", to, choice, once, twice.After)
			}
		}
	}
	plain := "defaults\n  mode http\n"
	if got := step(t, plain, "3.0.5", "3.0.11", upgrade.Choice{}).Files[0]; got.After != plain {
		t.Errorf("%q", got.After)
	}
}

// Several files are one configuration, and each keeps what is its own.
func TestSeveralFiles(t *testing.T) {
	j := job(t, "", "2.2.9", "3.2.20")
	global, rest, _ := strings.Cut(oldConfig, "defaults\n")
	j.Sources = []config.Source{{Name: "a.cfg", Content: global}, {Name: "b.cfg", Content: "defaults\n" + rest}, {Name: "empty.cfg"}}
	s := plan(t, j).Steps[0]
	if len(s.Files) != 3 || strings.Contains(s.Files[0].After, "chksize") || !strings.Contains(s.Files[1].After, "50ms") || s.Files[2].After != "" {
		t.Errorf("%+v", s.Files)
	}
	if c := find(&s, "short-times"); c == nil || c.Hits[0].File != "b.cfg" || c.Hits[0].Line != 7 {
		t.Errorf("%+v", c)
	}
}

// A last line that gets the newline it lacked is a changed line.
func TestMissingNewlineCounts(t *testing.T) {
	s := step(t, "defaults\n    mode http\nfrontend web\n    bind :80", "2.0.14", "3.4.7", upgrade.Choice{})
	if f := s.Files[0]; f.After != f.Before+"\n" || f.Removed != 1 || f.Added != 1 {
		t.Errorf("%d lines removed, %d added: %q", f.Removed, f.Added, f.After)
	}
}

func FuzzPlan(f *testing.F) {
	f.Add(oldConfig, uint8(0))
	f.Add(cacheConfig, uint8(3))
	f.Add("global\n  tune.chksize 1", uint8(1))
	f.Add("frontend a\n.if x\n http-request block\n.endif", uint8(2))
	f.Add("\x00\r\n# x", uint8(3))
	f.Add("defaults", uint8(0))
	ways := [][2]string{{"2.0.14", "3.4.7"}, {"2.4.10", "3.0.11"}, {"3.4.7", "2.2.9"}, {"3.0.11", "3.5-dev5"}}
	f.Fuzz(func(t *testing.T, text string, way uint8) {
		w := ways[int(way)%len(ways)]
		j := job(t, text, w[0], w[1])
		j.Advisories = j.Advisories.Only("HAPV-2025-0001")
		j.Choice = upgrade.Choice{Keep: way&4 > 0, Todo: way&8 > 0}
		p, err := j.Plan()
		if err != nil {
			t.Fatal(err)
		}
		if f := p.Steps[0].Files[0]; f.Removed == 0 && f.Added == 0 && f.After != text {
			t.Fatalf("no line changed, but %q became %q", text, f.After)
		}
	})
}

// Several lines that keep the old behaviour in the global section make one section, where
// there was none.
func TestKeepBehaviourInOneGlobalSection(t *testing.T) {
	s := step(t, "defaults\n    mode http\n    timeout client 1m\nfrontend web\n    bind :80\n", "3.2.26", "3.4.7", upgrade.Choice{Keep: true})
	want := "global\n    cpu-policy first-usable-node\n    max-threads-per-group 64\n\ndefaults\n"
	if got := s.Files[0].After; !strings.HasPrefix(got, want) {
		t.Errorf("%s", got)
	}
}
