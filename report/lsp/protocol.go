package lsp

import "encoding/json"

// The types of the protocol (LSP 3.17), as far as the server has a use for them. Numbers
// that the protocol counts from 0 are unsigned, so that a negative one is refused where
// it is read.

type position struct {
	Line      uint32 `json:"line"`
	Character uint32 `json:"character"`
}

func (p position) before(q position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// span is a Range of the protocol.
type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type location struct {
	URI   string `json:"uri"`
	Range span   `json:"range"`
}

type textEdit struct {
	Range   span   `json:"range"`
	NewText string `json:"newText"`
}

type documentName struct {
	URI string `json:"uri"`
}

type documentVersion struct {
	URI     string `json:"uri"`
	Version int32  `json:"version"`
}

type positionParams struct {
	TextDocument documentName `json:"textDocument"`
	Position     position     `json:"position"`
}

// documentParams are the parameters of requests about a document as a whole.
type documentParams struct {
	TextDocument documentName `json:"textDocument"`
}

type initializeParams struct {
	InitializationOptions json.RawMessage    `json:"initializationOptions"`
	Capabilities          clientCapabilities `json:"capabilities"`
}

type clientCapabilities struct {
	General struct {
		PositionEncodings []encoding `json:"positionEncodings"`
	} `json:"general"`
	Workspace struct {
		WorkspaceEdit struct {
			DocumentChanges bool `json:"documentChanges"`
		} `json:"workspaceEdit"`
		DidChangeWatchedFiles struct {
			DynamicRegistration bool `json:"dynamicRegistration"`
		} `json:"didChangeWatchedFiles"`
	} `json:"workspace"`
	TextDocument struct {
		CodeAction struct {
			ResolveSupport struct {
				Properties []string `json:"properties"`
			} `json:"resolveSupport"`
		} `json:"codeAction"`
		Completion struct {
			CompletionItem struct {
				DeprecatedSupport bool `json:"deprecatedSupport"`
			} `json:"completionItem"`
		} `json:"completion"`
	} `json:"textDocument"`
}

type object map[string]any

type openParams struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version int32  `json:"version"`
		Text    string `json:"text"`
	} `json:"textDocument"`
}

type changeParams struct {
	TextDocument documentVersion `json:"textDocument"`
	Changes      []contentChange `json:"contentChanges"`
}

// contentChange replaces a part of a document; all of it without a range.
type contentChange struct {
	Range *span  `json:"range"`
	Text  string `json:"text"`
}

type diagnosticSeverity int

const (
	severityError       diagnosticSeverity = 1
	severityWarning     diagnosticSeverity = 2
	severityInformation diagnosticSeverity = 3
)

type diagnosticTag int

const (
	tagUnnecessary diagnosticTag = 1
	tagDeprecated  diagnosticTag = 2
)

type diagnostic struct {
	Range              span               `json:"range"`
	Severity           diagnosticSeverity `json:"severity"`
	Code               string             `json:"code,omitempty"`
	CodeDescription    *codeDescription   `json:"codeDescription,omitempty"`
	Source             string             `json:"source"`
	Message            string             `json:"message"`
	Tags               []diagnosticTag    `json:"tags,omitempty"`
	RelatedInformation []relatedPlace     `json:"relatedInformation,omitempty"`
}

type codeDescription struct {
	Href string `json:"href"`
}

type relatedPlace struct {
	Location location `json:"location"`
	Message  string   `json:"message"`
}

type publishParams struct {
	URI         string       `json:"uri"`
	Version     *int32       `json:"version,omitempty"`
	Diagnostics []diagnostic `json:"diagnostics"`
}

type markup struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

func markdown(text string) *markup { return &markup{"markdown", text} }

type hover struct {
	Contents *markup `json:"contents"`
	Range    *span   `json:"range,omitempty"`
}

type completionList struct {
	IsIncomplete bool             `json:"isIncomplete"`
	Items        []completionItem `json:"items"`
}

type completionItem struct {
	Label         string          `json:"label"`
	Kind          int             `json:"kind,omitempty"`
	Tags          []diagnosticTag `json:"tags,omitempty"`
	Detail        string          `json:"detail,omitempty"`
	Documentation *markup         `json:"documentation,omitempty"`
	TextEdit      *textEdit       `json:"textEdit,omitempty"`
	Data          *itemData       `json:"data,omitempty"`
}

// itemData is what completionItem/resolve needs to describe an item.
type itemData struct {
	Word    string `json:"word"`
	Version string `json:"version"`
	Section string `json:"section,omitempty"`
}

type documentSymbol struct {
	Name           string           `json:"name"`
	Detail         string           `json:"detail,omitempty"`
	Kind           int              `json:"kind"`
	Range          span             `json:"range"`
	SelectionRange span             `json:"selectionRange"`
	Children       []documentSymbol `json:"children,omitempty"`
}

type foldingRange struct {
	StartLine uint32 `json:"startLine"`
	EndLine   uint32 `json:"endLine"`
	Kind      string `json:"kind,omitempty"`
}

type referenceParams struct {
	positionParams
	Context struct {
		IncludeDeclaration bool `json:"includeDeclaration"`
	} `json:"context"`
}

type renameParams struct {
	positionParams
	NewName string `json:"newName"`
}

type prepared struct {
	Range       span   `json:"range"`
	Placeholder string `json:"placeholder"`
}

// workspaceEdit has either of its forms, whichever the client takes.
type workspaceEdit struct {
	Changes         map[string][]textEdit `json:"changes,omitempty"`
	DocumentChanges []documentEdit        `json:"documentChanges,omitempty"`
}

type documentEdit struct {
	TextDocument struct {
		URI     string `json:"uri"`
		Version *int32 `json:"version"`
	} `json:"textDocument"`
	Edits []textEdit `json:"edits"`
}

type actionParams struct {
	TextDocument documentName `json:"textDocument"`
	Range        span         `json:"range"`
	Context      struct {
		Diagnostics []diagnostic `json:"diagnostics"`
		Only        []string     `json:"only"`
	} `json:"context"`
}

type codeAction struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Diagnostics []diagnostic   `json:"diagnostics,omitempty"`
	IsPreferred bool           `json:"isPreferred,omitempty"`
	Edit        *workspaceEdit `json:"edit,omitempty"`
	Data        *documentName  `json:"data,omitempty"`
}

type formatParams struct {
	TextDocument documentName  `json:"textDocument"`
	Range        *span         `json:"range"`
	Options      formatOptions `json:"options"`
}

type formatOptions struct {
	TabSize            uint32 `json:"tabSize"`
	InsertSpaces       bool   `json:"insertSpaces"`
	InsertFinalNewline bool   `json:"insertFinalNewline"`
}
