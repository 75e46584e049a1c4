package policy

import "github.com/hapvet/hapvet/config"

// additive are the lines of which each adds something, so that none overrules another one.
// All others are settings.
var additive = map[string]bool{
	"acl": true, "bind": true, "capture": true, "compression": true, "declare": true, "default-server": true,
	"email-alert": true, "filter": true, "force-persist": true, "http-after-response": true, "http-check": true,
	"http-error": true, "http-request": true, "http-response": true, "ignore-persist": true, "log": true,
	"monitor": true, "nameserver": true, "peer": true, "quic-initial": true, "redirect": true, "server": true,
	"server-template": true, "stick": true, "tcp-check": true, "tcp-request": true, "tcp-response": true,
	"use-server": true, "use_backend": true, "user": true, "group": true, "table": true,
	"setenv": true, "presetenv": true, "unsetenv": true, "resetenv": true, "lua-load": true, "lua-load-per-thread": true,
	"lua-prepend-path": true, "errorfiles": true, "cpu-map": true, "cpu-set": true,
	"set-var": true, "set-var-fmt": true, "mailer": true, "load": true, "ssl-f-use": true, "set-param": true, "pass-header": true,
	"stats auth": true, "stats admin": true, "stats http-request": true, "stats scope": true, "stats socket": true,
}

// families are the keywords whose second word is part of what is set.
var families = map[string]bool{
	"option": true, "timeout": true, "stats": true, "rate-limit": true, "errorfile": true, "errorloc": true,
	"errorloc302": true, "errorloc303": true, "hold": true, "persist": true,
}

// inForce reports whether a line of a section, or of a defaults section behind it, is in
// force there: nothing that comes later, or stands nearer, sets the same.
func inForce(s *config.Section, d *config.Directive) bool {
	name := d.Keyword()
	if additive[name] {
		return true
	}
	if !families[name] || len(d.Words) == 1 {
		return s.Lookup(name) == d
	}
	return additive[name+" "+d.Arg(1)] || s.Lookup(name, d.Arg(1)) == d
}
