// Package prose checks what people read: that links in Markdown lead somewhere, and that
// words are spelt right. It needs no network: addresses of other places are looked at, and
// not asked.
package prose

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/golangci/misspell"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

const (
	root = "../.."
	// ours is where this repository is found on the web; such addresses lead to files of it.
	ours = "https://github.com/hapvet/hapvet/blob/main/"
)

// page is a file in Markdown.
type page struct {
	name    string // from the top of the repository
	source  []byte
	links   []link
	anchors map[string]bool
	prose   []link // words, and where they stand
}

// link is a text of a page, or where something leads to, and where it stands.
type link struct {
	text   string
	offset int
}

func TestLinks(t *testing.T) {
	pages := readPages(t)
	count := 0
	for _, p := range pages {
		for _, l := range p.links {
			count++
			if problem := p.check(l.text, pages); problem != "" {
				t.Errorf("%s:%d: %s: %s", p.name, p.line(l.offset), l.text, problem)
			}
		}
	}
	if count < 1000 {
		t.Errorf("only %d links seen", count)
	}
}

// check says what is wrong with a link, if anything is.
func (p *page) check(to string, pages map[string]*page) string {
	u, err := url.Parse(to)
	switch {
	case err != nil:
		return err.Error()
	case strings.HasPrefix(to, ours):
		u.Path = strings.TrimPrefix(to, ours)
		u.Path, u.Fragment, _ = strings.Cut(u.Path, "#")
		return lookUp(u.Path, u.Fragment, pages)
	case u.Scheme == "http" || u.Scheme == "https":
		if u.Host == "" || !strings.Contains(u.Host, ".") && u.Hostname() != "localhost" || strings.ContainsAny(to, " <>\"") {
			return "no address"
		}
		return ""
	case u.Scheme == "mailto":
		return ""
	case u.Scheme != "" || u.Host != "":
		return "an address of an unknown kind"
	case strings.HasPrefix(u.Path, "/"):
		return "starts at the root of a server"
	}
	target := p.name
	if u.Path != "" {
		target = path.Join(path.Dir(p.name), u.Path)
	}
	return lookUp(target, u.Fragment, pages)
}

// lookUp says what is wrong with a file and an anchor in it.
func lookUp(target, anchor string, pages map[string]*page) string {
	if target == ".." || strings.HasPrefix(target, "../") {
		return "leads out of the repository"
	}
	if _, err := os.Stat(filepath.Join(root, target)); err != nil {
		return "there is no such file"
	}
	if anchor == "" {
		return ""
	}
	p := pages[target]
	if p == nil {
		return "an anchor in something that is no page"
	}
	if !p.anchors[anchor] {
		return "there is no such heading"
	}
	return ""
}

// TestManual: the manual leads to every page and every schema beside it.
func TestManual(t *testing.T) {
	const manual = "docs/README.md"
	linked := map[string]bool{manual: true}
	for _, l := range readPages(t)[manual].links {
		to, _, _ := strings.Cut(l.text, "#")
		linked[path.Join("docs", to)] = true
	}
	for _, pattern := range []string{"*.md", "*.schema.json", "*/README.md"} {
		names, err := filepath.Glob(filepath.Join(root, "docs", pattern))
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			if rel, _ := filepath.Rel(root, name); !linked[filepath.ToSlash(rel)] {
				t.Errorf("%s does not lead to %s", manual, rel)
			}
		}
	}
}

// TestSpelling looks for words of the lists of common misspellings, in what is text: code is
// left alone.
func TestSpelling(t *testing.T) {
	r := misspell.New()
	words := 0
	for _, p := range readPages(t) {
		for _, s := range p.prose {
			words += len(strings.Fields(s.text))
			_, wrong := r.Replace(s.text)
			for _, w := range wrong {
				t.Errorf("%s:%d: %q is a misspelling of %q", p.name, p.line(s.offset), w.Original, w.Corrected)
			}
		}
	}
	if words < 50_000 {
		t.Errorf("only %d words seen", words)
	}
}

// misspelt is put together, as the linters of this repository would find it.
const misspelt = "t" + "eh"

