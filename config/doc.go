// Package config reads HAProxy configurations: bytes in, a lossless tree with
// exact positions out, and from that the configuration as one HAProxy version
// would see it in one environment.
//
// There are two layers.
//
// The syntax layer ([Parse], [File], [Line], [Word]) cuts bytes into lines and
// words exactly as HAProxy of the given version does. Nothing is lost: the
// lines of a file, put one after the other, are the file, whatever bytes it
// holds.
//
// The resolved layer ([Resolve], [Config], [Section], [Directive]) evaluates
// conditional blocks and environment variables, groups directives into
// sections, applies the inheritance from defaults sections, and collects the
// symbols (definitions and uses of names) and the features that the
// configuration switches on. What reading itself finds wrong is a [Problem];
// the rules of package checks turn problems into findings.
//
// Everything that depends on HAProxy's version takes a [release.Version].
package config
