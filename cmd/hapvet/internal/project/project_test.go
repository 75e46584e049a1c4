package project

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/checks/policy"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/lint"
)

func schema(t testing.TB) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "..", "..", "docs", "project-file.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// valid reports whether the schema takes a file.
func valid(t testing.TB, s *jsonschema.Schema, text string) bool {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return s.Validate(value) == nil
}

func parse(text string) (*File, error) {
	return Parse(Name, "/repo", []byte(text), checks.Rules())
}

func lines(text string) policy.Lines {
	l, err := policy.ParseLines(text)
	if err != nil {
		panic(err)
	}
	return l
}

const whole = `haproxy-version: 3.10
profile: strict
strict: [security, cache]
fail-on: warning
env:
  PORT: 8080
  HOST: "www"
features: build/vv.txt
memory: 8G
local-peer: lb1
baseline: known.json
check-files: true
resolve: false
configurations:
  - edge.cfg
  - name: inner
    files: [inner/global.cfg, inner/sites]
    haproxy-version: [2.8, 3.0.11]
    env: {PORT: "81"}
    features: /etc/vv.txt
rules:
  unused-acl: error
  unset-variable:
    severity: note
    options:
      set: [HOST, PORT]
  deprecated-keyword: off
ignore:
  - rules: [unused-acl, HAPV-2025-0001, policy/no-old-tls]
    files: [edge.cfg, sites/]
    section: frontend  web
    until: 2027-01-31
    reason: we know
policy:
  - id: no-old-tls
    forbid: bind ... ssl-min-ver TLSv1.0|TLSv1.1
    in: [frontend, listen edge*]
    mode: http
    unless: [option httplog, "... name lab"]
    message: Old TLS is not for us.
    advice: see the wiki
    severity: warning
  - {id: log-it, require: option httplog, in: frontend, message: no log}
`

func TestParse(t *testing.T) {
	text := strings.Replace(whole, "3.10", "3.2", 1)
	f, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if f.Versions[0].Branch() != "3.2" || f.Line != 1 {
		t.Errorf("%v %d", f.Versions, f.Line)
	}
	inner := f.Configurations[1]
	if inner.Versions[0].Branch() != "2.8" || inner.Versions[1].String() != "3.0.11" || inner.Line != 18 {
		t.Errorf("%v %d", inner.Versions, inner.Line)
	}
	f.Versions, inner.Versions = nil, nil
	f.Configurations[1] = inner
	want := &File{
		Path: Name, Dir: "/repo", Line: 1,
		Profile: "strict", FailOn: "warning", Features: "/repo/build/vv.txt", Memory: "8G", LocalPeer: "lb1", Baseline: "/repo/known.json",
		Strict:     []string{"security", "cache"},
		CheckFiles: true, Env: map[string]string{"PORT": "8080", "HOST": "www"},
		Configurations: []Configuration{
			{Files: []string{"/repo/edge.cfg"}},
			{Name: "inner", Files: []string{"/repo/inner/global.cfg", "/repo/inner/sites"}, Line: 18, Env: map[string]string{"PORT": "81"}, Features: "/etc/vv.txt"},
		},
		Rules: map[string]Rule{
			"unused-acl":         {Severity: "error"},
			"unset-variable":     {Severity: "note", Options: map[string][]string{"set": {"HOST", "PORT"}}},
			"deprecated-keyword": {Severity: "off"},
		},
		Ignores: []lint.Ignore{{
			Rules: []string{"unused-acl", "HAPV-2025-0001", "policy/no-old-tls"}, Files: []string{"/repo/edge.cfg", "/repo/sites"}, Section: "frontend web",
			Until: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), Reason: "we know", Place: ".hapvet.yaml:29:5",
		}},
		Policies: []*policy.Policy{
			{
				ID: "no-old-tls", Lines: lines("bind ... ssl-min-ver TLSv1.0|TLSv1.1"), In: []policy.Place{{Kind: "frontend"}, {Kind: "listen", Name: "edge*"}},
				Mode: "http", Unless: []policy.Lines{lines("option httplog"), lines("... name lab")},
				Message: "Old TLS is not for us", Advice: "see the wiki", Severity: checks.Warning,
			},
			{ID: "log-it", Lines: lines("option httplog"), Required: true, In: []policy.Place{{Kind: "frontend"}}, Message: "no log", Severity: checks.Error},
		},
	}
	if !reflect.DeepEqual(f, want) {
		t.Errorf("%+v\nwant\n%+v", f, want)
	}
	if !valid(t, schema(t), text) {
		t.Error("the schema does not take it")
	}
	for _, empty := range []string{"", "# nothing\n", "rules: {}\n", "env:\n"} {
		if _, err := parse(empty); err != nil {
			t.Errorf("%q: %v", empty, err)
		}
	}
}

