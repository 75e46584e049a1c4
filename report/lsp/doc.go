// Package lsp is a language server for HAProxy configurations: it speaks the Language
// Server Protocol 3.17 with an editor, over any stream of bytes.
//
// [Server] holds what the editor has open, answers its questions from the symbol table
// and the tables of the language, and shows findings as somebody types. What a
// configuration is made of, for which HAProxy, and which rules run, is told by a
// [Workspace].
//
// Everything the editor sends is handled in the order in which it comes, and answered at
// once; findings alone are worked out beside that. Nothing is executed, nothing leaves
// the machine, and no message, however wrong, takes the server down.
package lsp
