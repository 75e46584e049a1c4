package lsp

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/config"
)

func TestLines(t *testing.T) {
	for source, want := range map[string]string{
		"":              "",
		"a":             "a",
		"a\n":           "a\n|",
		"a\r\nb":        "a\r\n|b",
		"a\rb\r\r\n\nc": "a\r|b\r|\r\n|\n|c",
		"\r":            "\r|",
		"\n\r":          "\n|\r|",
	} {
		if got := strings.Join(split(source), "|"); got != want {
			t.Errorf("split(%q) = %q, want %q", source, got, want)
		}
		if got := len(newText(source).starts); got != len(split(source)) {
			t.Errorf("%q has %d lines and %d starts", source, len(split(source)), got)
		}
	}
}

// A position is where the client counts it, in each encoding, and beyond the end of a
// line it is that end.
func TestPositions(t *testing.T) {
	source := newText("bind\r\n# žluťoučký 🐎 kůň\nend")
	for _, test := range []struct {
		at     position
		offset [3]int // for UTF-8, UTF-16, UTF-32
	}{
		{position{0, 2}, [3]int{2, 2, 2}},
		{position{0, 9}, [3]int{4, 4, 4}},
		{position{1, 0}, [3]int{6, 6, 6}},
		{position{1, 4}, [3]int{10, 11, 11}},
		{position{1, 13}, [3]int{19, 22, 26}}, // in the middle of a character, and of the horse
		{position{1, 99}, [3]int{32, 32, 32}},
		{position{2, 1}, [3]int{34, 34, 34}},
		{position{9, 1}, [3]int{36, 36, 36}},
	} {
		for i, e := range []encoding{utf8Units, utf16Units, utf32Units} {
			if got := source.offset(test.at, e); got != test.offset[i] {
				t.Errorf("offset(%v, %s) = %d, want %d: %q", test.at, e, got, test.offset[i], source.source[:got])
			}
		}
	}
}

// The positions of all characters lead back to them.
func TestPositionsRoundTrip(t *testing.T) {
	source := newText("bind\r\n# ž🐎\ufffd\xff\nend\r")
	for i := range source.source + "$" {
		for _, e := range []encoding{utf8Units, utf16Units, utf32Units} {
			at := source.position(i, e)
			if i > 0 && source.source[i-1] == '\r' && i < len(source.source) && source.source[i] == '\n' {
				continue // in the middle of an end
			}
			if got := source.offset(at, e); got != i {
				t.Errorf("%s: byte %d is at %v, which is byte %d", e, i, at, got)
			}
		}
	}
	if got := source.span(config.Span{Start: 6, End: 8}, utf16Units); got != (span{position{1, 0}, position{1, 2}}) {
		t.Errorf("span = %v", got)
	}
}

func TestNegotiated(t *testing.T) {
	for want, offered := range map[encoding][]encoding{
		utf16Units: nil,
		utf8Units:  {"utf-7", "utf-8", "utf-16"},
		utf32Units: {"utf-32", "utf-8"},
	} {
		if got := negotiated(offered); got != want {
			t.Errorf("negotiated(%q) = %s, want %s", offered, got, want)
		}
	}
}

// spliced is a change as anybody would carry it out.
func spliced(content string, at span, e encoding, with string) string {
	t := newText(content)
	return content[:t.offset(at.Start, e)] + with + content[t.offset(at.End, e):]
}

// Changes of lines give what changes of the whole text give.
func TestEdits(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"", "a", "\n", "\r", "\r\n", "ž", "🐎 x", "bind :80\n", "\n\n", "one\ntwo\rthree\r\nfour"}
	for range 400 {
		d, content := newDocument("file:///x", 1, ""), ""
		for range 12 {
			e := []encoding{utf8Units, utf16Units, utf32Units}[random.IntN(3)]
			at := span{position{random.Uint32N(6), random.Uint32N(6)}, position{random.Uint32N(6), random.Uint32N(6)}}
			with := pieces[random.IntN(len(pieces))]
			if err := d.edit(at, e, with); err != nil {
				continue
			}
			content = spliced(content, at, e, with)
			if got := d.text().source; got != content {
				t.Fatalf("edit %v %q:\n got %q\nwant %q", at, with, got, content)
			}
			if strings.Join(split(content), "|") != strings.Join(d.lines, "|") {
				t.Fatalf("%q is cut into %q", content, d.lines)
			}
		}
	}
}

func FuzzEdits(f *testing.F) {
	f.Add("a\nb\r\nc", uint32(0), uint32(1), uint32(2), uint32(0), "x\r", uint8(0))
	f.Add("🐎\r", uint32(0), uint32(1), uint32(9), uint32(9), "\n", uint8(1))
	f.Fuzz(func(t *testing.T, content string, l1, c1, l2, c2 uint32, with string, unit uint8) {
		e := []encoding{utf8Units, utf16Units, utf32Units}[unit%3]
		d, at := newDocument("file:///x", 1, content), span{position{l1, c1}, position{l2, c2}}
		want := content
		if err := d.edit(at, e, with); err == nil {
			want = spliced(content, at, e, with)
		}
		if got := d.text().source; got != want {
			t.Fatalf("%q, %v by %q: %q, want %q", content, at, with, got, want)
		}
		whole := d.text()
		for _, offset := range []int{-1, 0, len(want) / 2, len(want), len(want) + 1} {
			if got := whole.offset(whole.position(offset, e), e); got < 0 || got > len(want) {
				t.Fatalf("offset %d leads to %d", offset, got)
			}
		}
	})
}
