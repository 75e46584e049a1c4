package verdict

import (
	"regexp"
	"strings"
)

// machine matches alerts and warnings that come of the machine alone: of what
// hapvet assumes to be there on purpose (docs/architecture.md).
var machine = regexp.MustCompile(`(?i)` + strings.Join([]string{
	// files and folders
	`no such file`, `unable to (stat|load|open|read)`, `cannot open`, `can't open`, `could not open`, `couldn't open`, `failed to open`, `error opening file`,
	`permission denied`, `ignored stats-file line`, `impossible to get back to directory`,
	// users and groups
	`cannot find (user|group)`, `unknown (user|group)`, `(cannot|can't) (set|find) (uid|gid|user|group)`,
	// names and addresses of hosts
	`could not resolve`, `unable to resolve`, `no method found to resolve`, `invalid address: '[a-z]`,
	// the name of the host, which hapvet asks for only where the configuration gives it
	`\(no peer named '`,
	// sockets, processors, memory, limits
	`can't connect socket`, `cannot (bind|create) `, `threads (running )?(on|to) a total of`, `cannot allocate`, `out of memory`,
	`cannot raise fd limit`, `setrlimit`,
	// what the binary was not built with
	`unknown keyword '(deviceatlas-|51degrees-|wurfl-|opentracing|ot-group|ssl-engine|profiling\.memory|tune\.fail-alloc)`,
	`not compiled`, `not built`, `without .* support`, `not supported (on this|by)`, `does not support`, `unable to load default \d+ bits dh parameter`,
}, "|"))

// OfMachine reports whether a message comes of the machine alone.
func OfMachine(text string) bool { return machine.MatchString(text) }
