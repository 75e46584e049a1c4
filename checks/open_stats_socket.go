package checks

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "open-stats-socket",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "a stats socket with admin rights that strangers can use",
	Doc: `Who can write to a stats socket of ` + "`level admin`" + ` stops servers, changes maps and certificates, and reads what HAProxy knows. A socket of the
file system with ` + "`mode 666`" + ` is open to every process of the machine, and one on a TCP address to everybody who can reach the address: it knows
no password.

Write ` + "`mode 660`" + ` with a group of its own; bind it to 127.0.0.1, or give it a lower level.`,
	Examples: []Example{
		{Name: "every process", Bad: []int{2}, Config: socketExample("/run/haproxy.sock mode 666 level admin")},
		{Name: "everybody", Bad: []int{2}, Config: socketExample("ipv4@:9999 level admin")},
		{Name: "a group, and this machine", Config: socketExample("/run/haproxy.sock mode 660 group admin level admin\n    stats socket ipv4@127.0.0.1:9999 level admin\n    stats socket :9998 level user")},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("stats") {
			if d.Section.Kind == "global" && d.Arg(1) == "socket" && d.Modifier == config.Plain && !d.Words[min(2, len(d.Words)-1)].Unset() {
				p.openStatsSocket(d)
			}
		}
	},
})

func socketExample(line string) string { return "global\n    stats socket " + line + "\n" }

// openStatsSocket looks at the address and the parameters of a socket.
func (p *Pass) openStatsSocket(d *config.Directive) {
	level, mode, word := "operator", "", 0
	for n := 3; n+1 < len(d.Words); n++ {
		switch d.Arg(n) {
		case "level":
			level = d.Arg(n + 1)
		case "mode":
			mode, word = d.Arg(n+1), n+1
		}
	}
	if level != "admin" {
		return
	}
	address := d.Arg(2)
	kind, rest, isTyped := strings.Cut(address, "@")
	if !isTyped {
		kind, rest = "", address
	}
	const others = 0o002
	switch {
	case strings.HasPrefix(rest, "/") || kind == "unix":
		if bits, err := strconv.ParseUint(mode, 8, 32); err == nil && bits&others != 0 {
			p.Report(On(d).Saying(fmt.Sprintf("every process of this machine may give HAProxy orders: mode %s", mode), "write \"mode 660\" with a group of its own").writing(UnsafeFix, d, word, "660"))
		}
	case kind == "abns" || kind == "abnsz" || kind == "fd" || kind == "sockpair":
	default:
		host := rest[:max(strings.LastIndexByte(rest, ':'), 0)]
		if a, err := netip.ParseAddr(strings.Trim(host, "[]")); host != "localhost" && (err != nil || !a.IsLoopback()) {
			p.Report(At(d, 2).Saying(fmt.Sprintf("everybody who reaches %s may give HAProxy orders, without a password", address), "bind it to 127.0.0.1, or use a socket of the file system"))
		}
	}
}
