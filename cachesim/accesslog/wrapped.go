package accesslog

import (
	"strings"

	"github.com/go-faster/jx"
)

// unwrap returns the message that a line of JSON wraps.
func unwrap(line string) (message string, ok bool) {
	if !strings.HasPrefix(line, "{") {
		return "", false
	}
	d := jx.DecodeStr(line)
	err := d.ObjBytes(func(d *jx.Decoder, key []byte) error {
		switch string(key) {
		case "log", "MESSAGE", "message":
			if d.Next() == jx.String {
				text, err := d.Str()
				message, ok = text, true
				return err
			}
		}
		return d.Skip()
	})
	return strings.TrimRight(message, "\r\n"), ok && err == nil
}
