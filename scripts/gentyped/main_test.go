package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"os"
	"testing"
)

func TestTableIsUpToDate(t *testing.T) {
	want, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../config/typed_table.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("config/typed_table.go is out of date: go run ./scripts/gentyped")
	}
}

func TestNames(t *testing.T) {
	for _, tt := range []struct {
		rule          nameRule
		literal, want string
	}{
		{nameRule{constant: "acl"}, `parsers.ACL{}`, "acl"},
		{nameRule{}, `simple.Word{Name: "log-tag"}`, "log-tag"},
		{nameRule{format: "timeout %s"}, `simple.Timeout{Name: "client"}`, "timeout client"},
		{nameRule{joined: true}, `simple.TimeTwoWords{Keywords: []string{"hold", "nx"}}`, "hold nx"},
		{nameRule{}, `parsers.Bind{}`, ""},
	} {
		x, err := parser.ParseExpr(tt.literal)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tt.rule.of(x.(*ast.CompositeLit))
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%s with %+v: %q, %v, want %q", tt.literal, tt.rule, got, err, tt.want)
		}
	}
}

// What the generator does not understand stops it.
func TestUnknownSource(t *testing.T) {
	for name, stmt := range map[string]string{
		"no call":      "x",
		"no pointer":   "addParser(parser, &sequence, x)",
		"no literal":   "addParser(parser, &sequence, &x)",
		"unknown type": "addParser(parser, &sequence, &simple.New{})",
	} {
		x, err := parser.ParseExpr(stmt)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := new(source).added(x); err == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}
