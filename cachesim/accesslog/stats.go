package accesslog

import "cmp"

// Damage is a line that could not be read.
type Damage struct {
	File string
	Line int64 // from 1
	// Column is the first byte of the message that could not be understood, from 1,
	// behind what syslog wrote; 0 where there is none.
	Column int
	Reason string
	// Text is the beginning of the line.
	Text string
}

// maxDamages and damageText bound what is kept of damaged lines.
const (
	maxDamages = 10
	damageText = 200
)

// Stats counts what became of the lines of logs.
type Stats struct {
	Lines    int64 // all of them, without empty ones
	Requests int64 // lines that became records
	// Local are requests that HAProxy answered by itself or refused: bad requests,
	// denied ones, redirects, statistics. Early are lines written before the request
	// was over, Other are messages of HAProxy that tell of no request, and Elsewhere
	// requests that [Config.Keep] did not keep.
	Local, Early, Other, Elsewhere int64
	// Damaged lines could not be read, Damages are the first of them. Truncated are
	// those among them that end too early.
	Damaged, Truncated int64
	Damages            []Damage
	// FromCache counts the requests that HAProxy answered from its cache.
	FromCache int64
	// Swapped is how many requests came behind a later one, and were put in order;
	// Late how many came too late for that, and got the time of a later one.
	Swapped, Late int64
	// CutOff counts headers that are as long as their captures may be.
	CutOff int64
	// SizesLearned counts the transfers that broke off, of objects whose size another
	// request told.
	SizesLearned int64
	// Formats are the formats with the lines that they read.
	Formats []FormatLines
	// Lacks are what the logs do not tell, and Assumed the assumptions that took its
	// place, the most frequent first.
	Lacks   []Lack
	Assumed []Assumed

	lacks [numLacks]int64
}

// FormatLines is how many lines a format read.
type FormatLines struct {
	Format *Format
	Lines  int64
}

// Lack is something that logs do not tell.
type Lack struct {
	What string
	// Instead is what was taken instead.
	Instead  string
	Requests int64
}

// Assumed is how many requests an assumption was used for.
type Assumed struct {
	// Rule is the Name of the rule, and Path its pattern; Key is what of it counted,
	// with its Value.
	Rule, Path, Key, Value string
	Requests               int64
}

// lack is one of the things that are counted when they are missing.
type lack uint8

const (
	lackMethod lack = iota
	lackVersion
	lackCondition
	lackBytes
	numLacks
)

var lackTexts = [numLacks]Lack{
	{What: "method", Instead: "GET"},
	{What: "HTTP version", Instead: "HTTP/1.1"},
	{What: "If-None-Match of requests answered with 304", Instead: "the ETag of the object"},
	{What: "bytes sent", Instead: "the size of assumptions"},
}

func (s *Stats) lack(l lack) { s.lacks[l]++ }

func (s *Stats) damaged(d Damage) {
	s.Damaged++
	if len(s.Damages) < maxDamages {
		if len(d.Text) > damageText {
			d.Text = d.Text[:damageText]
		}
		s.Damages = append(s.Damages, d)
	}
}

// byRequests orders by number, the largest first.
func byRequests(a, b int64) int { return cmp.Compare(b, a) }
