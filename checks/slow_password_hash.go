package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "slow-password-hash",
	Category: Advice,
	Family:   Reliability,
	Severity: Warning,
	Summary:  "a password whose check keeps HAProxy busy",
	Doc: `HAProxy compares a password with its hash on every request that brings the name of the user, with the right password or a wrong one, and the thread does
nothing else meanwhile. Hashes that are made to be slow, so that thieves of the file get nowhere, stop it: one of yescrypt, which ` + "`mkpasswd`" + ` of
current distributions makes unless told otherwise, takes 24 ms, of bcrypt with cost 12 a quarter of a second, and of SHA-512 with a million rounds half a
second. Some forty requests a second with any password then take a thread. HAProxy 3.4 warns at start where it takes 10 ms or more; older versions say nothing.

Make the password a long random one, and hash it fast:

    mkpasswd -m sha-256      # 5000 rounds, 2 ms`,
	Examples: []Example{
		{Name: "yescrypt", Version: "3.0.11", Bad: []int{2}, Config: hashExample("$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7")},
		{Name: "many rounds", Version: "3.0.11", Bad: []int{2}, Config: hashExample("$6$rounds=656000$abcdefgh$hZ6K0m2vZx8f4qJrj3r5cQd1hZ6K0m2vZx8f4qJrj3r5cQd1")},
		{Name: "5000 rounds", Version: "3.0.11", Config: hashExample("$5$k6IBOPBqh0z5r9uM$lvaL5KfoQ2VwWlJ4wI8oU6F0gB3b0vB1c8sV8HWkIL2")},
	},
	Check: func(p *Pass) {
		for d := range p.Config.Each("user") {
			if d.Section.Kind != "userlist" || d.Modifier != config.Plain {
				continue
			}
			n := slices.IndexFunc(d.Words, func(w config.Word) bool { return w.Value == "password" }) + 1
			if n < 2 || n == len(d.Words) {
				continue
			}
			if how := slowHash(d.Words[n].Value); how != "" {
				p.Report(At(d, n-1).Saying(fmt.Sprintf("each request that brings the name of %q keeps a thread busy for tens of milliseconds or more: the hash of the password is %s", d.Arg(1), how),
					"hash a long password with \"mkpasswd -m sha-256\""))
			}
		}
	},
})

// hashExample is a userlist with a hash, on line 2, and a frontend that asks for it.
func hashExample(hash string) string {
	return `userlist staff
    user ann password ` + hash + `
` + frontendExample("bind :8443 ssl crt /etc/haproxy/site.pem", "http-request auth unless { http_auth(staff) }")
}

const (
	// slowRounds are the rounds of SHA with which a check takes some 16 ms, and slowCost the cost of
	// bcrypt with which it takes 50 ms, on a processor of 2024.
	slowRounds = 50_000
	slowCost   = 10
)

// slowHash says how slow a hash is that crypt(3) takes; "" if it is not.
func slowHash(hash string) string {
	method, rest, _ := strings.Cut(strings.TrimPrefix(hash, "$"), "$")
	setting, _, _ := strings.Cut(rest, "$")
	switch method {
	case "y", "gy":
		return "one of yescrypt"
	case "7":
		return "one of scrypt"
	case "5", "6":
		if n, err := strconv.Atoi(strings.TrimPrefix(setting, "rounds=")); err == nil && strings.HasPrefix(setting, "rounds=") && n >= slowRounds {
			return fmt.Sprintf("one of %d rounds", n)
		}
	case "2a", "2b", "2x", "2y":
		if n, err := strconv.Atoi(setting); err == nil && n >= slowCost {
			return fmt.Sprintf("one of bcrypt with cost %d", n)
		}
	}
	return ""
}
