package config

import (
	"path/filepath"
	"strings"
)

// globalFiles are the lines of the global section whose first argument is a file.
var globalFiles = map[string]FileKind{
	"lua-load": AnyFile, "lua-load-per-thread": AnyFile, "ssl-dh-param-file": AnyFile, "h1-case-adjust-file": AnyFile,
}

// parameterFiles are the parameters of bind and server lines whose argument is a
// file.
var parameterFiles = map[string]FileKind{
	"crt": CertificateFile, "default-crt": CertificateFile, "crt-list": CertificateList, "ca-file": AuthorityFile,
	"ca-verify-file": AuthorityFile, "crl-file": RevocationFile, "ca-sign-file": AnyFile, "tls-ticket-keys": AnyFile,
}

// storeFiles are the parameters of "load" in a crt-store.
var storeFiles = map[string]FileKind{
	"crt": PublicFile, "key": KeyFile, "ocsp": AnyFile, "issuer": AnyFile, "sctl": AnyFile,
}

// fileWalk collects the files that the lines of a configuration name.
type fileWalk struct {
	config *Config
	uses   []FileUse
	// What the global section has set so far.
	crtBase, caBase, keyBase string
	base                     pathBase
}

// pathBase is what default-path makes of relative paths.
type pathBase struct {
	mode, origin string
}

// dir returns the folder that the relative paths of a file start from; "" is
// where HAProxy is started.
func (b pathBase) dir(f *File) string {
	switch b.mode {
	case "config":
		return filepath.Dir(f.Name)
	case "parent":
		return filepath.Join(filepath.Dir(f.Name), "..")
	case "origin":
		return b.origin
	}
	return ""
}

func (w *fileWalk) directive(d *Directive) {
	switch kind := d.Section.Kind; {
	case kind == "global":
		w.global(d)
	case kind == "crt-store":
		w.load(d)
	case d.Keyword() == "errorfile":
		w.add(ErrorFile, d, 2, d.Arg(2), "")
	case d.Section.IsProxy():
		w.proxy(d)
	}
	for i := range d.Words {
		w.samples(d, i)
	}
}

func (w *fileWalk) global(d *Directive) {
	switch d.Keyword() {
	case "crt-base":
		w.crtBase = d.Arg(1)
	case "ca-base":
		w.caBase = d.Arg(1)
	case "key-base":
		w.keyBase = d.Arg(1)
	case "default-path":
		w.base = pathBase{d.Arg(1), d.Arg(2)}
	default:
		if kind, ok := globalFiles[d.Keyword()]; ok {
			w.add(kind, d, 1, d.Arg(1), "")
		}
	}
}

// load reads a line of a crt-store, whose sections may have bases of their own.
func (w *fileWalk) load(d *Directive) {
	if d.Keyword() != "load" {
		return
	}
	crtBase, keyBase := w.crtBase, w.keyBase
	defer func() { w.crtBase, w.keyBase = crtBase, keyBase }()
	if own := d.Section.Last("crt-base"); own != nil {
		w.crtBase = own.Arg(1)
	}
	if own := d.Section.Last("key-base"); own != nil {
		w.keyBase = own.Arg(1)
	}
	hasKey := false
	for i := 1; i+1 < len(d.Words); i += 2 {
		hasKey = hasKey || d.Arg(i) == "key"
	}
	for i := 1; i+1 < len(d.Words); i += 2 {
		kind, ok := storeFiles[d.Arg(i)]
		if kind == PublicFile && !hasKey {
			kind = ClientCertFile
		}
		if ok {
			w.add(kind, d, i+1, d.Arg(i+1), "")
		}
	}
}