// The checks find what is wrong.
func TestChecks(t *testing.T) {
	pages := map[string]*page{}
	p := parse("docs/architecture.md", []byte("# A `b` heading, too!\n\n## Twice\n\n## Twice\n\n<a name=\"old\"></a>\n\nA "+misspelt+" word, `"+misspelt+"` code, [a](cli.md), [b](#twice-1).\n"))
	pages[p.name] = p
	for anchor, there := range map[string]bool{"a-b-heading-too": true, "twice": true, "twice-1": true, "twice-2": false, "old": true} {
		if p.anchors[anchor] != there {
			t.Errorf("anchor %s: %v", anchor, !there)
		}
	}
	if len(p.links) != 2 || p.line(p.links[1].offset) != 9 {
		t.Errorf("links: %v", p.links)
	}
	for to, problem := range map[string]string{
		"cli.md": "", "#twice-1": "", "../README.md": "", "rules/": "", "https://example.org/x": "", ours + "docs/architecture.md#twice": "",
		"clo.md": "no such file", "#thrice": "no such heading", "../../x": "leads out", "https://exa mple": "invalid", "https:///x": "no address",
		ours + "docs/no.md": "no such file", "/docs/cli.md": "root of a server", "ftp://x": "unknown kind", "../LICENSE#x": "no page",
	} {
		got := p.check(to, pages)
		if (problem == "") != (got == "") || !strings.Contains(got, problem) {
			t.Errorf("%s: %q", to, got)
		}
	}
	wrong := 0
	for _, s := range p.prose {
		_, found := misspell.New().Replace(s.text)
		wrong += len(found)
	}
	if wrong != 1 {
		t.Errorf("%d misspellings", wrong)
	}
}

// readPages returns every page of the repository.
func readPages(t *testing.T) map[string]*page {
	t.Helper()
	pages, err := allPages()
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

var allPages = sync.OnceValues(func() (map[string]*page, error) {
	pages := map[string]*page{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(name) != ".md" {
			return nil
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		p := parse(filepath.ToSlash(rel), source)
		pages[p.name] = p
		return err
	})
	return pages, err
})

func parse(name string, source []byte) *page {
	p := &page{name: name, source: source, anchors: map[string]bool{}}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	doc := md.Parser().Parse(text.NewReader(source))
	at := 0
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			at = n.Lines().At(0).Start
		}
		p.visit(n, &at)
		return ast.WalkContinue, nil
	})
	return p
}

// visit takes down what a node has. At is where the last text began.
func (p *page) visit(n ast.Node, at *int) {
	switch n := n.(type) {
	case *ast.Heading:
		p.addAnchor(plain(n, p.source))
	case *ast.Link:
		p.links = append(p.links, link{string(n.Destination), start(n, *at)})
	case *ast.Image:
		p.links = append(p.links, link{string(n.Destination), start(n, *at)})
	case *ast.AutoLink:
		p.links = append(p.links, link{string(n.URL(p.source)), *at})
	case *ast.RawHTML:
		for i := range n.Segments.Len() {
			segment := n.Segments.At(i)
			p.addName(string(segment.Value(p.source)))
		}
	case *ast.HTMLBlock:
		for i := range n.Lines().Len() {
			segment := n.Lines().At(i)
			p.addName(string(segment.Value(p.source)))
		}
	case *ast.Text:
		*at = n.Segment.Start
		if _, code := n.Parent().(*ast.CodeSpan); !code {
			p.prose = append(p.prose, link{string(n.Segment.Value(p.source)), *at})
		}
	}
}

// start is where the text of a link begins.
func start(n ast.Node, otherwise int) int {
	if child, ok := n.FirstChild().(*ast.Text); ok {
		return child.Segment.Start
	}
	return otherwise
}

func (p *page) line(offset int) int { return 1 + strings.Count(string(p.source[:offset]), "\n") }

// addName adds the anchor that a tag such as <a name="x"> makes.
func (p *page) addName(tag string) {
	for _, attribute := range []string{`name="`, `id="`} {
		if _, rest, ok := strings.Cut(tag, attribute); ok {
			name, _, _ := strings.Cut(rest, `"`)
			p.anchors[name] = true
		}
	}
}

// addAnchor adds the anchor that GitHub gives to a heading: small letters, without
// punctuation, blanks as hyphens, and a number where it is taken.
func (p *page) addAnchor(heading string) {
	var b strings.Builder
	for _, r := range strings.ToLower(heading) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-' || r == '_' || isWordRune(r):
			b.WriteRune(r)
		}
	}
	name := b.String()
	for i := 1; p.anchors[name]; i++ {
		name = fmt.Sprintf("%s-%d", b.String(), i)
	}
	p.anchors[name] = true
}
