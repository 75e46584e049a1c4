package accesslog

import "strings"

// Prefix is what stands before the message of HAProxy in a line.
type Prefix uint8

// The prefixes.
const (
	// NoPrefix: log files of "log stdout format raw" and the like.
	NoPrefix Prefix = iota
	// RFC3164 is "Feb  6 12:14:14 host haproxy[14389]: ", which syslog and journald
	// write, with or without priority and host.
	RFC3164
	// RFC5424 is "<134>1 2024-06-12T10:09:11.823400+02:00 host tag 123 - - ".
	RFC5424
	// Timestamped is "2024-06-12T10:09:11.823400+02:00 host haproxy[123]: ", which
	// rsyslog writes, and the same with no more than the time, as docker and
	// Kubernetes ("stdout F") do.
	Timestamped
	// Priority is "<134>" alone, of "log stdout format short".
	Priority
	// Wrapped is a line of JSON that has the message as its member log (docker),
	// MESSAGE (journald) or message.
	Wrapped
	numPrefixes
)

var prefixNames = [numPrefixes]string{"none", "RFC 3164", "RFC 5424", "timestamp", "priority", "JSON"}

func (p Prefix) String() string { return prefixNames[p] }

// strip returns where the message of a line begins behind a prefix; ok is false if it
// is none of that kind.
func (p Prefix) strip(line string) (message string, ok bool) {
	switch p {
	case NoPrefix:
		return line, true
	case RFC3164:
		return stripRFC3164(line)
	case RFC5424:
		return stripRFC5424(line)
	case Timestamped:
		return stripTimestamp(line)
	case Priority:
		rest := afterPriority(line)
		return rest, len(rest) < len(line)
	case Wrapped:
		return unwrap(line)
	case numPrefixes:
	}
	return "", false
}

// afterPriority skips "<134>".
func afterPriority(line string) string {
	if len(line) < 3 || line[0] != '<' {
		return line
	}
	i := 1
	for i < len(line) && line[i]-'0' <= 9 {
		i++
	}
	if i == 1 || i > 4 || i == len(line) || line[i] != '>' {
		return line
	}
	return line[i+1:]
}

// stripRFC3164 skips "<134>Feb  6 12:14:14 host haproxy[14389]: ".
func stripRFC3164(line string) (string, bool) {
	const stamp = len("Feb  6 12:14:14 ")
	line = afterPriority(line)
	if len(line) < stamp || months[line[:3]] == 0 || line[9] != ':' || line[12] != ':' || line[stamp-1] != ' ' {
		return "", false
	}
	return afterTag(line[stamp:])
}

// afterTag skips "host haproxy[14389]: " or "haproxy[14389]: ". Where there is no
// tag, it skips nothing.
func afterTag(line string) (string, bool) {
	rest := line
	for range 2 {
		word, behind, ok := strings.Cut(rest, " ")
		if !ok {
			break
		}
		if strings.HasSuffix(word, ":") && len(word) > 1 {
			return behind, true
		}
		rest = strings.TrimLeft(behind, " ")
	}
	return line, true
}

// stripTimestamp skips a time of RFC 3339, and what may follow it.
func stripTimestamp(line string) (string, bool) {
	stamp, rest, ok := strings.Cut(afterPriority(line), " ")
	if !ok || !isRFC3339(stamp) {
		return "", false
	}
	for _, stream := range []string{"stdout F ", "stderr F "} { // CRI
		if message, ok := strings.CutPrefix(rest, stream); ok {
			return message, true
		}
	}
	return afterTag(rest)
}

// isRFC3339 reports whether a text looks like 2024-06-12T10:09:11.823400+02:00.
func isRFC3339(text string) bool {
	const shortest = len("2024-06-12T10:09:11Z")
	return len(text) >= shortest && len(text) <= 40 && text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':'
}

// stripRFC5424 skips "<134>1 TIME HOST TAG PID MSGID SD ", where each may be "-".
func stripRFC5424(line string) (string, bool) {
	rest, ok := strings.CutPrefix(afterPriority(line), "1 ")
	if !ok {
		return "", false
	}
	stamp, rest, ok := strings.Cut(rest, " ")
	if !ok || stamp != "-" && !isRFC3339(stamp) {
		return "", false
	}
	for range 4 { // host, tag, pid, message id
		if _, rest, ok = strings.Cut(rest, " "); !ok {
			return "", false
		}
	}
	rest, ok = strings.CutPrefix(rest, "-")
	for !ok && strings.HasPrefix(rest, "[") { // structured data
		end := structuredEnd(rest)
		if end < 0 {
			return "", false
		}
		if rest = rest[end:]; !strings.HasPrefix(rest, "[") {
			ok = true
		}
	}
	rest = strings.TrimPrefix(strings.TrimPrefix(rest, " "), "\ufeff")
	return rest, ok
}

// structuredEnd returns where "[id name="value" ...]" ends; -1 if it does not.
func structuredEnd(text string) int {
	inText := false
	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && inText:
			i++
		case c == '"':
			inText = !inText
		case c == ']' && !inText:
			return i + 1
		}
	}
	return -1
}
