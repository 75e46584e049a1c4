package main

import (
	"github.com/hapvet/hapvet/keywords"
)

// arguments are tried after a word, since some are only looked at once they have
// arguments of the right kind.
var arguments = []string{"", "1", "10s", "16k", "on", "listener", "127.0.0.1:80", "x y", "/x"}

// lines returns the lines that try a word: some versions say that a word is
// deprecated, or has no place there, only when the rest is right.
func (e *entry) lines() []string {
	var lines []string
	switch e.kind {
	case keywords.BindParam:
		for _, a := range []string{"", "1", "x"} {
			lines = append(lines, "bind 127.0.0.1:80 "+e.name+" "+a)
		}
		return lines
	case keywords.ServerParam:
		start := "default-server "
		for _, a := range []string{"", "1", "x"} {
			if e.context == "server" {
				start = "server " + e.name + a + " 127.0.0.1:80 "
			}
			lines = append(lines, start+e.spelt()+" "+a)
		}
		return lines
	case keywords.Action:
		names := []string{e.name}
		if e.prefix {
			names = []string{e.name + "(txn.a) x", e.name + "(0)", e.name + "(0,0)", e.name + "(0) 1", e.name + "(0,0) 1", e.name + "0 src", e.name}
		}
		for _, n := range names {
			for _, a := range []string{"", "x", "1"} {
				lines = append(lines, e.context+" "+n+" "+a)
			}
		}
		return lines[:min(len(lines), 12)]
	case keywords.Keyword:
		for _, a := range arguments {
			lines = append(lines, e.name+" "+a)
		}
		return lines
	}
	word := string(e.kind)
	if e.kind == keywords.Balance && e.prefix {
		return []string{word + " " + e.name + "(x)", word + " " + e.name}
	}
	for _, a := range map[keywords.Kind][]string{keywords.Timeout: {"", "10s"}, keywords.Balance: {"", "x"}}[e.kind] {
		lines = append(lines, word+" "+e.name+" "+a)
	}
	if lines == nil {
		lines = []string{word + " " + e.name, word + " " + e.name + " 1", word + " " + e.name + " x"}
	}
	return lines
}

// spelt returns a parameter as it must be written.
func (e *entry) spelt() string {
	if e.prefix {
		return e.name + "(0x05)"
	}
	return e.name
}

// place returns the section that the lines stand in.
func (e *entry) place() string {
	switch e.kind {
	case keywords.BindParam:
		return "frontend"
	case keywords.ServerParam:
		return "backend"
	case keywords.Balance, keywords.Filter:
		return "listen"
	case keywords.Action:
		switch e.context {
		case "quic-initial":
			return "frontend"
		case "tcp-check", "http-check":
			return "backend"
		}
		return "listen"
	}
	return e.context
}

// header returns the lines above those that try words.
func header(section string) []string {
	base := []string{"global"}
	if section == "acme" {
		base = append(base, "expose-experimental-directives")
	}
	base = append(base, "defaults base", "mode http", "timeout client 10s", "timeout server 10s", "timeout connect 10s")
	switch section {
	case "global":
		return []string{"global"}
	case "traces":
		return append(base, section)
	case "defaults":
		return append(base, "defaults probed", "mode http")
	case "frontend", "listen":
		return append(base, section+" probed", "mode http", "bind 127.0.0.1:8080")
	case "backend":
		return append(base, section+" probed", "mode http")
	}
	return append(base, section+" probed")
}
