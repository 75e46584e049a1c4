package checks

import (
	"fmt"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "weak-cipher",
	Category: Advice,
	Family:   Security,
	Severity: Warning,
	Summary:  "ciphers and keys of TLS that can be broken",
	Doc: `A list of ciphers that names RC4, DES, 3DES, EXPORT, NULL or anonymous ones (` + "`aNULL`, `ADH`, `AECDH`" + `) lets clients and servers agree on what can be
read or changed on the way; names with "!" or "-" before them take ciphers out, and are what should stand there. Groups of Diffie-Hellman
below 2048 bits (` + "`tune.ssl.default-dh-param 1024`" + `) can be broken, too.

Leave the lists out, as those of OpenSSL are good today, or take one from a generator such as Mozilla's.`,
	Examples: []Example{
		{Name: "an old list", Bad: []int{2}, Config: "global\n    ssl-default-bind-ciphers HIGH:RC4+RSA:!aNULL\n"},
		{Name: "a small group", Bad: []int{2}, Config: "global\n    tune.ssl.default-dh-param 1024\n"},
		{Name: "weak ones taken out", Config: "global\n    ssl-default-bind-ciphers ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!MD5:-3DES\n    tune.ssl.default-dh-param 2048\n"},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("ssl-default-bind-ciphers", "ssl-default-server-ciphers", "tune.ssl.default-dh-param") {
			if d.Section.Kind != "global" || d.Modifier != config.Plain {
				continue
			}
			if d.Keyword() != "tune.ssl.default-dh-param" {
				p.weakCiphers(d, 1)
				continue
			}
			const strong = 2048
			if bits := config.Atoi(d.Arg(1)); bits > 0 && bits < strong {
				p.Report(At(d, 1).Saying(fmt.Sprintf("groups of %d bits can be broken", bits), "write 2048, or remove the line").
					Fixing(UnsafeFix("use 2048 bits", replaceWord(d, 1, "2048")...)))
			}
		}
		for _, s := range p.Config.Of("frontend", "listen", "backend") {
			for _, b := range p.Config.Binds(s) {
				if c := b.Parameters.Last("ciphers"); c != nil {
					p.weakCiphers(c.Directive, c.Word+1)
				}
			}
			servers := p.Config.Servers(s)
			for i := range servers {
				if c := servers[i].Own.Last("ciphers"); c != nil {
					p.weakCiphers(c.Directive, c.Word+1)
				}
			}
		}
	},
})

// replaceWord returns the edit that writes another word n; none if that is not possible.
func replaceWord(d *config.Directive, n int, text string) []config.Edit {
	if edit, ok := d.ReplaceWord(n, text); ok {
		return []config.Edit{edit}
	}
	return nil
}

// weakCiphers looks at a list of ciphers, which is word n of a line. "A+B" are those that are both.
func (p *Pass) weakCiphers(d *config.Directive, n int) {
	for entry := range strings.FieldsFuncSeq(d.Arg(n), func(c rune) bool { return c == ':' || c == ',' || c == ' ' }) {
		if strings.HasPrefix(entry, "!") || strings.HasPrefix(entry, "-") || strings.HasPrefix(entry, "+") || strings.HasPrefix(entry, "@") || takenOut(d.Arg(n), entry) {
			continue
		}
		for name := range strings.FieldsFuncSeq(entry, func(c rune) bool { return c == '+' || c == '-' }) {
			if what := weakNames[name]; what != "" {
				p.Report(At(d, n).Saying(fmt.Sprintf("%q in the list of ciphers can be broken: %s", entry, what), fmt.Sprintf("take it out, or write %q", "!"+name)))
				return
			}
		}
	}
}

// takenOut reports whether a list of ciphers takes a part of an entry out for good.
func takenOut(list, entry string) bool {
	for part := range strings.SplitSeq(entry, "+") {
		if strings.Contains(":"+list+":", ":!"+part+":") {
			return true
		}
	}
	return false
}

// weakNames are the parts of names of ciphers that say what is wrong with them.
var weakNames = map[string]string{
	"RC4": "RC4 gives away what it encrypts", "DES": "its keys are short", "3DES": "its blocks are short (Sweet32)", "CBC3": "its blocks are short (Sweet32)",
	"EXP": "its keys are short on purpose", "EXPORT": "its keys are short on purpose", "EXPORT40": "its keys are short on purpose", "LOW": "its keys are short",
	"NULL": "nothing is encrypted", "eNULL": "nothing is encrypted", "aNULL": "nobody proves who they are", "ADH": "nobody proves who they are",
	"AECDH": "nobody proves who they are", "COMPLEMENTOFALL": "nothing is encrypted",
}
