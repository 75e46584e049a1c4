package accesslog

import "strings"

// ownMessages are the beginnings of what HAProxy logs beside traffic: servers that go
// up and down, proxies that start and stop, connections that fail.
var ownMessages = []string{
	"Backup Server ", "Connect from ", "Health check ", "New worker ", "Paused ", "Pausing ", "Proxy ", "Resumed ", "Resuming ",
	"SSL ", "Server ", "Stopped ", "Stopping ", "TCP/HTTP check ", "backend ", "config : ", "current worker ", "haproxy ",
	"Loading success", "Former worker ", "Email alert ", "Mailers ", "[ALERT]", "[NOTICE]", "[WARNING]",
}

// isMessage reports whether HAProxy says something that is no traffic.
func isMessage(message string) bool {
	for _, begin := range ownMessages {
		if strings.HasPrefix(message, begin) {
			return true
		}
	}
	// The default error format: "127.0.0.1:56059 [03/Dec/2012:17:35:10.380] frt/f1: ..."
	client, rest, ok := strings.Cut(message, " [")
	if !ok || strings.Contains(client, " ") {
		return false
	}
	date, rest, ok := strings.Cut(rest, "] ")
	listener, what, named := strings.Cut(rest, ": ")
	return ok && named && len(date) == localDate.width() && strings.Contains(listener, "/") && !strings.Contains(listener, " ") && what != ""
}
