package plot_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/report/block"
	"github.com/hapvet/hapvet/report/plot"
)

func curves() *block.Chart {
	return &block.Chart{
		Title: "hits", XName: "MiB", YUnit: "%", Top: 58,
		X: []float64{0, 1, 1.1, 2}, Labels: []string{"1", "2", "2.1", "<b>4"},
		Series: []block.Series{
			{Name: "requests", Values: []float64{10, 30, 31, 58}, Errors: []float64{0, 2, 2, 2}},
			{Name: "bytes & more", Values: []float64{5, 6, 7, 8}, Errors: []float64{0, 0, 0, 0}},
		},
		Mark: 99, MarkName: "configured",
	}
}

// drawn returns the texts of a picture, which is well-formed, and the classes of its paths.
func drawn(t *testing.T, c *block.Chart, o plot.Look) (texts, classes []string, source string) {
	t.Helper()
	var b strings.Builder
	if err := plot.SVG(&b, c, o); err != nil {
		t.Fatal(err)
	}
	for d := xml.NewDecoder(strings.NewReader(b.String())); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts, classes, b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			texts = append(texts, string(token))
		case xml.StartElement:
			for _, a := range token.Attr {
				if a.Name.Local == "class" {
					classes = append(classes, a.Value)
				}
			}
		}
	}
}

// The axes are named where there is room, and texts stay texts.
func TestTexts(t *testing.T) {
	texts, _, _ := drawn(t, curves(), plot.Look{Width: 600, Height: 300, Letters: 10, Titled: true})
	got := strings.Join(texts, "|")
	if want := "1|2|<b>4|MiB|0 %|20 %|40 %|60 %|"; !strings.HasPrefix(got, want) {
		t.Errorf("%s, not %s...", got, want)
	}
	for _, want := range []string{"|hits|", "|requests|", "|bytes & more|", "|configured"} {
		if !strings.Contains(got+"|", want) {
			t.Errorf("%s: no %s", got, want)
		}
	}
}

// With classes there is no style in the picture: the policy of a page would forbid it. A band
// is drawn where an interval shows.
func TestClasses(t *testing.T) {
	_, classes, source := drawn(t, curves(), plot.Look{Width: 600, Height: 300, Letters: 10, Classes: true})
	if strings.Contains(source, "style=") {
		t.Error(source)
	}
	all := strings.Join(classes, "|") + "|"
	for class, want := range map[string]bool{"|s1 band ": true, "|s2 band ": false, "|s1 ": true, "|s2 ": true, "|mark ": true, "|grid ": true, "|axis ": true} {
		if strings.Contains(all, class) != want {
			t.Errorf("%s is there: %t", class, !want)
		}
	}
}

// Nothing above 0 is a picture, too; one place is none.
func TestLittle(t *testing.T) {
	c := &block.Chart{X: []float64{5, 6}, Labels: []string{"5", "6"}, Series: []block.Series{{Name: "a", Values: []float64{0, 0}, Errors: []float64{0, 0}}}}
	if _, _, source := drawn(t, c, plot.Look{Width: 600, Height: 300, Letters: 10}); strings.Contains(source, "-9223372036854775808") {
		t.Error(source)
	}
	c.X[1] = 5
	if err := plot.SVG(io.Discard, c, plot.Look{Width: 600, Height: 300, Letters: 10}); err == nil {
		t.Error("one place is drawn")
	}
}
