package workload_test

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/cachesim/trace"
	"github.com/hapvet/hapvet/cachesim/workload"
)

var update = flag.Bool("update", false, "write golden files")

// The first 10,000 requests of each preset, as a trace, have the hashes of
// testdata/presets.sha256: on every machine and with every version of Go. To see that
// the code leaves a compiler no choice, run it with GOAMD64=v3, where products and
// sums may be joined (see math.go).
func TestGolden(t *testing.T) {
	var got strings.Builder
	for _, name := range workload.Presets() {
		w, err := workload.Preset(name)
		if err != nil {
			t.Fatal(name, err)
		}
		fmt.Fprintf(&got, "%s  %s\n", hashOf(t, w, 10_000), name)
	}
	file := filepath.Join("testdata", "presets.sha256")
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}

// hashOf is that of the first requests of a workload as a trace.
func hashOf(t *testing.T, w *workload.Workload, n int) string {
	t.Helper()
	source, err := w.Exchanges()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	out := trace.NewWriter(sum)
	var e trace.Exchange
	for range n {
		if err := source.Next(&e); err != nil {
			t.Fatal(err)
		}
		if err := out.Write(&e); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Another seed makes other traffic; another rate the same requests at other times.
func TestSeed(t *testing.T) {
	w, err := workload.Preset("images")
	if err != nil {
		t.Fatal(err)
	}
	first := hashOf(t, w, 100)
	w.Seed = 1
	if hashOf(t, w, 100) == first {
		t.Error("the seed makes no difference")
	}
	w.Requests = 100
	before := records(t, w)
	w.Rate *= 2
	for i, r := range records(t, w) {
		if r.Request.Hash != before[i].Request.Hash || r.Body != before[i].Body {
			t.Fatalf("request %d is another one at another rate", i)
		}
	}
}
