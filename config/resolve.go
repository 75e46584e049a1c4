package config

import (
	"slices"

	"github.com/hapvet/hapvet/release"
)

// Options say how a configuration is to be read.
type Options struct {
	Version release.Version
	// Env are the environment variables of the process.
	Env map[string]string
	// LocalPeer is the name of this host among peers (haproxy -L); "" stands
	// for "localhost".
	LocalPeer string
	// Build is what conditions may ask about; the zero Build stands for [FullBuild].
	Build Build
	// Machine is what rules may ask of the machine.
	Machine Machine
}

// Resolve reads files, which must have been parsed for opts.Version, as one
// configuration.
func Resolve(files []*File, opts Options) *Config {
	r := newReader(files, opts)
	if r.d.discovery && r.dependsOnEnvironment() {
		r.discover()
	}
	for _, f := range files {
		r.readFile(f)
	}
	r.finish()
	return r.config
}

// reader is the state of HAProxy while it reads a configuration: a model of
// readcfgfile() (parse_cfg() since 3.1) in src/cfgparse.c.
type reader struct {
	config *Config
	d      dialect
	build  Build
	env    *environment

	// Of all files.
	lastDefaults  *Section
	namedDefaults map[string]*Section
	slab          []Directive
	spare         *Directive   // to be used again, or nil
	strange       int          // lines with keywords that no version knows
	directives    []*Directive // of all sections, in order
	numbers       []uint16     // of their keywords
	discovering   bool

	// Of the file at hand.
	file    *File
	line    int
	section *Section
	forms   []*form // of its lines
	first   int     // index in directives of the first one of the section
	scope   string
	conds   []conditionState
	excess  int // .if blocks open beyond MaxNestedConditions
	lx      lexer
}

func newReader(files []*File, opts Options) *reader {
	if opts.LocalPeer == "" {
		opts.LocalPeer = "localhost"
	}
	if opts.Build.Library == "" && opts.Build.Features == nil {
		opts.Build = FullBuild
	}
	return &reader{
		config:        &Config{Version: opts.Version, Files: files, Build: opts.Build, Machine: opts.Machine},
		d:             dialectOf(opts.Version),
		build:         opts.Build,
		env:           newEnvironment(opts.Env, opts.Version, opts.LocalPeer),
		namedDefaults: make(map[string]*Section),
	}
}

func (r *reader) dependsOnEnvironment() bool {
	return slices.ContainsFunc(r.config.Files, func(f *File) bool { return f.expands })
}

// discover is the first pass of HAProxy since 3.1, over the global section
// alone. What it does to the environment stays, so that setenv takes effect
// above its own line, and twice; everything else comes again in the real pass.
func (r *reader) discover() {
	real := *r
	r.config = &Config{Version: real.config.Version}
	r.discovering = true
	for _, f := range real.config.Files {
		r.readFile(f)
	}
	env := r.env
	*r = real
	r.env = env
	clear(r.namedDefaults)
}

// readFile reads one file. A section ends with its file.
func (r *reader) readFile(f *File) {
	r.file, r.section, r.scope, r.conds, r.excess = f, nil, "", r.conds[:0], 0
	r.env.file, r.env.section = f.Name, ""
	r.lx = lexer{d: r.d, src: f.Source, env: r.env.lookup}
	for n := 1; n <= f.Lines(); n++ {
		r.line = n
		if !r.readLine() {
			break
		}
	}
	r.missingNewline()
	if len(r.conds) > 0 {
		r.problem(UnclosedCondition, Alert, r.file.LineSpan(r.file.Lines()), "")
		r.opened(UnclosedCondition, &r.conds[len(r.conds)-1])
	}
}

// readLine reads one line and tells whether HAProxy goes on with the file.
func (r *reader) readLine() bool {
	ln := r.file.lines[r.line-1]
	if ln.flags&lineScope != 0 {
		r.readScope(ln)
		return r.afterCut(ln)
	}
	words, ok := r.words(ln)
	if ok && len(words) > 0 && words[0].Value != "" {
		r.readWords(words)
	} else if ok && len(words) > 0 {
		r.emptyWords(words)
	}
	return r.afterCut(ln)
}

