package integrations

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// mistyped is a configuration with a finding that goes when "chekc" becomes "check".
const mistyped = `defaults
    mode http
    timeout client 10s
    timeout server 10s
    timeout connect 10s
frontend web
    bind :80
    default_backend app
backend app
    server s1 192.0.2.1:80 chekc
`

// editorSnippet returns the code of docs/editors.md behind a text.
func editorSnippet(t *testing.T, behind string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(root, "docs", "editors.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(page), behind)
	_, rest, begins := strings.Cut(rest, "```")
	code, _, ends := strings.Cut(rest, "\n```")
	_, code, _ = strings.Cut(code, "\n")
	if !found || !begins || !ends {
		t.Fatalf("docs/editors.md has no code behind %q", behind)
	}
	return code + "\n"
}

// edit runs an editor on a configuration in a folder with more files, and returns what it
// prints.
func edit(t *testing.T, files map[string]string, editor string, args ...string) string {
	t.Helper()
	need(t, editor)
	dir := t.TempDir()
	files["haproxy.cfg"] = mistyped
	files[".hapvet.yaml"] = "haproxy-version: \"3.0\"\n"
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(editor, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_CONFIG_HOME="+dir, "XDG_STATE_HOME="+dir, "XDG_DATA_HOME="+dir,
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TERM=dumb", "TMUX=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// says fails if the output lacks any of some texts.
func says(t *testing.T, out string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(out, text) {
			t.Errorf("no %q in:\n%s", text, out)
		}
	}
}

// neovimSnippet returns what stands before the snippet for the Neovim on PATH.
func neovimSnippet(t *testing.T) string {
	t.Helper()
	version, err := exec.Command("nvim", "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	var major, minor int
	if _, err := fmt.Sscanf(string(version), "NVIM v%d.%d", &major, &minor); err != nil {
		t.Fatalf("%v: %s", err, version)
	}
	if major == 0 && minor < 11 {
		return "Older versions"
	}
	return "## Neovim"
}

// Neovim shows a finding, asks about names and words, renames, and sees the finding go
// when the line is corrected.
func TestNeovim(t *testing.T) {
	need(t, "nvim")
	out := edit(t, map[string]string{
		"init.lua": editorSnippet(t, neovimSnippet(t)),
		"test.lua": `
local function seen(text)
  return vim.wait(30000, function()
    for _, d in ipairs(vim.diagnostic.get(0)) do
      if d.message:find(text, 1, true) then return true end
    end
    return false
  end, 20)
end
local function ask(method, line, column, more)
  local params = vim.tbl_extend("force", {
    textDocument = vim.lsp.util.make_text_document_params(0), position = { line = line, character = column },
  }, more or {})
  for id, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 30000)) do return answer.result, id end
end
local function say(...) io.stdout:write(table.concat({ ... }, " ") .. "\n") end

say("found", tostring(seen("chekc")))
say("hover", ask("textDocument/hover", 2, 14).contents.value)
say("definition", ask("textDocument/definition", 7, 21)[1].range.start.line)
local labels = {}
for _, item in ipairs(ask("textDocument/completion", 9, 27).items) do labels[item.label] = true end
say("completes", tostring(labels["check"]), tostring(labels["alpn"]), tostring(labels["mode"]))
local edit, id = ask("textDocument/rename", 7, 21, { newName = "pool" })
vim.lsp.util.apply_workspace_edit(edit, vim.lsp.get_client_by_id(id).offset_encoding)
vim.api.nvim_buf_set_text(0, 9, 27, 9, 32, { "check", "    server s2 192.0.2.2:80 nonsense" })
say("next", tostring(seen("nonsense")))
for _, d in ipairs(vim.diagnostic.get(0)) do say("left", d.message) end
say(table.concat(vim.api.nvim_buf_get_lines(0, 7, 11, false), "|"))
vim.cmd("qa!")
`,
	}, "nvim", "--headless", "-n", "-u", "init.lua", "haproxy.cfg", "-c", "luafile test.lua", "-c", "cquit")
	says(t, out, "found true", "hover **client**: timeout", "definition 8", "completes true true nil", "next true",
		"    default_backend pool|backend pool|    server s1 192.0.2.1:80 check|    server s2 192.0.2.2:80 nonsense")
	if strings.Contains(out, "left \"chekc\"") {
		t.Errorf("the finding that was mended is still there:\n%s", out)
	}
}

// Emacs shows a finding, and sees it go when the line is corrected.
func TestEmacs(t *testing.T) {
	need(t, "emacs")
	if err := exec.Command("emacs", "--batch", "-q", "--eval", "(progn (package-initialize) (require 'eglot))").Run(); err != nil {
		t.Skip("Emacs has no eglot")
	}
	out := edit(t, map[string]string{
		"init.el": "(package-initialize)\n" + editorSnippet(t, "## Emacs"),
		"test.el": `
(require 'eglot)
(defun found (text)
  (seq-some (lambda (d) (string-match-p text (flymake-diagnostic-text d))) (flymake-diagnostics)))
(defun until (holds)
  (let ((n 0))
    (while (and (not (funcall holds)) (< (setq n (1+ n)) 1500))
      (accept-process-output nil 0.02) (sit-for 0))
    (funcall holds)))
(find-file "haproxy.cfg")
(run-hooks 'post-command-hook)
(princ (format "mode %s server %s\n" major-mode (and (until (lambda () (eglot-current-server))) t)))
(flymake-start)
(princ (format "found %s\n" (and (until (lambda () (found "chekc"))) t)))
(goto-char (point-min))
(search-forward "default_backend a")
(princ (format "hover %s\n" (plist-get (plist-get (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover
  (eglot--TextDocumentPositionParams)) :contents) :value)))
(eglot-rename "pool")
(search-forward "chekc")
(replace-match "nonsense")
(eglot--signal-textDocument/didChange)
(princ (format "next %s, left %s\n" (and (until (lambda () (found "nonsense"))) t) (found "chekc")))
(princ (buffer-string))
(set-buffer-modified-p nil)
`,
	}, "emacs", "--batch", "-q", "-l", "init.el", "-l", "test.el")
	says(t, out, "mode haproxy-mode server t", "found t", "hover **backend** `app`", "next t, left nil", "default_backend pool\nbackend pool\n")
}

// Helix shows a finding. It has no mode without a window, so tmux is its terminal.
func TestHelix(t *testing.T) {
	need(t, "hx", "tmux")
	const see = `
terminal() { tmux -S "$PWD/socket" -f /dev/null "$@"; }
terminal new-session -d -x 140 -y 24 "hx haproxy.cfg"
trap 'terminal kill-server' EXIT
for i in $(seq 300); do
	terminal send-keys g e # to the end, where the mistake is
	terminal capture-pane -p >screen
	if grep -q 'no parameter of a server' screen; then break; fi
	sleep 0.1
done
cat screen
`
	out := edit(t, map[string]string{"helix/languages.toml": editorSnippet(t, "## Helix")}, "bash", "-c", see)
	says(t, out, `"chekc" is no parameter of a server in HAProxy 3.0`, `did you mean "check"?`)
}
