package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// nameRule is how a type of parser comes to its name, the keyword: by
// GetParserName, which returns a constant or the field Name, and by Init, which
// may set that field.
type nameRule struct {
	constant string // the name itself
	format   string // applied to the field Name, "timeout %s"
	joined   bool   // the field Keywords, joined
}

// learnName learns from one method.
func (s *source) learnName(pkg string, fn *ast.FuncDecl) {
	star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return
	}
	ident, ok := star.X.(*ast.Ident)
	if !ok {
		return
	}
	typ := pkg + "." + ident.Name
	rule := s.names[typ]
	switch fn.Name.Name {
	case "GetParserName":
		if ret, ok := fn.Body.List[0].(*ast.ReturnStmt); ok && text(ret.Results[0]) != "" {
			rule.constant = text(ret.Results[0])
		}
	case "Init":
		ast.Inspect(fn.Body, func(n ast.Node) bool {
			if set, ok := n.(*ast.AssignStmt); ok && isName(set.Lhs[0]) {
				rule.learnValue(set.Rhs[0])
			}
			return true
		})
	default:
		return
	}
	s.names[typ] = rule
}

// learnValue learns from what Init sets the field Name to.
func (r *nameRule) learnValue(value ast.Expr) {
	switch value := value.(type) {
	case *ast.BasicLit:
		r.constant = text(value)
	case *ast.BinaryExpr: // "timeout " + t.Name
		r.format = text(value.X) + "%s"
	case *ast.CallExpr:
		switch fun, _ := value.Fun.(*ast.SelectorExpr); {
		case fun == nil:
		case fun.Sel.Name == "Sprintf":
			r.format = text(value.Args[0])
		case fun.Sel.Name == "Join":
			r.joined = true
		}
	}
}

// of returns the name of the parser that the literal makes.
func (r nameRule) of(lit *ast.CompositeLit) (string, error) {
	if r.constant != "" {
		return r.constant, nil
	}
	for _, elt := range lit.Elts {
		field, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		switch key, _ := field.Key.(*ast.Ident); {
		case key == nil:
		case r.joined && key.Name == "Keywords":
			return joinedText(field.Value), nil
		case r.format != "" && key.Name == "Name":
			return strings.ReplaceAll(r.format, "%s", text(field.Value)), nil
		case key.Name == "Name":
			return text(field.Value), nil
		}
	}
	return "", fmt.Errorf("a parser without a name")
}

// isName reports whether an expression is the field Name of something.
func isName(x ast.Expr) bool {
	sel, ok := x.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Name"
}

// typeName returns the type of a literal, "simple.Timeout".
func typeName(lit *ast.CompositeLit) string {
	sel, ok := lit.Type.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	pkg, ok := sel.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return pkg.Name + "." + sel.Sel.Name
}

// text returns the value of a string literal, or "".
func text(x ast.Expr) string {
	lit, ok := x.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

// joinedText returns the strings of a literal []string{...}, joined by a blank.
func joinedText(x ast.Expr) string {
	lit, ok := x.(*ast.CompositeLit)
	if !ok {
		return ""
	}
	var words []string
	for _, elt := range lit.Elts {
		words = append(words, text(elt))
	}
	return strings.Join(words, " ")
}
