package cacheview_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/hapvet/hapvet/cachesim"
	"github.com/hapvet/hapvet/cachesim/risk"
	"github.com/hapvet/hapvet/cachesim/workload"
	"github.com/hapvet/hapvet/release"
	"github.com/hapvet/hapvet/report/cacheview"
)

// risked is a quick report about a cache.
func risked(t *testing.T, version string, vary bool) *risk.Report {
	t.Helper()
	w, err := workload.Preset("api")
	if err != nil {
		t.Fatal(err)
	}
	settings := cachesim.DefaultSettings(64)
	settings.Name, settings.ProcessVary = "small<b>\x1b[31m", vary
	study := risk.Study{Version: release.MustParse(version), Settings: settings, Threads: 4, Workload: w, Traffic: "workload api\x07", Quick: true}
	r, err := study.Run()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// withDrivers adds what a quick report lacks, and figures at the ends of the scales.
func withDrivers(r *risk.Report) *risk.Report {
	r.Driven = "index-corrupted"
	r.Drivers = []risk.Driver{
		{Factor: "threads", Spread: 2, Values: []risk.Value{{Value: "4", Configured: true, PerMillion: 12345.6}, {Value: "8", PerMillion: 3e-5}}},
		{Factor: "total-max-size", Values: []risk.Value{{Value: "64", Configured: true, PerMillion: 3.21}, {Value: "16"}}},
	}
	for i, x := range []float64{0, 1e-9, 0.002, 0.25, 0.9995} {
		e := &r.Outcomes[i]
		e.Status, e.Method, e.Probability = risk.Estimated, risk.ByImportance, x
		e.Interval = risk.Interval{Low: x / 2, High: min(1, 2*x)}
		e.FirstAfter, e.FirstSeconds = []float64{12, 1e17, 4e6, 5e7, 100}[i], []float64{1.5, 1e14, 7300, 5e5, 70e6}[i]
	}
	return r
}

func TestRiskText(t *testing.T) {
	for name, r := range map[string]*risk.Report{
		"risk.txt": risked(t, "3.0.10", true), "risk-off.txt": risked(t, "3.0.10", false), "risk-scales.txt": withDrivers(risked(t, "3.4.7", true)),
	} {
		var out bytes.Buffer
		if err := cacheview.RiskText(&out, r, cacheview.TextOptions{}); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(out.String(), "\x1b\x07") {
			t.Errorf("%s: control characters come through", name)
		}
		golden(t, name, out.String())
	}
	var colored bytes.Buffer
	if err := cacheview.RiskText(&colored, risked(t, "3.0.11", false), cacheview.TextOptions{Color: true}); err != nil || !strings.Contains(colored.String(), "\x1b[1mVerdict\x1b[0m") {
		t.Errorf("no bold title: %v", err)
	}
	if err := cacheview.RiskText(brokenWriter{}, risked(t, "3.0.11", false), cacheview.TextOptions{}); err == nil {
		t.Error("an error of writing is lost")
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestRiskJSON(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "..", "docs", "risk.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*risk.Report{risked(t, "3.0.10", true), risked(t, "2.0.0", false), withDrivers(risked(t, "3.4.7", true))} {
		var out bytes.Buffer
		if err := cacheview.RiskJSON(&out, r); err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", r.HAProxyVersion, err)
		}
		var members map[string]any
		if err := json.Unmarshal(out.Bytes(), &members); err != nil || members["verdict"] == "" {
			t.Errorf("%s: %v", r.HAProxyVersion, err)
		}
	}
}