// Each mistake is told with its place; the schema does not take it either, where a schema
// can tell.
func TestParseRefuses(t *testing.T) {
	s := schema(t)
	for text, want := range map[string]string{
		"haproxyversion: 3.0":                                          `:1:1: unknown key "haproxyversion" in the project file: did you mean "haproxy-version"?`,
		"a: 1\nprofile: strikt":                                        `:1:1: unknown key "a" in the project file: it takes baseline, check-files, configurations, env, fail-on`,
		"profile: strikt":                                              `:1:10: profile is default, strict; it cannot be "strikt"`,
		"strict: [security, safety]":                                   `:1:20: strict is language, defects, security, logic, cache, capacity, reliability, leftovers; it cannot be "safety"`,
		"strict: {security: true}":                                     `:1:10: strict takes a text`,
		"fail-on: [error]":                                             `:1:10: fail-on takes a text`,
		"check-files: maybe":                                           `:1:14: check-files is true or false`,
		"env: [PORT=80]":                                               `:1:6: env takes keys and values`,
		"env: {\"A=B\": 1}":                                            `:1:7: "A=B" is no name of an environment variable`,
		"configurations:\n  - {file: a.cfg}":                           `:2:6: unknown key "file" in a configuration: did you mean "files"?`,
		"configurations:\n  - name: x":                                 `:2:5: a configuration names its files or folders with "files"`,
		"rules:\n  unused-acl: fatal":                                  `:2:15: the severity of a rule is off, note, warning, error; it cannot be "fatal"`,
		"rules:\n  unused-acl: {level: off}":                           `:2:16: unknown key "level" in the rule "unused-acl": it takes options, severity`,
		"ignore:\n  - rules: unused-acl":                               `:2:5: an entry of ignore says why with "reason"`,
		"ignore:\n  - reason: x":                                       `:2:5: an entry of ignore names its rules with "rules"`,
		"ignore: {rule: unused-acl, reason: x}":                        `:1:10: unknown key "rule" in an entry of ignore: did you mean "rules"?`,
		"policy:\n  - {id: a, forbid: nbproc *, mesage: x}":            `:2:31: unknown key "mesage" in an entry of policy: did you mean "message"?`,
		"policy: {id: a, forbid: nbproc *}":                            `:1:10: an entry of policy says with "message" what is wrong`,
		"policy: {id: a, message: x}":                                  `:1:10: an entry of policy says what it is about with "forbid" or "require"`,
		"policy: {id: a, require: chroot *, message: x}":               `:1:10: an entry of policy with "require" names the sections with "in"`,
		"policy: {id: a, forbid: nbproc, require: nbproc, message: x}": `:1:42: an entry of policy has either "forbid" or "require"`,
		"policy: {forbid: nbproc, message: x}":                         `:1:10: an entry of policy has a name, "id"`,
		"policy: {id: A_b, forbid: nbproc, message: x}":                `:1:14: "A_b" is no id`,
		"policy: {id: a, forbid: nbproc, message: x, severity: fatal}": `:1:55: severity is note, warning, error; it cannot be "fatal"`,
		"policy: {id: a, forbid: nbproc, message: x, mode: udp}":       `:1:51: mode is http, tcp, log, spop; it cannot be "udp"`,
		"- a": `:1:1: the project file takes keys and values`,
	} {
		_, err := parse(text)
		if err == nil || !strings.HasPrefix(err.Error(), Name+want) {
			t.Errorf("%q: %v\nwant %s", text, err, want)
		}
		if valid(t, s, text) {
			t.Errorf("%q: the schema takes it", text)
		}
	}
	for text, want := range map[string]string{
		"haproxy-version: 1.8":                                                                  `:1:18: haproxy-version: `,
		"profile: strict\nprofile: default":                                                     `:2:1: `,
		"rules:\n  unusd-acl: off":                                                              `:2:3: no rule is called "unusd-acl": did you mean unused-acl?`,
		"rules:\n  HAPV-2025-0001: off":                                                         `:2:3: "HAPV-2025-0001" is an advisory`,
		"rules:\n  unknown-keyword: note":                                                       `:2:20: "unknown-keyword" says what HAProxy does`,
		"rules:\n  unused-acl: {options: {x: y}}":                                               `:2:26: the rule "unused-acl" has no options`,
		"rules:\n  unset-variable: {options: {sett: y}}":                                        `:2:30: unknown key "sett" in the options of "unset-variable": did you mean "set"?`,
		"ignore:\n  - {rules: unused-acl, reason: x, until: tomorrow}":                          `:2:43: "tomorrow" is no date`,
		"ignore:\n  - {rules: unused-acl, reason: x, files: '[a'}":                              `:2:43: "[a" is no pattern of paths`,
		"configurations:\n  - none/*.cfg":                                                       `:2:5: no file fits "none/*.cfg"`,
		"policy: {id: a, forbid: optoin httplog, message: x}":                                   `:1:25: forbid: no version of HAProxy knows the keyword "optoin": did you mean "option"?`,
		"policy: {id: a, forbid: 'bind ...', message: x}":                                       `:1:25: forbid: nothing stands behind "..."`,
		"policy: {id: a, forbid: '... ssl', message: x}":                                        `:1:25: forbid: a pattern names a line by its first words`,
		"policy: {id: a, forbid: 'option a*b', message: x}":                                     `:1:25: forbid: "a*b": "*" stands before or behind the part of a word`,
		"policy: {id: a, forbid: nbproc, in: fronted, message: x}":                              `:1:37: in: no version of HAProxy has sections of the kind "fronted": did you mean "frontend"?`,
		"policy: {id: a, require: nbproc, in: global, unless: '... x', message: x}":             `:1:10: "unless: ..." makes exceptions of lines that are forbidden`,
		"policy:\n- {id: a, forbid: nbproc, message: x}\n- {id: a, forbid: nbproc, message: x}": `:3:4: two entries of policy have the id "a"`,
		"rules: {policy/a: off}":                                                                `:1:9: "policy/a" has its severity under "policy"`,
		"ignore: {rules: policy/b, reason: x}\npolicy: {id: a, forbid: nbproc, message: x}":     `:1:17: no rule is called "policy/b": did you mean policy/a?`,
		"memory: &a 8G":     `:1:9: a project file has no anchors, aliases or tags`,
		"a: [":              `:1:4: `,
		"a: 1\n---\nb: 1\n": `: there are several YAML documents in it`,
	} {
		if _, err := parse(text); err == nil || !strings.HasPrefix(err.Error(), Name+want) {
			t.Errorf("%q: %v\nwant %s", text, err, want)
		}
	}
	if _, err := parse("profile: x\nfail-on: y\n"); err == nil || strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("not both mistakes: %v", err)
	}
}

