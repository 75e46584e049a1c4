package lsp

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/hapvet/hapvet/report/lsp/lsptest"
)

var update = flag.Bool("update", false, "write what the server answers into the transcripts")

// The files of testdata are transcripts: configurations, a script of what the editor asks,
// and what it hears. A line of the script is a command and the text at which it is given,
// with "|" where the cursor is; what stands behind " => " is the new name of a rename.
func TestTranscripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := newSession(t, archive).play()
			last := &archive.Files[len(archive.Files)-1]
			if *update {
				last.Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != string(last.Data) {
				t.Errorf("got:\n%s\nwant:\n%s", got, last.Data)
			}
		})
	}
}

// session is a transcript being played.
type session struct {
	t      *testing.T
	client *lsptest.Client
	names  []string
	texts  map[string]string
	script []string
	out    strings.Builder
}

func newSession(t *testing.T, archive *txtar.Archive) *session {
	s := &session{t: t, texts: map[string]string{}}
	w := &fixed{files: map[string]string{}}
	for _, f := range archive.Files {
		switch f.Name {
		case "out":
		case "script":
			s.script = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
		default:
			s.names = append(s.names, f.Name)
			s.texts[f.Name] = string(f.Data)
			w.paths = append(w.paths, "/"+f.Name)
			w.files["/"+f.Name] = string(f.Data)
		}
	}
	s.client = serve(t, w)
	options := object{}
	if version, ok := strings.CutPrefix(s.script[0], "version "); ok {
		options["haproxyVersion"], s.script = version, s.script[1:]
	}
	greet(t, s.client, object{"general": object{"positionEncodings": []string{"utf-8"}}}, options)
	for _, name := range s.names {
		if err := s.client.Open(uriOf("/"+name), s.texts[name]); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *session) play() string {
	for _, line := range s.script {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		fmt.Fprintf(&s.out, "> %s\n", line)
		command, text, _ := strings.Cut(line, " ")
		if s.command(command, text) {
			s.out.WriteByte('\n')
		}
	}
	return s.out.String()
}

// ask sends a request about a document, and prints the error if there is one.
func (s *session) ask(method string, params object, result any) bool {
	s.t.Helper()
	err := s.client.Call(method, params, result)
	if err != nil {
		fmt.Fprintf(&s.out, "refused: %v\n", err)
	}
	return err == nil
}

// at finds a place: the file that has the text, and the position of the cursor in it.
func (s *session) at(text string) object {
	before, behind, _ := strings.Cut(text, "|")
	before, behind = strings.ReplaceAll(before, `\n`, "\n"), strings.ReplaceAll(behind, `\n`, "\n")
	for _, name := range s.names {
		if i := strings.Index(s.texts[name], before+behind); i >= 0 {
			return object{"textDocument": object{"uri": uriOf("/" + name)}, "position": newText(s.texts[name]).position(i+len(before), utf8Units)}
		}
	}
	s.t.Fatalf("no file holds %q", text)
	return nil
}

func (s *session) command(command, text string) bool {
	s.t.Helper()
	text, name, _ := strings.Cut(text, " => ")
	whole := object{"textDocument": object{"uri": uriOf("/" + text)}}
	switch command {
	case "hover":
		var h *hover
		if s.ask("textDocument/hover", s.at(text), &h) {
			s.showHover(h)
		}
	case "complete":
		var list completionList
		if s.ask("textDocument/completion", s.at(text), &list) {
			s.showItems(list, name)
		}
	case "define", "refer", "highlight":
		s.places(command, s.at(text))
	case "rename":
		p := s.at(text)
		p["newName"] = name
		var e workspaceEdit
		if s.ask("textDocument/rename", p, &e) {
			s.showEdit(&e)
		}
	case "findings":
		found, err := s.client.Diagnostics(uriOf("/"+text), 1)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, d := range found {
			fmt.Fprintf(&s.out, "%d:%d-%d:%d %d %s %v: %s\n", d.Range.Start.Line, d.Range.Start.Character, d.Range.End.Line, d.Range.End.Character,
				d.Severity, d.Code, d.Tags, strings.ReplaceAll(d.Message, "\n", "; "))
		}
	case "actions":
		s.actions(text, nil)
	case "fixall":
		s.actions(text, []string{"source.fixAll"})
	case "outline":
		var all []documentSymbol
		if s.ask("textDocument/documentSymbol", whole, &all) {
			s.showOutline(all, "")
		}
	case "fold":
		var all []foldingRange
		if s.ask("textDocument/foldingRange", whole, &all) {
			for _, f := range all {
				fmt.Fprintf(&s.out, "%d-%d %s\n", f.StartLine, f.EndLine, f.Kind)
			}
		}
	case "format":
		whole["options"] = object{"tabSize": 4, "insertSpaces": true}
		var edits []textEdit
		if s.ask("textDocument/formatting", whole, &edits) {
			s.showEdit(&workspaceEdit{Changes: map[string][]textEdit{uriOf("/" + text): edits}})
		}
	default:
		s.t.Fatalf("no command %q", command)
	}
	return true
}

func (s *session) showHover(h *hover) {
	if h == nil {
		s.out.WriteString("nothing\n")
		return
	}
	fmt.Fprintf(&s.out, "%v\n%s\n", show(*h.Range), h.Contents.Value)
}

func show(r span) string {
	return fmt.Sprintf("%d:%d-%d:%d", r.Start.Line, r.Start.Character, r.End.Line, r.End.Character)
}

// showItems prints what is completed. Of long lists it is the number, and whether some
// words are there.
func (s *session) showItems(list completionList, wanted string) {
	labels := make([]string, 0, len(list.Items))
	for _, item := range list.Items {
		labels = append(labels, item.Label)
	}
	if wanted == "" {
		fmt.Fprintf(&s.out, "%s\n", strings.Join(labels, ", "))
	} else {
		for word := range strings.FieldsSeq(wanted) {
			fmt.Fprintf(&s.out, "%s: %v\n", word, slices.Contains(labels, word))
		}
	}
	if len(list.Items) > 0 {
		fmt.Fprintf(&s.out, "in place of %s\n", show(list.Items[0].TextEdit.Range))
	}
}

func (s *session) places(command string, p object) {
	method := map[string]string{"define": "definition", "refer": "references", "highlight": "documentHighlight"}[command]
	p["context"] = object{"includeDeclaration": true}
	var all []struct {
		location
	}
	if s.ask("textDocument/"+method, p, &all) {
		for _, l := range all {
			fmt.Fprintf(&s.out, "%s %s\n", strings.TrimPrefix(l.URI, "file:///"), show(l.Range))
		}
	}
}

// actions prints the code actions on a line, and what those do that have edits.
func (s *session) actions(text string, only []string) {
	p := s.at(text)
	p["range"] = span{p["position"].(position), p["position"].(position)}
	p["context"] = object{"diagnostics": []any{}, "only": only}
	var all []codeAction
	if !s.ask("textDocument/codeAction", p, &all) {
		return
	}
	for _, a := range all {
		fmt.Fprintf(&s.out, "%s: %s, preferred: %v\n", a.Kind, a.Title, a.IsPreferred)
		if a.Edit != nil {
			s.showEdit(a.Edit)
		}
	}
}

// showEdit carries out an edit and prints the lines that change.
func (s *session) showEdit(e *workspaceEdit) {
	for _, name := range s.names {
		edits := e.Changes[uriOf("/"+name)]
		if len(edits) == 0 {
			continue
		}
		before, after := strings.Split(s.texts[name], "\n"), strings.Split(applied(s.texts[name], edits), "\n")
		fmt.Fprintf(&s.out, "%s, %d edits\n", name, len(edits))
		for len(before) > 0 && len(after) > 0 && before[0] == after[0] {
			before, after = before[1:], after[1:]
		}
		for len(before) > 0 && len(after) > 0 && before[len(before)-1] == after[len(after)-1] {
			before, after = before[:len(before)-1], after[:len(after)-1]
		}
		if len(before) != len(after) {
			s.showLines("-", before)
			s.showLines("+", after)
			continue
		}
		for i := range before {
			if before[i] != after[i] {
				s.showLines("+", after[i:i+1])
			}
		}
	}
}

// showLines prints lines, with a mark where they end.
func (s *session) showLines(sign string, lines []string) {
	for _, line := range lines {
		fmt.Fprintf(&s.out, "%s %s$\n", sign, strings.ReplaceAll(line, "\r", `\r`))
	}
}

// applied carries out edits as a client does: from the last to the first.
func applied(source string, edits []textEdit) string {
	t := newText(source)
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b textEdit) int {
		return t.offset(b.Range.Start, utf8Units) - t.offset(a.Range.Start, utf8Units)
	})
	for _, e := range edits {
		source = source[:t.offset(e.Range.Start, utf8Units)] + e.NewText + source[t.offset(e.Range.End, utf8Units):]
	}
	return source
}

func (s *session) showOutline(all []documentSymbol, indent string) {
	for _, o := range all {
		fmt.Fprintf(&s.out, "%s%s (%s) %s %s\n", indent, o.Name, o.Detail, show(o.Range), show(o.SelectionRange))
		s.showOutline(o.Children, indent+"  ")
	}
}
