package integrations

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// completed are lines as they are typed, and what the key Tab makes of the last word.
var completed = []struct{ typed, word string }{
	{"hapvet upg", "upgrade"},
	{"hapvet lint --fail", "--fail-on"},
	{"hapvet lint --fail-on w", "warning"},
	{"hapvet lint --format sar", "sarif"},
	{"hapvet lint --only undefined-ref", "undefined-reference"},
	{"hapvet lint --only acl-redefined,undefined-ref", "acl-redefined,undefined-reference"},
	{"hapvet lint --haproxy-version 2.6,all", "2.6,all-maintained"},
	{"hapvet lint --report junit=/etc/host", ""}, // files are the shell's business
	{"hapvet --form", "--format"},                // lint is meant
	{"hapvet haproxy.cfg --profile s", "strict"},
	{"hapvet upgrade --to sa", "safe"},
	{"hapvet explain undefined-ref", "undefined-reference"},
}

// The completion of each shell, asked of the real shell.
func TestCompletion(t *testing.T) {
	for _, shell := range []struct {
		name   string
		args   []string
		script string
	}{
		{"bash", []string{"--norc"}, "bash.sh"},
		{"fish", []string{"--no-config"}, "fish.fish"},
		{"zsh", []string{"-f"}, "zsh.zsh"},
	} {
		t.Run(shell.name, func(t *testing.T) {
			need(t, shell.name)
			if _, err := os.Stat("/usr/share/bash-completion/bash_completion"); err != nil && shell.name == "bash" {
				t.Skip("bash-completion is not installed")
			}
			var typed strings.Builder
			for _, c := range completed {
				typed.WriteString(c.typed + "\n")
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // zsh might wait for ever
			defer cancel()
			cmd := exec.CommandContext(ctx, shell.name, append(shell.args, filepath.Join("testdata", "completion", shell.script))...)
			cmd.Stdin = strings.NewReader(typed.String())
			cmd.Env = append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+t.TempDir(), "TERM=xterm", "LC_ALL=C.UTF-8")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			lines := strings.Split(strings.TrimRight(string(out), "\n"), "\n")
			if len(lines) != len(completed) {
				t.Fatalf("%d lines\n%s", len(lines), out)
			}
			for i, c := range completed {
				offered, ok := strings.CutPrefix(lines[i], c.typed+" [")
				// Bash quotes commas, zsh gives the whole line.
				words := strings.Fields(strings.ReplaceAll(strings.TrimSuffix(offered, "]"), `\`, ""))
				if !ok || c.word != "" && (len(words) == 0 || words[len(words)-1] != c.word) {
					t.Errorf("not completed as %q: %s", c.word, lines[i])
				}
			}
		})
	}
}
