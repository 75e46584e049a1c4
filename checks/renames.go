package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
	"github.com/hapvet/hapvet/keywords"
)

// renames are the deprecated and removed words that mean the same as what the tables name
// instead of them, with the same arguments: the one can be written in place of the other.
//
//nolint:misspell // the words are HAProxy's
var renames = wordSet(`
	accept-invalid-http-request accept-invalid-http-response forceclose independant-streams
	clitimeout contimeout srvtimeout redisp redispatch
	tune.ssl.capture-cipherlist-size no-quic
	tune.quic.cc-hystart tune.quic.cc.cubic.min-losses
	tune.quic.disable-tx-pacing tune.quic.disable-udp-gso
	tune.quic.frontend.default-max-window-size tune.quic.frontend.glitches-threshold
	tune.quic.frontend.max-data-size tune.quic.frontend.max-idle-timeout
	tune.quic.frontend.max-streams-bidi tune.quic.frontend.max-tx-mem
	tune.quic.frontend.stream-data-ratio tune.quic.max-frame-loss
	tune.quic.reorder-ratio tune.quic.retry-threshold`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// renamed writes what took the place of word n of a directive, and of the words before
// it, where that means the same.
func renamed(d *config.Directive, n int, w *keywords.Word) []Fix {
	if !renames[w.Name] {
		return nil
	}
	e, ok := d.ReplaceWords(0, n+1, w.Instead)
	if !ok {
		return nil
	}
	return []Fix{SafeFix(fmt.Sprintf("write %q", w.Instead), e)}
}
