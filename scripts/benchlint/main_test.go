package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestSummary(t *testing.T) {
	for _, test := range []struct {
		wall []time.Duration
		want time.Duration
	}{
		{[]time.Duration{7}, 7},
		{[]time.Duration{9, 1, 5}, 5},
		{[]time.Duration{8, 2, 4, 100}, 6},
	} {
		var runs []sample
		for i, wall := range test.wall {
			runs = append(runs, sample{wall: wall, memory: int64(i)})
		}
		got := summary(runs)
		if got.wall != test.want || got.memory != int64(len(runs)-1) {
			t.Errorf("summary(%v) = %+v, want the time %d and the memory %d", test.wall, got, test.want, len(runs)-1)
		}
	}
}

func TestRow(t *testing.T) {
	r := result{hapvet: sample{10 * time.Millisecond, 2048}, haproxy: sample{40 * time.Millisecond, 20_480}}
	want := "     1000     10.0 ms     40.0 ms    0.25         2.0 MiB        20.0 MiB"
	if got := r.row(1000); got != want || len(got) != len(header) {
		t.Errorf("got  %q\nwant %q, as long as\n     %q", got, want, header)
	}
}

func TestHAProxyVersion(t *testing.T) {
	for line, want := range map[string]string{
		"HA-Proxy version 2.2.9-2+deb11u7 2025/04/23 - https://haproxy.org/": "2.2.9",
		"HAProxy version 3.0.11-1+deb13u5 2026/11/18 - https://haproxy.org/": "3.0.11",
		"HAProxy version 3.5-dev5-03bde20ef 2026/08/21":                      "3.5-dev5",
		"nginx version: nginx/1.22":                                          "",
	} {
		if got, err := haproxyVersion(script(t, "echo '"+line+"'")); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q (%v), want %q", line, got, err, want)
		}
	}
}

// TestStatus checks which statuses of either program end the benchmark.
func TestStatus(t *testing.T) {
	for _, test := range []struct {
		hapvet, haproxy, want string
	}{
		{"exit 0", "exit 0", ""},
		{"exit 1", "exit 0", ""},
		{"echo cannot read >&2; exit 2", "exit 0", "cannot read"},
		{"kill -9 $$", "exit 0", "killed"},
		{"exit 0", "exit 1", "exit status 1"},
	} {
		tools := &tools{hapvet: script(t, test.hapvet), haproxy: script(t, test.haproxy), version: "3.0.11"}
		_, err := tools.compare("haproxy.cfg", 2)
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%+v: got the error %v", test, err)
		}
	}
}

// script makes an executable of some lines of shell.
func script(t *testing.T, lines string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+lines+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}
