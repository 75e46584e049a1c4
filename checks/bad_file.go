package checks

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/hapvet/hapvet/config"
)

var _ = register(&Rule{
	ID:       "bad-file",
	Category: Startup,
	Severity: Error,
	Machine:  config.Machine{Files: true},
	Summary:  "a file that the configuration names, and that is not there or not what it must be",
	Doc: `With ` + "`--check-files`" + ` hapvet reads the files that a configuration names, where HAProxy
would look for them: behind crt-base, ca-base or key-base, and as default-path says. It
looks at

- certificates: PEM, with the private key that belongs to them, in the file itself or in
  the file of that name with ".key" behind it; all files of a folder;
- crt-list files, line by line, with the certificates that they name;
- authorities and revocation lists: PEM;
- maps and pattern files: the keys of ` + "`map_ip`, `map_int` and `map_reg`" + ` and those of patterns
  of that kind;
- pages of errors: they begin with the line of an HTTP answer;
- anything else: it exists.

Of a file that hapvet may not read nothing is said; HAProxy, started as root, may. Devices,
pipes and files above 64 MiB are left alone.`,
	Examples: []Example{
		{Name: "no such file", Bad: []int{4}, Config: `frontend web
    mode http
    timeout client 10s
    bind :443 ssl crt /nonexistent/site.pem
`},
		{Name: "no file", Config: `frontend web
    mode http
    timeout client 10s
    bind :8080
`},
	},
	Check: func(p *Pass) {
		if !p.Config.Machine.Files {
			return
		}
		f := files{Pass: p, read: map[string]fileContent{}, stored: storedFiles(p.Config)}
		for _, use := range p.Config.FileUses() {
			f.check(use)
		}
	},
})

// maxNamedFile is the size up to which a file is read, and maxNamedFiles how many
// files of one configuration are.
const (
	maxNamedFile  = 64 << 20
	maxNamedFiles = 20000
)

// files is one run of the rule.
type files struct {
	*Pass
	read   map[string]fileContent
	stored map[string]bool // certificates that a crt-store has under their own name
}

// fileContent is what became of reading a file.
type fileContent struct {
	text string
	// dir tells that it is a folder, and skip that nothing can be said of it.
	dir, skip bool
	missing   bool
}

// get reads a file once. It does not wait for pipes and devices.
func (f *files) get(path string) fileContent {
	c, known := f.read[path]
	if !known {
		if len(f.read) >= maxNamedFiles {
			return fileContent{skip: true}
		}
		c = readNamed(path)
		f.read[path] = c
	}
	return c
}

func readNamed(path string) fileContent {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR):
		return fileContent{missing: true}
	case err != nil:
		return fileContent{skip: true}
	case info.IsDir():
		return fileContent{dir: true}
	case !info.Mode().IsRegular() || info.Size() > maxNamedFile:
		return fileContent{skip: true}
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return fileContent{skip: true}
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil || !info.Mode().IsRegular() { // changed meanwhile
		return fileContent{skip: true}
	}
	text, err := io.ReadAll(io.LimitReader(file, maxNamedFile))
	return fileContent{text: string(text), skip: err != nil}
}

// storedFiles returns the certificates that crt-store sections without a name
// load: bind lines mean these.
func storedFiles(c *config.Config) map[string]bool {
	stored := map[string]bool{}
	for _, use := range c.FileUses() {
		if use.Directive.Section.Kind == "crt-store" && (use.Kind == config.PublicFile || use.Kind == config.ClientCertFile) {
			stored[use.Path] = true
		}
	}
	return stored
}

// check looks at one file.
func (f *files) check(use config.FileUse) {
	if (use.Kind == config.CertificateFile || use.Kind == config.ClientCertFile) && use.Directive.Section.Kind != "crt-store" && f.stored[use.Path] {
		return
	}
	c := f.get(use.Path)
	switch {
	case c.skip:
	case c.missing && use.Kind == config.CertificateFile && f.isBundle(use.Path):
	case c.missing:
		f.complain(use, "does not exist", "create it, or correct its name")
	case c.dir:
		f.checkFolder(use)
	default:
		f.checkContent(use, use.Path, c.text)
	}
}

// isBundle reports whether a name stands for files of several kinds of keys.
func (f *files) isBundle(path string) bool {
	return slices.ContainsFunc([]string{".rsa", ".ecdsa", ".dsa"}, func(kind string) bool { return !f.get(path + kind).missing })
}

// checkFolder looks at the files of a folder of certificates.
func (f *files) checkFolder(use config.FileUse) {
	if use.Kind == config.AuthorityFile {
		return // what does not fit is left out
	}
	if use.Kind != config.CertificateFile {
		f.complain(use, "is a folder", "name a file")
		return
	}
	entries, err := os.ReadDir(use.Path)
	if err != nil {
		return
	}
	for _, e := range entries {
		path := filepath.Join(use.Path, e.Name())
		if isExtraFile(e.Name()) || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if c := f.get(path); c.text != "" && !c.skip {
			f.checkContent(use, path, c.text)
		}
	}
}

// isExtraFile reports whether a file belongs to the certificate beside it.
func isExtraFile(name string) bool {
	return slices.Contains([]string{".issuer", ".ocsp", ".sctl", ".key"}, filepath.Ext(name))
}

// checkContent looks at what a file holds.
func (f *files) checkContent(use config.FileUse, path, text string) {
	var wrong, advice string
	switch use.Kind {
	case config.CertificateFile, config.ClientCertFile:
		wrong, advice = f.checkPair(path, text, true)
	case config.PublicFile:
		wrong, advice = f.checkPair(path, text, false)
	case config.KeyFile:
		if readPEM(text).keys == 0 {
			wrong, advice = "holds no private key", "write the key in PEM"
		}
	case config.AuthorityFile, config.RevocationFile: // HAProxy takes either for either
		if c := readPEM(text); c.certificates+c.lists == 0 {
			wrong, advice = "holds neither a certificate nor a revocation list", "write them in PEM"
		}
	case config.CertificateList:
		f.checkList(use, text)
	case config.MapFile, config.PatternFile:
		wrong, advice = checkPatterns(use, text)
	case config.ErrorFile:
		if text != "" && !strings.HasPrefix(text, "HTTP/") && f.Version().AtLeast(v22dev) {
			wrong, advice = "does not begin with the line of an HTTP answer", "begin it with a line such as \"HTTP/1.0 503 Service Unavailable\""
		}
	}
	if wrong != "" {
		if path != use.Path {
			wrong = fmt.Sprintf("has a file %q, which %s", filepath.Base(path), wrong)
		}
		f.complain(use, wrong, advice)
	}
}

// complain reports a file at the word that names it.
func (f *files) complain(use config.FileUse, wrong, advice string) {
	name := fmt.Sprintf("%q", use.Path)
	f.Report(At(use.Directive, use.Word).Saying(name+" "+wrong, advice))
}
