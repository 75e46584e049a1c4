package config

import "github.com/hapvet/hapvet/release"

// backported lists the versions that have what came with 2.2, and to stable
// branches.
var backported = release.MustRanges(">=2.0.16 <2.1-dev1, >=2.1.8")

// errorCodes are the statuses for which HAProxy has error messages that can be
// replaced, and since when (http_err_codes in src/http.c, manual 4.2 errorfile).
var errorCodes = map[int64]release.Ranges{
	200: any20, 400: any20, 401: since22, 403: any20, 404: backported, 405: any20, 407: since22, 408: any20, 410: backported,
	413: backported, 414: since31, 421: any20, 422: release.MustRanges(">=2.5-dev1"), 425: any20, 429: any20, 431: since31,
	500: any20, 501: release.MustRanges(">=2.4-dev1"), 502: any20, 503: any20, 504: any20,
}

// strictErrorCodes lists the versions that refuse other statuses; those before
// warn, and ignore the line.
var strictErrorCodes = since22

// HasErrorMessage reports whether version v has an error message for a status.
func HasErrorMessage(status int64, v release.Version) bool { return errorCodes[status].Contains(v) }