// The schema knows the keys that the reader knows.
func TestSchemaIsComplete(t *testing.T) {
	s := schema(t)
	for _, line := range strings.Split(whole, "\n") {
		if key, _, ok := strings.Cut(line, ":"); ok && key != "" && key[0] >= 'a' {
			if s.Properties[key] == nil {
				t.Errorf("not in the schema: %s", key)
			}
			delete(s.Properties, key)
		}
	}
	for key := range s.Properties {
		t.Errorf("not tested: %s", key)
	}
}

// Both know every family.
func TestStrictFamilies(t *testing.T) {
	s := schema(t)
	for _, family := range checks.Families() {
		text := "strict: " + string(family)
		f, err := parse(text)
		if err != nil || !reflect.DeepEqual(f.Strict, []string{string(family)}) || !valid(t, s, text) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Add("a: &x [*x]\n")
	f.Add("policy: {id: a, forbid: '|* ... $', in: x y, unless: no, message: .}\n")
	f.Add("rules: !!map {}\n? \n")
	f.Add("configurations: - a\n")
	rules := checks.Rules()
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Parse(Name, "/nowhere", []byte(text), rules)
		if err == nil && file == nil || err != nil && err.Error() == "" {
			t.Errorf("%v", err)
		}
	})
}

func TestFind(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "repo", "a", "b")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	put := func(dir string) string {
		path := filepath.Join(dir, Name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	find := func(want string) {
		t.Helper()
		if got, err := Find(deep); err != nil || got != want {
			t.Errorf("%q, %v; want %q", got, err, want)
		}
	}
	put(root)
	outer := put(filepath.Join(root, "repo"))
	find("") // no repository: what lies above is not ours
	if err := os.Mkdir(filepath.Join(root, "repo", ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	find(outer)
	inner := put(filepath.Join(root, "repo", "a"))
	find(inner)
	for _, path := range []string{inner, outer} {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	find("") // the one above the repository is not ours
}
