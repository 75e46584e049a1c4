package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"go.lsp.dev/jsonrpc2"

	"github.com/hapvet/hapvet/checks"
)

// The kinds of code actions.
const (
	quickFix = "quickfix"
	fixAll   = "source.fixAll.hapvet"
)

func (s *Server) initialize(p initializeParams) (any, error) {
	s.client, s.units = p.Capabilities, negotiated(p.Capabilities.General.PositionEncodings)
	if err := s.Settings.adopt(p.InitializationOptions); err != nil {
		return nil, jsonrpc2.NewError(jsonrpc2.InvalidParams, err.Error())
	}
	s.state = serving
	const incremental = 2
	return object{
		"serverInfo": object{"name": "hapvet", "version": s.Version},
		"capabilities": object{
			"positionEncoding":                s.units,
			"textDocumentSync":                object{"openClose": true, "change": incremental, "save": object{"includeText": false}},
			"hoverProvider":                   true,
			"completionProvider":              object{"triggerCharacters": []string{" ", "(", ",", "@", "/", "!"}, "resolveProvider": true},
			"definitionProvider":              true,
			"referencesProvider":              true,
			"documentHighlightProvider":       true,
			"renameProvider":                  object{"prepareProvider": true},
			"documentSymbolProvider":          true,
			"foldingRangeProvider":            true,
			"codeActionProvider":              object{"codeActionKinds": []string{quickFix, fixAll}, "resolveProvider": true},
			"documentFormattingProvider":      true,
			"documentRangeFormattingProvider": true,
		},
	}, nil
}

// initialized asks the client to tell when files change on the disk, if it can.
func (s *Server) initialized(object) error {
	if !s.client.Workspace.DidChangeWatchedFiles.DynamicRegistration {
		return nil
	}
	watchers := []object{{"globPattern": "**/*.{cfg,yaml,yml}"}, {"globPattern": "**/.hapvet.yaml"}}
	registration := object{"id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": object{"watchers": watchers}}
	go func() { // the answer comes while other messages are handled
		_, _ = s.conn.Call(context.Background(), "client/registerCapability", object{"registrations": []object{registration}}, nil)
	}()
	return nil
}

func (s *Server) shutdown(any) (any, error) {
	s.state = shutDown
	return nil, nil
}

func (s *Server) exit(any) error {
	s.state, s.abandoned = gone, s.state != shutDown
	return nil
}

// adopt takes over settings that a client has sent, with or without the name of the
// server around them.
func (s *Settings) adopt(raw json.RawMessage) error {
	if len(raw) == 0 || raw[0] != '{' {
		return nil
	}
	var around struct {
		Hapvet json.RawMessage `json:"hapvet"`
	}
	if err := json.Unmarshal(raw, &around); err == nil && len(around.Hapvet) > 0 {
		raw = around.Hapvet
	}
	settings := *s
	settings.Strict = slices.Clone(s.Strict) // which decoding would write over
	if err := json.Unmarshal(raw, &settings); err != nil {
		return fmt.Errorf("settings of hapvet: %w", err)
	}
	if !slices.Contains([]string{"", "default", "strict"}, settings.Profile) {
		return fmt.Errorf("settings of hapvet: there is no profile %q: it is default or strict", settings.Profile)
	}
	for _, family := range settings.Strict {
		if !slices.Contains(checks.Families(), checks.Family(family)) {
			return fmt.Errorf("settings of hapvet: there is no family %q of rules", family)
		}
	}
	*s = settings
	return nil
}

func (s *Server) configure(p struct {
	Settings json.RawMessage `json:"settings"`
}) error {
	s.mu.Lock()
	err := s.Settings.adopt(p.Settings)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	return s.changedOnDisk(nil)
}
