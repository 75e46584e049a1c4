package checks

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// Fingerprints returns for each finding of one configuration what it is known by from one
// day to the next: 32 hexadecimal digits. It is made of the rule, the file, the section
// and the words of the line, so it stays the same when lines move, when blanks or
// comments change, and when the version or the wording of the message does. Findings that
// have all of this in common are told apart by their order. Name gives the name by which
// a file is known.
func Fingerprints(findings []Finding, name func(*config.File) string) []string {
	prints := make([]string, len(findings))
	times := map[string]int{}
	for i, f := range findings {
		line, header := "", ""
		if f.File.Lines() > 0 {
			n := f.File.Line(f.Span.Start)
			line, header = wordsOfLine(f.File, n), wordsOfLine(f.File, f.File.HeaderAbove(n))
		}
		key := strings.Join([]string{f.Rule, name(f.File), header, line, f.URL}, "\x00")
		times[key]++
		const size = 16
		sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(times[key])))
		prints[i] = hex.EncodeToString(sum[:size])
	}
	return prints
}

// wordsOfLine returns the words of a line with one blank between them; line 0 has none.
func wordsOfLine(f *config.File, n int) string {
	if n == 0 {
		return ""
	}
	text := f.RawLine(n)
	if comment, ok := f.Comment(n); ok {
		text = text[:comment.Start-f.LineSpan(n).Start]
	}
	return strings.Join(strings.Fields(text), " ")
}
