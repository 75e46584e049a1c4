package config

import (
	"slices"
	"strings"
)

// Capture is one of the values that a frontend keeps of requests or of responses,
// for %hr, %hs and capture.req.hdr() (manual 8.8).
type Capture struct {
	// Sample is what it is a sample of, req.fhdr or res.fhdr of a capture line; nil
	// where only a rule of another proxy would say.
	Sample []SamplePart
	// Len bounds its length.
	Len int
}

// Captures returns what a frontend captures of requests and of responses, in the
// order in which logs have it: capture lines, and rules that capture (manual 4.2).
func (c *Config) Captures(s *Section) (request, response []Capture) {
	for _, d := range s.Directives {
		switch {
		case d.Is("capture", "request", "header"):
			request = append(request, headerCapture("req.fhdr", d))
		case d.Is("capture", "response", "header"):
			response = append(response, headerCapture("res.fhdr", d))
		case d.Is("declare", "capture", "request"):
			request = append(request, Capture{Len: captureLen(d)})
		case d.Is("declare", "capture", "response"):
			response = append(response, Capture{Len: captureLen(d)})
		case d.Is("http-request", "capture"):
			request = c.captureRule(request, d, 2)
		case d.Is("tcp-request", "content", "capture"):
			request = c.captureRule(request, d, 3)
		case d.Is("http-response", "capture"):
			response = c.captureRule(response, d, 2)
		}
	}
	return request, response
}

func headerCapture(fetch string, d *Directive) Capture {
	return Capture{Sample: []SamplePart{{Name: fetch, Args: []string{d.Arg(3)}}}, Len: captureLen(d)}
}

func captureLen(d *Directive) int {
	n := wordAfter(d, "len", 1, len(d.Words))
	return int(Atoi(d.Arg(max(n, 1))))
}

// captureRule adds what a rule captures, the expression of which begins at word n;
// or says what a slot is for that was declared.
func (c *Config) captureRule(list []Capture, d *Directive, n int) []Capture {
	sample := c.sampleParts(d, n)
	if id := wordAfter(d, "id", n, len(d.Words)); id > 0 {
		if slot, ok := Strtoul(d.Arg(id)); ok && slot < uint64(len(list)) && list[slot].Sample == nil {
			list[slot].Sample = sample
		}
		return list
	}
	return append(list, Capture{Sample: sample, Len: captureLen(d)})
}

// sampleParts reads the sample expression at word n; nil if it is wrong.
func (c *Config) sampleParts(d *Directive, n int) []SamplePart {
	if n >= len(d.Words) {
		return nil
	}
	var parts []SamplePart
	r := newSampleReader(c.Version)
	r.parts = &parts
	if _, f := r.expression(d.Words[n].Value, 0, d.Words[n+1:], false); f != nil {
		return nil
	}
	return parts
}

// Variables returns the variables that rules set to one and the same sample
// expression wherever they set them, by their names: "txn.host".
func (c *Config) Variables() map[string][]SamplePart {
	variables := make(map[string][]SamplePart)
	for _, s := range c.Sections {
		for _, d := range s.Directives {
			for n := 1; n < min(len(d.Words), 3); n++ {
				action, arg, _ := strings.Cut(d.Words[n].Value, "(")
				if action != "set-var" && action != "set-var-fmt" {
					continue
				}
				name, _, _ := strings.Cut(strings.TrimSuffix(arg, ")"), ",")
				var parts []SamplePart
				if action == "set-var" {
					parts = c.sampleParts(d, n+1)
				}
				if old, known := variables[name]; known && !sameSample(old, parts) {
					parts = nil
				}
				variables[name] = parts
			}
		}
	}
	for name, parts := range variables {
		if parts == nil {
			delete(variables, name)
		}
	}
	return variables
}

func sameSample(a, b []SamplePart) bool {
	return slices.EqualFunc(a, b, func(x, y SamplePart) bool { return x.Name == y.Name && slices.Equal(x.Args, y.Args) })
}
