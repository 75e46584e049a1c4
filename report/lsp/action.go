package lsp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hapvet/hapvet/checks"
	"github.com/hapvet/hapvet/config"
)

// codeActions offers what can be done about the findings in a part of a document.
func (s *Server) codeActions(p actionParams) (any, error) {
	actions := []codeAction{}
	f, path, err := s.fresh(p.TextDocument.URI)
	if err != nil {
		return nil, err
	}
	if wants(p.Context.Only, quickFix) {
		var silenced []string
		for _, found := range f.byFile[path] {
			if !touches(found.shown.Range, p.Range) {
				continue
			}
			actions = append(actions, s.fixes(f, &found)...)
			key := fmt.Sprint(found.Rule, found.shown.Range.Start.Line)
			if !slices.Contains(silenced, key) {
				silenced = append(silenced, key)
				actions = append(actions, s.suppression(f, &found))
			}
		}
	}
	if all, ok := s.fixEverything(p, f, path); ok {
		actions = append(actions, all)
	}
	return actions, nil
}

// wants reports whether a client asks for actions of a kind, or for all.
func wants(only []string, kind string) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(o string) bool { return kind == o || strings.HasPrefix(kind, o+".") })
}

// touches reports whether two ranges have a place in common.
func touches(a, b span) bool { return !a.End.before(b.Start) && !b.End.before(a.Start) }

// fresh returns the findings of a document as it is now, together with its path.
func (s *Server) fresh(uri string) (*findings, string, error) {
	path := pathOf(uri)
	s.mu.Lock()
	o := s.groupsOf(path)
	if s.documents[path] == nil || len(o.groups) == 0 {
		s.mu.Unlock()
		return nil, "", errNotOpen
	}
	g := o.groups[0]
	current := func() *findings {
		if g.found != nil && g.found.at.epoch == s.epoch {
			return g.found
		}
		return nil
	}
	f, generation := current(), g.generation.Load()
	s.mu.Unlock()
	if f != nil {
		return f, path, nil
	}
	s.refresh(g, generation)
	s.mu.Lock()
	defer s.mu.Unlock()
	if f = current(); f == nil {
		return nil, "", errNotOpen
	}
	return f, path, nil
}

// fixes are the actions that mend a finding.
func (s *Server) fixes(f *findings, found *found) []codeAction {
	var actions []codeAction
	for i, fix := range found.Fixes {
		if len(fix.Edits) == 0 {
			continue
		}
		title := capital(fix.Message)
		switch {
		case fix.Partial:
			title += " (mends a part)"
		case !fix.Safe:
			title += " (may change what HAProxy does)"
		}
		actions = append(actions, codeAction{
			Title: title, Kind: quickFix, Diagnostics: []diagnostic{found.shown}, IsPreferred: fix.Safe && i == 0,
			Edit: s.workspaceEdit(f.at, fix.Edits),
		})
	}
	return actions
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// reason is what somebody has to replace: a comment without a reason silences nothing.
const reason = "TODO: say why"

// suppression is the action that silences a finding by a comment above its line.
func (s *Server) suppression(f *findings, found *found) codeAction {
	file := found.File
	rule := found.Rule
	if id, _, ok := strings.Cut(found.Message, ","); ok && found.Category == checks.Advisory && strings.HasPrefix(id, "HAPV-") {
		rule = id
	}
	at, indent, end := 0, "", "\n"
	if file.Lines() > 0 {
		line := file.Line(found.Span.Start)
		at = file.LineSpan(line).Start
		text := file.RawLine(line)
		indent = text[:len(text)-len(strings.TrimLeft(text, " \t"))]
		if strings.HasSuffix(text, "\r\n") {
			end = "\r\n"
		}
	}
	comment := indent + "# hapvet: ignore=" + rule + " -- " + reason + end
	edit := config.Edit{File: file, Span: config.Span{Start: at, End: at}, New: comment}
	return codeAction{
		Title: fmt.Sprintf("Ignore %s here, with a reason", rule), Kind: quickFix,
		Diagnostics: []diagnostic{found.shown}, Edit: s.workspaceEdit(f.at, []config.Edit{edit}),
	}
}

// fixEverything is the action that carries out all safe fixes. They are tried out first,
// each in the light of the others, which takes a while: so a client that can ask for the
// edit later has to, and others get it only if this is all they want.
func (s *Server) fixEverything(p actionParams, f *findings, path string) (codeAction, bool) {
	later := slices.Contains(s.client.TextDocument.CodeAction.ResolveSupport.Properties, "edit")
	asked := len(p.Context.Only) > 0 && wants(p.Context.Only, fixAll)
	mendable := slices.ContainsFunc(f.byFile[path], func(f found) bool { return f.FixFor(false) != nil })
	if !mendable || !asked && (!later || len(p.Context.Only) > 0) {
		return codeAction{}, false
	}
	action := codeAction{Title: "Carry out all safe fixes", Kind: fixAll, Data: &documentName{p.TextDocument.URI}}
	if later {
		return action, true
	}
	resolved, err := s.resolve(action)
	return resolved, err == nil && resolved.Edit != nil
}

func (s *Server) resolveAction(action codeAction) (any, error) {
	if action.Data == nil || action.Kind != fixAll {
		return action, nil
	}
	return s.resolve(action)
}

// resolve works out what all safe fixes come to.
func (s *Server) resolve(action codeAction) (codeAction, error) {
	path := pathOf(action.Data.URI)
	s.mu.Lock()
	o, at := s.groupsOf(path), s.snapshot()
	var c Configuration
	if len(o.groups) > 0 {
		c = o.groups[0].Configuration
	}
	s.mu.Unlock()
	if c.Fix == nil {
		return action, errNotOpen
	}
	changes, err := c.Fix(at.buffers(nil))
	if err != nil {
		return action, err
	}
	action.Edit = &workspaceEdit{}
	for _, c := range changes {
		t := at.texts[absolute(c.Name)]
		if t == nil || t.source != c.Old {
			t = newText(c.Old)
		}
		s.addEdits(action.Edit, at, absolute(c.Name), lineEdits(t, c.New, s.units))
	}
	return action, nil
}
