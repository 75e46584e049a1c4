package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// kinds names the kind of section that each method of the library makes the
// parsers of. The last four are those that its successor has more.
var kinds = map[string]string{
	"getDefaultParser":    "defaults",
	"getGlobalParser":     "global",
	"getFrontendParser":   "frontend",
	"getBackendParser":    "backend",
	"getListenParser":     "listen",
	"getResolverParser":   "resolvers",
	"getUserlistParser":   "userlist",
	"getPeersParser":      "peers",
	"getMailersParser":    "mailers",
	"getCacheParser":      "cache",
	"getProgramParser":    "program",
	"getHTTPErrorsParser": "http-errors",
	"getRingParser":       "ring",
	"getLogForwardParser": "log-forward",
	"getFcgiAppParser":    "fcgi-app",
	"getCrtStoreParser":   "crt-store",
	"getTracesParser":     "traces",
	"getLogProfileParser": "log-profile",
	"getAcmeParser":       "acme",
}

// ignored are the methods for what stands outside of sections or in all of
// them: comments, section headers, lines that nothing else takes.
var ignored = map[string]bool{"getStartParser": true, "createParsers": true}

// options are the library's options that its tables depend on.
var options = map[string]bool{"UseListenSectionParsers": true, "UseV2HTTPCheck": false}

// entry is one keyword of a kind of section.
type entry struct {
	keyword string            // "timeout client"
	parser  *ast.CompositeLit // simple.Timeout{Name: "client"}
}

// source is the library's source, as far as it matters here.
type source struct {
	tables  *ast.File           // section-parsers.go
	imports map[string]string   // the packages that it imports: their paths by name
	names   map[string]nameRule // by type, "simple.Timeout"
}

// readLibrary reads section-parsers.go in the folder of the root package, and
// the packages that it imports.
func readLibrary(dir string) (*source, error) {
	fset := token.NewFileSet()
	tables, err := parser.ParseFile(fset, filepath.Join(dir, "section-parsers.go"), nil, 0)
	if err != nil {
		return nil, err
	}
	src := &source{tables, map[string]string{}, map[string]nameRule{}}
	for _, spec := range tables.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		pkg := path.Base(importPath)
		src.imports[pkg] = importPath
		if err := src.readPackage(fset, filepath.Join(dir, strings.TrimPrefix(importPath, root)), pkg); err != nil {
			return nil, err
		}
	}
	return src, nil
}

// readPackage learns how the types of one package name themselves.
func (s *source) readPackage(fset *token.FileSet, dir, pkg string) error {
	files, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, filepath.Join(dir, f.Name()), nil, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv != nil {
				s.learnName(pkg, fn)
			}
		}
	}
	return nil
}

// sections returns the keywords of each kind of section.
func (s *source) sections() (map[string][]entry, error) {
	out := map[string][]entry{}
	for _, decl := range s.tables.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Recv == nil || ignored[fn.Name.Name] {
			continue
		}
		kind := kinds[fn.Name.Name]
		if kind == "" {
			return nil, fmt.Errorf("section-parsers.go: for which section is %s?", fn.Name.Name)
		}
		entries, err := s.entries(fn.Body.List)
		if err != nil {
			return nil, fmt.Errorf("section-parsers.go: %s: %w", fn.Name.Name, err)
		}
		out[kind] = entries
	}
	return out, nil
}

// entries returns what statements add.
func (s *source) entries(stmts []ast.Stmt) ([]entry, error) {
	var out []entry
	for _, stmt := range stmts {
		var more []entry
		var err error
		switch stmt := stmt.(type) {
		case *ast.ExprStmt:
			more, err = s.added(stmt.X)
		case *ast.IfStmt:
			more, err = s.branch(stmt)
		}
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// branch returns what the branch adds that our options take.
func (s *source) branch(stmt *ast.IfStmt) ([]entry, error) {
	cond, ok := stmt.Cond.(*ast.SelectorExpr)
	if !ok {
		return nil, fmt.Errorf("a condition that is no option")
	}
	on, known := options[cond.Sel.Name]
	if !known {
		return nil, fmt.Errorf("unknown option %s", cond.Sel.Name)
	}
	if on {
		return s.entries(stmt.Body.List)
	}
	if otherwise, ok := stmt.Else.(*ast.BlockStmt); ok {
		return s.entries(otherwise.List)
	}
	return nil, nil
}

// added returns the entry of a call addParser(parser, &sequence, &pkg.Type{...}).
func (s *source) added(x ast.Expr) ([]entry, error) {
	call, ok := x.(*ast.CallExpr)
	if !ok || len(call.Args) != 3 {
		return nil, fmt.Errorf("a statement that adds no parser")
	}
	pointer, ok := call.Args[2].(*ast.UnaryExpr)
	if !ok {
		return nil, fmt.Errorf("a parser that is no &Type{}")
	}
	lit, ok := pointer.X.(*ast.CompositeLit)
	if !ok {
		return nil, fmt.Errorf("a parser that is no &Type{}")
	}
	typ := typeName(lit)
	rule, ok := s.names[typ]
	if !ok {
		return nil, fmt.Errorf("%s has no GetParserName", typ)
	}
	keyword, err := rule.of(lit)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", typ, err)
	}
	if keyword == configSnippet {
		return nil, nil
	}
	return []entry{{keyword, lit}}, nil
}

// configSnippet is for comments, which are no directives.
const configSnippet = "config-snippet"
