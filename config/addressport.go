package config

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/release"
)

const maxPort = 65535

// strictPorts lists the versions that refuse what follows the digits of a port.
var strictPorts = release.MustRanges(">=2.9-dev1")

// portFaults are what may be wrong with a port beyond its digits.
const (
	noPort        = "has no port"
	noPortAllowed = "has a port, which cannot be used here"
	noRange       = "has a range of ports, and only one port can be used here"
	noOffset      = "has an offset for its port, which cannot be used here"
	emptyRange    = "has a range of ports that ends below its beginning"
)

// checkPort judges what follows the colon of an address.
func (r addressReader) checkPort(port string, found bool) string {
	if r.version.Before(v23) {
		return r.checkLoosePort(port)
	}
	switch {
	case found && !r.options.has(portAllowed):
		return noPortAllowed
	case port == "" && r.options.has(portNeeded):
		return noPort
	case port == "":
		return ""
	case port[0] == '+' || port[0] == '-':
		if !r.options.has(portOffset) {
			return noOffset
		}
		return r.stray(port[1:])
	case !isDigit(port[0]):
		return notANumber(port)
	}
	first, last, ranged := strings.Cut(port, "-")
	if ranged && !r.options.has(portRange) {
		return noRange
	}
	if !ranged {
		if text := r.stray(first); text != "" {
			return text
		}
		return r.checkPortNumber(r.portNumber(first))
	}
	if text := r.stray(first) + r.stray(last); text != "" {
		return text
	}
	from, to := r.portNumber(first), r.portNumber(last)
	for _, n := range [...]int64{from, to} {
		if text := r.checkPortNumber(n); text != "" {
			return text
		}
	}
	switch {
	case from > to:
		return emptyRange
	case from < to && r.options.has(single):
		return noRange
	}
	return ""
}

func notANumber(port string) string {
	return fmt.Sprintf("has %q for its port, which is no number", port)
}

// stray tells that a port is no plain number, in the versions that look.
func (r addressReader) stray(port string) string {
	if _, rest := Strtol(port, 10); rest != "" && strictPorts.Contains(r.version) {
		return notANumber(port)
	}
	return ""
}

// portNumber reads a port.
func (r addressReader) portNumber(port string) int64 {
	if strictPorts.Contains(r.version) {
		n, _ := Strtol(port, 10)
		return int64(int32(n))
	}
	return int64(Atoi(port))
}

func (r addressReader) checkPortNumber(n int64) string {
	least := int64(0)
	if r.options.has(portNeeded) {
		least = 1
	}
	if n < least || n > maxPort {
		return fmt.Sprintf("has the port %d, and ports go from %d to %d", n, least, maxPort)
	}
	return ""
}

// checkLoosePort is checkPort for the versions before 2.3. They read any number,
// and leave it to each place what to make of it; an offset is a range with one
// end at 0 for them.
func (r addressReader) checkLoosePort(port string) string {
	var from, to int64
	switch {
	case port == "":
	case port[0] == '+':
		to = int64(Atoi(port[1:]))
	case port[0] == '-':
		from = int64(Atoi(port[1:]))
	case !isDigit(port[0]):
		return notANumber(port)
	default:
		first, last, ranged := strings.Cut(port, "-")
		if !ranged {
			last = first
		}
		from, to = int64(Atoi(first)), int64(Atoi(last))
	}
	both := from != 0 && to != 0
	switch {
	case r.options.has(portOffset):
		if both && from != to {
			return noRange
		}
	case from == 0 && to == 0:
		if r.options.has(portNeeded) {
			return noPort
		}
	case from != to && !both:
		return noOffset
	case from != to && !r.options.has(portRange):
		return noRange
	case r.options.has(portRange) && (r.options.has(portNeeded) || from != to):
		for _, n := range [...]int64{from, to} {
			if text := r.checkPortNumber(n); text != "" {
				return text
			}
		}
		if from > to && !r.options.has(portNeeded) {
			return emptyRange
		}
	}
	return ""
}
