package config

// Machine says what may be asked of the machine that hapvet runs on. The zero
// Machine asks nothing: then files exist and hold what they should, names
// resolve, and everything is built in.
type Machine struct {
	// Memory is what HAProxy may use of it, in bytes; 0 is not known.
	Memory uint64
	// Files: the files that the configuration names are read, and users looked up.
	Files bool
	// Names: the names of hosts are resolved.
	Names bool
	// Features: Options.Build is that of the HAProxy at hand.
	Features bool
}

// Allows reports whether all may be asked that something needs.
func (m Machine) Allows(needs Machine) bool {
	return (m.Files || !needs.Files) && (m.Names || !needs.Names) && (m.Features || !needs.Features) && (m.Memory > 0 || needs.Memory == 0)
}

// FileKind says what a file must hold.
type FileKind uint8

// The kinds of files that a configuration names.
const (
	AnyFile         FileKind = iota // something that can be read
	CertificateFile                 // certificates and their key, or a folder of such files
	ClientCertFile                  // the same for servers, never a folder
	KeyFile                         // a private key
	PublicFile                      // a certificate without its key
	CertificateList                 // a crt-list
	AuthorityFile                   // certificates of authorities, or a folder of them
	RevocationFile                  // revocation lists
	MapFile                         // a map: keys and values
	PatternFile                     // patterns of an ACL
	ErrorFile                       // an HTTP response
)

// FileUse is a file that a directive names.
type FileUse struct {
	Kind      FileKind
	Directive *Directive
	Word      int
	// Name is the file as it is written, without what stands around it, and Path
	// where HAProxy looks for it: behind crt-base, ca-base or default-path.
	Name, Path string
	// By is what reads the file: a converter ("map_ip"), or the match method of an
	// ACL, or "".
	By string
}

// FileUses returns the files that the configuration names, in order.
func (c *Config) FileUses() []FileUse {
	w := fileWalk{config: c}
	for _, s := range c.Sections {
		for _, d := range s.Directives {
			if d.Modifier == Plain {
				w.directive(d)
			}
		}
	}
	return w.uses
}
