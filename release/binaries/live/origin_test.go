package live_test

import (
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/hapvet/hapvet/release/binaries/live"
)

// An origin sends the bytes that it is told, and counts who asks.
func TestOrigin(t *testing.T) {
	answer := func(status string) func(int, *http.Request) []byte {
		return func(n int, r *http.Request) []byte {
			body := fmt.Sprint(n, r.URL.Path)
			return fmt.Appendf(nil, "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s", status, len(body), body)
		}
	}
	o := live.NewOrigin(t, answer("200 OK"))
	for i, want := range []string{"200 OK: 1/a", "404 Gone: 2/a"} {
		if i == 1 {
			if asked := o.Answer(answer("404 Gone")); asked != 1 {
				t.Errorf("it was asked %d times", asked)
			}
		}
		r, err := http.Get("http://" + o.Addr().String() + "/a")
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(r.Body)
		r.Body.Close()
		if got := r.Status + ": " + string(body); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if o.Asked() != 2 {
		t.Errorf("it was asked %d times", o.Asked())
	}
}
