package keywords

import (
	"strings"
	"testing"

	"github.com/hapvet/hapvet/release"
)

// Every row of the tables can be read, and names types and sources that exist.
func TestSampleTables(t *testing.T) {
	sources := loadSources()
	n := 0
	for row := range tableRows(samplesTable) {
		n++
		if len(row) != 7 {
			t.Fatalf("row %d has %d columns", n, len(row))
		}
		for name := range strings.FieldsFuncSeq(row[2], func(r rune) bool { return strings.ContainsRune("[],-", r) }) {
			if _, ok := argTypes[name]; !ok {
				t.Errorf("%s: no argument type %q", row[1], name)
			}
		}
		for _, name := range row[3:5] {
			if _, ok := sampleTypes[name]; !ok {
				t.Errorf("%s: no type %q", row[1], name)
			}
		}
		for name := range strings.SplitSeq(row[5], ",") {
			if _, ok := sources[name]; !ok && name != "-" {
				t.Errorf("%s: no source %q", row[1], name)
			}
		}
	}
	if len(loadACLKeywords()) < 70 || len(loadLogAliases()) < 70 || n < 800 {
		t.Errorf("only %d samples, %d ACL keywords, %d aliases", n, len(loadACLKeywords()), len(loadLogAliases()))
	}
	for name, k := range loadACLKeywords() {
		if loadSamples().fetches[k.Fetch] == nil {
			t.Errorf("ACL keyword %s: no fetch %q", name, k.Fetch)
		}
	}
}

// No version has two forms of one name.
func TestSampleFormsAreApart(t *testing.T) {
	for _, branch := range release.Branches() {
		for _, v := range []string{branch.Name + ".0", branch.Latest.String()} {
			version, err := release.Parse(v)
			if err != nil {
				continue
			}
			for _, forms := range []map[string][]*Sample{loadSamples().fetches, loadSamples().converters} {
				for name, list := range forms {
					count := 0
					for _, s := range list {
						if s.isIn(version) {
							count++
						}
					}
					if count > 1 {
						t.Errorf("%s has %d forms of %s", v, count, name)
					}
				}
			}
		}
	}
}

func TestLookupSamples(t *testing.T) {
	v := release.MustParse
	hdr := LookupFetch("req.hdr", v("3.0.11"))
	if hdr == nil || hdr.Out != StringType || hdr.MinArgs != 0 || len(hdr.Args) != 2 || hdr.Args[1] != IntArg {
		t.Errorf("req.hdr: %+v", hdr)
	}
	if p := hdr.Places(v("3.0.11")); p&InRequest == 0 || p&InResponse != 0 {
		t.Errorf("req.hdr can be used in %b", p)
	}
	if LookupFetch("src", v("2.8.0")).Out != IPv4Type || LookupFetch("src", v("3.0.0")).Out != AddressType {
		t.Error("src gives an IPv4 address up to 2.8, and either kind since")
	}
	if LookupConverter("when", v("3.0.0")) != nil || LookupConverter("when", v("3.0.24")) == nil {
		t.Error("the converter when came to 3.0 in a later patch")
	}
	if LookupFetch("lua.any", v("2.0.0")) == nil || LookupFetch("nope", v("3.4.0")) != nil {
		t.Error("names of scripts are known, others are not")
	}
	if !LookupFetch("ssl_c_used", v("2.0.0")).isIn(v("2.0.0")) || LookupFetch("51d.all", v("3.4.7")) == nil {
		t.Error("what is not built everywhere is known")
	}
	bytes := LookupFetch("bytes_in", v("3.2.15"))
	if bytes.Places(v("3.2.15")) == AnyPlace || len(FetchVersions("req.timer.hdr")) == 0 {
		t.Error("places and versions")
	}
}

func TestCanCast(t *testing.T) {
	v := release.MustParse
	tests := []struct {
		from, to SampleType
		version  string
		want     bool
	}{
		{StringType, IntType, "2.0.0", true}, {AddressType, StringType, "2.8.0", false}, {AddressType, StringType, "2.9.0", true},
		{BoolType, BinaryType, "2.5.0", false}, {BoolType, BinaryType, "2.6.0", true}, {BinaryType, IntType, "3.4.0", false},
		{MethodType, AddressType, "3.4.0", false}, {AnyType, AddressType, "3.4.0", true},
	}
	for _, tt := range tests {
		if got := CanCast(tt.from, tt.to, v(tt.version)); got != tt.want {
			t.Errorf("%s to %s in %s: %t", tt.from, tt.to, tt.version, got)
		}
	}
}

func TestLookupLogAlias(t *testing.T) {
	v := release.MustParse
	if LookupLogAlias("Ci", v("2.4.0")).Replacement != "ci" || LookupLogAlias("Ci", v("2.5.0")) != nil {
		t.Error("Ci is deprecated up to 2.4 and gone since 2.5")
	}
	if !LookupLogAlias("HU", v("2.0.0")).HTTP || LookupLogAlias("OG", v("3.0.0")) != nil || LookupLogAlias("OG", v("3.1.0")) == nil {
		t.Error("aliases of HTTP, and of later versions")
	}
}

// Every row of the table of values is about arguments that a fetch or converter
// of that name has, and has forms of a known kind.
func TestSampleValues(t *testing.T) {
	known := map[string]bool{}
	for kind := range strings.FieldsSeq("= ~ empty filled variable int uint cint base64 hex token length byte chars address digest json none") {
		known[kind] = true
	}
	for key, checks := range loadArgChecks(map[string]release.Ranges{}) {
		forms := loadSamples().fetches[key.name]
		if key.converter {
			forms = loadSamples().converters[key.name]
		}
		most := 0
		for _, s := range forms {
			most = max(most, len(s.Args))
		}
		for _, c := range checks {
			if c.Arg < 0 || c.Arg >= most || c.WhenArg < 0 || c.WhenArg >= most || len(c.Forms) == 0 {
				t.Errorf("%s: %+v, and it has %d arguments", key.name, c, most)
			}
			for _, f := range c.Forms {
				if !known[f.Kind] {
					t.Errorf("%s: no kind of forms %q", key.name, f.Kind)
				}
			}
		}
	}
}
