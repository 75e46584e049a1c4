package config

import "strings"

// ParseBuild reads what `haproxy -vv` prints: its list of features and the TLS
// library. It reports false when the text has no such list (those of 2.0 to 2.2
// count, too).
func ParseBuild(text string) (Build, bool) {
	b := Build{Features: map[string]bool{}}
	found := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if list, ok := strings.CutPrefix(line, "Feature list :"); ok {
			found = true
			for word := range strings.FieldsSeq(list) {
				if name, on := strings.CutPrefix(word, "+"); on {
					b.Features[name] = true
				}
			}
		}
		if library, ok := strings.CutPrefix(line, "Running on OpenSSL version :"); ok {
			fields := strings.Fields(library)
			b.Library = strings.Join(fields[:min(2, len(fields))], " ")
		}
	}
	if b.Features["OPENSSL"] || b.Features["OPENSSL_AWSLC"] || b.Features["OPENSSL_WOLFSSL"] {
		b.Features["SSL"] = true // the name until 2.7
	}
	if b.Library == "" {
		b.Library = "none"
	}
	return b, found
}
