package checks

import (
	"strings"

	"github.com/hapvet/hapvet/config"
)

// clientData are the fetches whose values clients choose freely. Others begin like one of
// clientFamilies.
var clientData = map[string]bool{
	"path": true, "pathq": true, "url": true, "query": true, "base": true, "baseq": true, "method": true, "url_param": true, "urlp": true,
	"url_ip": true, "url_port": true, "urlp_val": true, "capture.req.uri": true, "capture.req.hdr": true, "capture.req.method": true,
	"ssl_fc_sni": true, "http_auth_user": true, "http_auth_pass": true, "http_auth_bearer": true, "hdr": true, "fhdr": true, "cook": true, "cookie": true,
}

// clientFamilies are beginnings of the names of such fetches.
var clientFamilies = []string{"req.hdr", "req.fhdr", "req.cook", "req.body", "req.payload", "req.ssl_sni", "hdr_", "cook_", "req.hdrs"}

// fromClient reports whether a fetch gives what clients choose.
func fromClient(fetch string) bool {
	if clientData[fetch] {
		return true
	}
	for _, family := range clientFamilies {
		if strings.HasPrefix(fetch, family) {
			return true
		}
	}
	return false
}

// keepsWhole are converters that leave it to the client what comes out.
var keepsWhole = map[string]bool{
	"lower": true, "upper": true, "url_dec": true, "urldec": true, "b64dec": true, "ub64dec": true, "str": true, "ltrim": true, "rtrim": true, "bytes": true,
	"field": true, "word": true, "host_only": true, "port_only": true,
}

// chosenByClient reports whether clients choose what an expression gives, through all its
// converters. A map or a table gives what the administrator has written there.
func chosenByClient(parts []config.SamplePart, fetch string) bool {
	if !fromClient(fetch) {
		return false
	}
	for _, p := range parts[1:] {
		if !keepsWhole[p.Name] {
			return false
		}
	}
	return true
}
