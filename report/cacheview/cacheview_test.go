package cacheview_test

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"flag"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/simulation"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report/cacheview"
)

var update = flag.Bool("update", false, "write the golden files anew")

// rounds is traffic that asks for objects in turn, every tenth of them too large, and
// every seventh private.
type rounds struct{ n, left int }

func (s *rounds) Next(r *cachesim.Record) error {
	if s.left == 0 {
		return io.EOF
	}
	s.left--
	s.n++
	i := s.n * s.n % 331
	size := int64(1000 + 97*i)
	if i%10 == 0 {
		size = 200_000
	}
	*r = cachesim.Record{
		Time: 1e15 + int64(s.n)*100_000, Body: size, Broken: -1, Request: cachesim.Request{HasKey: true},
		Response: cachesim.Response{Status: 200, Lifetime: 30, HasLifetime: true, Head: 300, Payload: 280, Body: size},
	}
	binary.LittleEndian.PutUint32(r.Request.Hash[:], uint32(i+1)*0x9e3779b1)
	if i%7 == 0 {
		r.Response.NoInfo = true
	}
	return nil
}

// simulated is the report of a small cache.
func simulated(t *testing.T) *simulation.Report {
	t.Helper()
	settings := cachesim.DefaultSettings(1)
	settings.Name, settings.MaxObjectSize = "small<b>\x1b[31m", 20_000
	job := simulation.Job{Semantics: cachesim.SemanticsOf(release.MustParse("2.4.0")), Settings: settings, Source: &rounds{left: 2000}, Machine: 4 << 20}
	r, err := job.Run()
	if err != nil {
		t.Fatal(err)
	}
	r.Files = []string{"haproxy.cfg"}
	r.Traffic.Kind, r.Traffic.Names = "trace", []string{"day.jsonl"}
	r.Traffic.Lines, r.Traffic.Damaged, r.Traffic.Damages = 2003, 3, []string{"line 7: no URI", "line 8: \x07"}
	r.Assumptions = []string{"the cache is empty in the beginning, as after a start or a reload"}
	return r
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (-update writes it anew):\n%s", name, got)
	}
}

// The whole text of a small run.
func TestText(t *testing.T) {
	var b strings.Builder
	if err := cacheview.Text(&b, simulated(t), cacheview.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "small.txt", b.String())
	if strings.Contains(b.String(), "\x1b") || strings.Contains(b.String(), "\x07") {
		t.Error("a control character of the input is in the text")
	}
	b.Reset()
	if err := cacheview.Text(&b, simulated(t), cacheview.TextOptions{Color: true, Width: 40}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\n\x1b[1mAdvice\x1b[0m\n") {
		t.Error("there is no colour")
	}
}

// The JSON of the same run, and that its schema says what is in it.
func TestJSON(t *testing.T) {
	var b bytes.Buffer
	if err := cacheview.JSON(&b, simulated(t)); err != nil {
		t.Fatal(err)
	}
	golden(t, "small.json", b.String())
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "simulate.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
	value.(map[string]any)["schema"] = "one"
	if schema.Validate(value) == nil {
		t.Error("the schema takes anything")
	}
}

// A plot is a picture, and shows what it is about.
func TestPlot(t *testing.T) {
	r := simulated(t)
	var b bytes.Buffer
	if err := cacheview.Plot(&b, r, cacheview.SVG); err != nil {
		t.Fatal(err)
	}
	texts := textsOf(t, b.Bytes())
	for _, want := range []string{"total-max-size (MiB, logarithmic)", "hits", "bytes", "configured", "HAProxy 2.4.0", `small<b>\x1b[31m`} {
		if !strings.Contains(texts, want) {
			t.Errorf("%q is not in the picture, only\n%s", want, texts)
		}
	}
	b.Reset()
	if err := cacheview.Plot(&b, r, cacheview.PNG); err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	colours := make(map[any]bool)
	for y := range picture.Bounds().Dy() {
		colours[picture.At(picture.Bounds().Dx()/2, y)] = true
	}
	if len(colours) < 4 { // the ground, the grid and two curves
		t.Errorf("%d colours down the middle", len(colours))
	}
	r.Alternatives.TotalMaxSize = r.Alternatives.TotalMaxSize[:1]
	if err := cacheview.Plot(&b, r, cacheview.SVG); err == nil {
		t.Error("one point is a curve")
	}
}

// textsOf returns the texts of a picture, which must be well-formed.
func textsOf(t *testing.T, svg []byte) string {
	t.Helper()
	var texts strings.Builder
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return texts.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := token.(xml.CharData); ok {
			texts.Write(c)
			texts.WriteByte('\n')
		}
	}
}
