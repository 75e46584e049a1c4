package accesslog

import (
	"strconv"
	"strings"
	"time"

	"github.com/itchyny/timefmt-go"
)

// dateForm is how a date is written.
type dateForm uint8

const (
	noDate      dateForm = iota
	localDate            // 26/Apr/2024:09:39:58.774, in the time zone of the machine
	zonedDate            // 26/Apr/2024:09:39:58 +0200
	unixSeconds          // since 1970
	unixMillis
	unixMicros
	customDate // by a format of strftime()
)

// width is how long a date of this form is; 0 where that varies.
func (f dateForm) width() int {
	switch f {
	case localDate:
		return len("26/Apr/2024:09:39:58.774")
	case zonedDate:
		return len("26/Apr/2024:09:39:58 +0200")
	case noDate, unixSeconds, unixMillis, unixMicros, customDate:
	}
	return 0
}

const (
	perSecond = 1_000_000 // microseconds
	perMilli  = 1_000
)

// dates reads dates into microseconds since 1970. It remembers the last day, as log
// lines of one day follow one another.
type dates struct {
	location *time.Location
	hour     string // "26/Apr/2024:09"
	start    int64  // of that hour, in the time zone of the machine
	utc      int64  // and in UTC
}

var months = map[string]time.Month{
	"Jan": time.January, "Feb": time.February, "Mar": time.March, "Apr": time.April, "May": time.May, "Jun": time.June,
	"Jul": time.July, "Aug": time.August, "Sep": time.September, "Oct": time.October, "Nov": time.November, "Dec": time.December,
}

// parse reads the date of an item; ok is false if it is none.
func (d *dates) parse(text string, v *value) (micros int64, ok bool) {
	switch v.date {
	case localDate, zonedDate:
		return d.parseLog(text, v.date)
	case customDate:
		location := d.location
		if v.utc {
			location = time.UTC
		}
		t, err := timefmt.ParseInLocation(text, v.layout, location)
		return t.UnixMicro(), err == nil
	case unixSeconds, unixMillis, unixMicros, noDate:
	}
	base := 10
	if v.asHex {
		base = 16
	}
	unit := int64(1)
	switch v.date {
	case unixSeconds:
		unit = perSecond
	case unixMillis:
		unit = perMilli
	case unixMicros, localDate, zonedDate, customDate, noDate:
	}
	n, err := strconv.ParseInt(text, base, 64)
	if err != nil || n < 0 || n > latest/unit {
		return 0, false
	}
	return n * unit, true
}

// latest is the last date that is taken for one, in the year 9999.
const latest = 253_402_300_799 * perSecond

// parseLog reads the dates of HAProxy's own (date2str_log(), localdate2str_log()).
func (d *dates) parseLog(text string, form dateForm) (int64, bool) {
	const (
		hourEnd = len("26/Apr/2024:09")
		second  = len("26/Apr/2024:09:39:58")
	)
	if len(text) != form.width() || text[hourEnd] != ':' || text[hourEnd+3] != ':' {
		return 0, false
	}
	if text[:hourEnd] != d.hour && !d.setHour(text[:hourEnd]) {
		return 0, false
	}
	minutes, okM := twoDigits(text[hourEnd+1:])
	seconds, okS := twoDigits(text[hourEnd+4:])
	if !okM || !okS {
		return 0, false
	}
	in := int64(minutes*60+seconds) * perSecond
	if form == localDate {
		millis, err := strconv.ParseUint(text[second+1:], 10, 16)
		return d.start + in + int64(millis)*perMilli, err == nil && text[second] == '.'
	}
	hours, okH := twoDigits(text[second+2:])
	minutes, okM = twoDigits(text[second+4:])
	offset := int64(hours*3600+minutes*60) * perSecond
	switch sign := text[second+1]; {
	case sign == '-':
		offset = -offset
	case sign != '+':
		return 0, false
	}
	return d.utc + in - offset, okH && okM && text[second] == ' '
}

// setHour remembers an hour, "26/Apr/2024:09".
func (d *dates) setHour(text string) bool {
	day, okD := twoDigits(text)
	hour, okH := twoDigits(text[len("26/Apr/2024:"):])
	year, err := strconv.ParseUint(text[len("26/Apr/"):len("26/Apr/2024")], 10, 16)
	month, okM := months[text[len("26/"):len("26/Apr")]]
	if !okD || !okH || !okM || err != nil || text[2] != '/' || text[6] != '/' || text[11] != ':' || day > 31 || hour > 23 {
		return false
	}
	d.hour = strings.Clone(text)
	d.start = time.Date(int(year), month, day, hour, 0, 0, 0, d.location).UnixMicro()
	d.utc = time.Date(int(year), month, day, hour, 0, 0, 0, time.UTC).UnixMicro()
	return true
}

// twoDigits reads the number of two digits that a text begins with.
func twoDigits(text string) (int, bool) {
	if len(text) < 2 || text[0]-'0' > 9 || text[1]-'0' > 9 {
		return 0, false
	}
	return int(text[0]-'0')*10 + int(text[1]-'0'), true
}

// strftimeLayout turns the layout of ltime(), ms_utime() and their like into one of
// timefmt, which has no %N (nanoseconds, of which HAProxy fills in what it has).
func strftimeLayout(layout string) string {
	return strings.NewReplacer("%%", "%%", "%3N", "%f", "%6N", "%f", "%9N", "%f000", "%N", "%f000").Replace(layout)
}

// strftimeWidth returns the length that every date of a layout has; 0 if they vary.
func strftimeWidth(layout string) int {
	for i := 0; i+1 < len(layout); i++ {
		if layout[i] != '%' {
			continue
		}
		i++
		switch layout[i] {
		case 'Y', 'm', 'd', 'e', 'H', 'I', 'M', 'S', 'y', 'j', 'b', 'h', 'a', 'z', 'T', 'F', 'D', 'R', 'p', 'u', 'w', '%', '3', '6', '9', 'N':
		default:
			return 0
		}
	}
	some := time.Date(2024, time.April, 26, 9, 39, 58, 774_000_000, time.UTC)
	text := timefmt.Format(some, strings.NewReplacer("%%", "%%", "%3N", "774", "%6N", "774000", "%9N", "774000000", "%N", "774000000").Replace(layout))
	return len(text)
}