// afterCut deals with a NUL in the line: what follows on the line is never
// read, and since 2.3 neither is the rest of the file.
func (r *reader) afterCut(ln line) bool {
	if ln.flags&lineCut == 0 || r.line == r.file.Lines() && r.file.Source[ln.end-1] != '\n' {
		return true // a cut last line counts as one without its newline
	}
	end, _ := r.file.textEnd(int(ln.start), int(ln.end))
	span := Span{end, end + 1}
	if r.line == r.file.Lines() {
		r.cut(MissingNewline, span)
		return true
	}
	r.cut(NulByte, span)
	return r.d.cutLine != cutRefused
}

// missingNewline reports a last line that does not end.
func (r *reader) missingNewline() {
	if src := r.file.Source; src != "" && src[len(src)-1] != '\n' && r.line == r.file.Lines() {
		r.cut(MissingNewline, Span{len(src), len(src)})
	}
}

func (r *reader) cut(kind ProblemKind, at Span) {
	switch r.d.cutLine {
	case cutWarns:
		r.problem(kind, Warning, at, "")
	case cutRefused:
		r.problem(kind, Alert, at, "")
	}
}

// words returns the words of a line with variables expanded, and false when
// HAProxy drops the line.
func (r *reader) words(ln line) ([]Word, bool) {
	if ln.flags&(lineExpands|lineFaulty) == 0 {
		return r.file.Words(r.line), true
	}
	r.env.line = r.line
	text, _ := r.file.textEnd(int(ln.start), int(ln.end))
	r.lx.words = nil
	r.lx.line(int(ln.start), text)
	r.noteUnset()
	if r.lx.err != lexOK {
		end := max(r.lx.errAt, r.file.LineSpan(r.line).End)
		r.problem(lexProblems[r.lx.err], Alert, Span{r.lx.errAt, end}, "")
		return nil, false
	}
	return slices.Clip(r.lx.words), true
}

func (r *reader) noteUnset() {
	if r.discovering || r.masked() || len(r.config.Unset) >= MaxProblems {
		return
	}
	for _, u := range r.lx.unset {
		r.config.Unset = append(r.config.Unset, UnsetVariable{r.file, u.span, u.name})
	}
}

// readWords reads a line that has words: a condition, or a directive.
func (r *reader) readWords(words []Word) {
	if r.d.emptyInMasked {
		r.emptyWords(words)
	}
	if r.d.conditions && words[0].Value[0] == '.' {
		if r.readCondition(words) {
			return
		}
	}
	if r.masked() {
		return
	}
	if words[0].Value[0] == '.' {
		if r.d.conditions {
			r.readMessage(words)
		} else {
			r.problem(UnknownDirective, Alert, words[0].Span(), words[0].Value)
		}
		return
	}
	if !r.d.emptyInMasked {
		r.emptyWords(words)
	}
	r.readDirective(words)
}

// emptyWords reports the first empty word of a line.
func (r *reader) emptyWords(words []Word) {
	i := slices.IndexFunc(words, func(w Word) bool { return w.Value == "" })
	if i < 0 || i == 0 && !r.d.emptyInMasked {
		return
	}
	switch r.d.emptyWord {
	case emptyWarns:
		r.problem(EmptyWord, Warning, words[i].Span(), "")
	case emptyRefused:
		r.problem(EmptyWord, Alert, words[i].Span(), "")
	}
}

func (r *reader) problem(kind ProblemKind, severity Severity, at Span, detail string) {
	if r.discovering {
		return
	}
	if len(r.config.Problems) == MaxProblems {
		r.config.Omitted++
		return
	}
	r.config.Problems = append(r.config.Problems, Problem{Kind: kind, Severity: severity, File: r.file, Span: at, Detail: detail})
}

// finish completes what needs the whole configuration.
func (r *reader) finish() {
	for _, s := range r.config.Sections { // a proxy comes below what it inherits from
		if s.Kind == "defaults" {
			s.byWords = newWordIndex(s)
		}
		if s.Defaults != nil {
			s.inherited = s.Defaults.inherited
			s.inherited.addAll(s.Defaults.words)
		}
		if s.IsProxy() {
			s.mode = s.Mode()
			disabled := s.Disabled()
			if s.enabled = isEnabled; disabled {
				s.enabled = isDisabled
			}
		}
	}
	r.config.index = newKeywordIndex(r.directives)
	r.config.environment = r.env
}