// proxy reads a line of a proxy.
func (w *fileWalk) proxy(d *Directive) {
	switch d.Keyword() {
	case "bind", "server", "server-template", "default-server":
		w.parameters(d)
		return
	case "acl":
		w.patterns(d, 2)
	case "filter":
		for i := 2; i+1 < len(d.Words) && d.Arg(1) == "spoe"; i++ {
			if d.Arg(i) == "config" {
				w.add(AnyFile, d, i+1, d.Arg(i+1), "")
			}
		}
		return
	case "http-request", "http-response", "http-after-response", "http-error":
		for i := 2; i+1 < len(d.Words); i++ {
			switch d.Arg(i) {
			case "errorfile":
				w.add(ErrorFile, d, i+1, d.Arg(i+1), "")
			case "file", "lf-file":
				w.add(AnyFile, d, i+1, d.Arg(i+1), "")
			}
		}
	}
	for i := 1; i < len(d.Words); i++ {
		if d.Arg(i) == "{" {
			w.patterns(d, i+1)
		}
	}
}

// parameters reads a bind, server or default-server line.
func (w *fileWalk) parameters(d *Directive) {
	params := w.config.ParametersOf(d)
	for i := range params {
		kind, ok := parameterFiles[params[i].Name]
		if kind == CertificateFile && d.Keyword() != "bind" {
			kind = ClientCertFile
		}
		if ok {
			w.add(kind, d, params[i].Word+1, params[i].Arg(1), "")
		}
	}
}

// patterns collects the pattern files of the criterion that begins at word n.
func (w *fileWalk) patterns(d *Directive, n int) {
	method := ""
	for i := n + 1; i+1 < len(d.Words); i++ {
		switch d.Arg(i) {
		case "-i", "-n":
		case "-m":
			method = d.Arg(i + 1)
			i++
		case "-u", "-M":
			return // an identity, or a map, whose lines are others
		case "-f":
			if method == "" {
				method = criterionMethod(d.Arg(n))
			}
			w.add(PatternFile, d, i+1, d.Arg(i+1), method)
			i++
		default:
			return
		}
	}
}

// criterionMethod returns the match method that the name of a criterion says, or "".
func criterionMethod(criterion string) string {
	name, _, _ := strings.Cut(criterion, "(")
	switch name {
	case "src", "dst":
		return "ip"
	}
	if strings.HasSuffix(name, "_reg") {
		return "reg"
	}
	return ""
}

// samples collects the files of the converters in a word.
func (w *fileWalk) samples(d *Directive, n int) {
	text := d.Words[n].Value
	for at := strings.Index(text, ",map"); at >= 0; {
		name := text[at+1:]
		open := strings.IndexByte(name, '(')
		if open < 0 {
			return
		}
		argument := name[open+1:]
		if end := strings.IndexAny(argument, ",)"); end > 0 && !strings.ContainsAny(name[:open], " ,])") {
			w.add(MapFile, d, n, argument[:end], name[:open])
		}
		next := strings.Index(text[at+1:], ",map")
		if next < 0 {
			return
		}
		at += 1 + next
	}
}

// add notes a file, unless its name stands for something else.
func (w *fileWalk) add(kind FileKind, d *Directive, word int, name, by string) {
	name, ok := plainName(kind, name)
	if !ok || word < len(d.Words) && d.Words[word].Unset() {
		return
	}
	path := name
	if !filepath.IsAbs(path) {
		base := ""
		switch kind {
		case CertificateFile, ClientCertFile, PublicFile:
			base = w.crtBase
		case AuthorityFile, RevocationFile:
			base = w.caBase
		case KeyFile:
			base = w.keyBase
		}
		if path = filepath.Join(base, path); !filepath.IsAbs(path) {
			path = filepath.Join(w.base.dir(d.File), path)
		}
	}
	w.uses = append(w.uses, FileUse{Kind: kind, Directive: d, Word: word, Name: name, Path: path, By: by})
}

// plainName returns the name of a file without what says how to look for it, and
// false if it need not exist or is no file at all.
func plainName(kind FileKind, name string) (string, bool) {
	switch {
	case name == "" || strings.HasPrefix(name, "@"): // @system-ca, @store/certificate
		return "", false
	case kind == MapFile || kind == PatternFile:
		if strings.HasPrefix(name, "virt@") || strings.HasPrefix(name, "opt@") || strings.ContainsAny(name, `"'\`) {
			return "", false
		}
		name = strings.TrimPrefix(name, "file@")
	}
	return name, name != ""
}
