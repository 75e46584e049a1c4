package advisories_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/release"
)

func bundle(t testing.TB, db *advisories.Database) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := db.WriteBundle(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// change packs a bundle again after the change of a file; sums says whether the
// checksums follow. Without the file it is added.
func change(t testing.TB, data []byte, name string, edit func(string) string, sums bool) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{name: ""}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	files[name] = edit(files[name])
	if sums {
		files["SHA256SUMS"] = ""
		for name, content := range files {
			if name != "SHA256SUMS" {
				files["SHA256SUMS"] += fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(content)), name)
			}
		}
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, content := range files {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func to(text string) func(string) string { return func(string) string { return text } }

// A bundle gives back what it was made of.
func TestBundle(t *testing.T) {
	data := bundle(t, advisories.Embedded())
	if !bytes.Equal(data, bundle(t, advisories.Embedded())) {
		t.Error("two bundles of the same differ")
	}
	db, err := advisories.ReadBundle(data)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Check(); err != nil {
		t.Error(err)
	}
	if len(db.All()) != len(advisories.Embedded().All()) || db.Date() != advisories.Embedded().Date() || len(db.Fixes()) != len(advisories.Embedded().Fixes()) {
		t.Errorf("%d advisories and %d fixes as of %s", len(db.All()), len(db.Fixes()), db.Date())
	}
	v := release.MustParse("2.8.10")
	if got, want := db.KnownBugs(v, nil).Total(), advisories.Embedded().KnownBugs(v, nil).Total(); got != want {
		t.Errorf("%d known bugs, want %d", got, want)
	}
}

func TestReadBundleRejects(t *testing.T) {
	one := bundle(t, advisories.Embedded().Only(wrongVictim))
	file := "db/" + wrongVictim + ".json"
	for name, data := range map[string][]byte{
		"no zip file":       []byte("PK"),
		"cut off":           one[:len(one)/2],
		"wrong checksum":    change(t, one, "date", to("2030-01-01"), false),
		"without checksum":  change(t, one, "extra", to("x"), false),
		"another schema":    change(t, one, "schema", to("2"), true),
		"no date":           change(t, one, "date", to("tomorrow"), true),
		"no advisories":     bundle(t, advisories.Embedded().Only()),
		"too large in size": change(t, one, "extra", to(strings.Repeat("x", advisories.MaxBundle+1)), true),
	} {
		if _, err := advisories.ReadBundle(data); err == nil {
			t.Errorf("%s: it is read", name)
		}
	}
	for name, data := range map[string][]byte{
		"broken advisory":  change(t, one, file, to("{"), true),
		"another advisory": change(t, one, "db/HAPV-2030-0001.json", to(`{"id": "HAPV-2030-0002"}`), true),
		"impossible range": change(t, one, file, func(s string) string { return strings.Replace(s, `"2.9.15"`, `"x"`, 1) }, true),
		"unsound advisory": change(t, one, file, func(s string) string { return strings.Replace(s, "MAJOR", "MAYOR", 1) }, true),
		"broken index":     change(t, one, "fixes.tsv", to("x\ty\n"), true),
		"empty index":      change(t, one, "fixes.tsv", to(""), true),
	} {
		db, err := advisories.ReadBundle(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if db.Check() == nil {
			t.Errorf("%s: it is sound", name)
		}
	}
}

// A newer bundle is kept in the user's cache directory, others are not, and what was
// there stays when something is wrong.
func TestInstall(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache)
	if db, err := advisories.Cached(); db != nil || err != nil {
		t.Fatalf("an empty cache holds %v, %v", db, err)
	}
	same := bundle(t, advisories.Embedded())
	if _, err := advisories.Install(same); !errors.Is(err, advisories.ErrOlder) {
		t.Errorf("the same data: %v", err)
	}
	newer := change(t, same, "date", to("2099-01-01\n"), true)
	if _, err := advisories.Install(change(t, newer, "db/"+wrongVictim+".json", func(s string) string { return strings.Replace(s, "MAJOR", "MAYOR", 1) }, true)); err == nil {
		t.Error("an unsound bundle is installed")
	}
	if db, _ := advisories.Cached(); db != nil {
		t.Error("something was kept")
	}
	if db, err := advisories.Install(newer); err != nil || db.Date() != "2099-01-01" {
		t.Fatalf("a newer bundle: %v", err)
	}
	db, err := advisories.Cached()
	if err != nil || db == nil || db.Date() != "2099-01-01" || len(db.All()) != len(advisories.Embedded().All()) {
		t.Fatalf("the cache holds %v, %v", db, err)
	}
	path, err := advisories.CachePath()
	if err != nil {
		t.Fatal(err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(left) != 1 {
		t.Errorf("the directory holds %q", left)
	}
	if err := os.WriteFile(path, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if db, err := advisories.Cached(); db != nil || err == nil {
		t.Errorf("a broken cache holds %v, %v", db, err)
	}
}

// No input makes reading a bundle or an advisory panic.
func FuzzReadBundle(f *testing.F) {
	f.Add(bundle(f, advisories.Embedded().Only(wrongVictim)))
	f.Add([]byte("PK"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		if db, err := advisories.ReadBundle(data); err == nil {
			_ = db.Check()
		}
	})
}

func FuzzParse(f *testing.F) {
	text, err := os.ReadFile(filepath.Join("db", wrongVictim+".json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Fuzz(func(_ *testing.T, data []byte) {
		if a, err := advisories.Parse(data); err == nil {
			_ = a.Check()
			_, _ = a.OSV()
			_ = a.AffectedVersions().String()
			_ = a.Affects(release.MustParse("3.0.10"))
		}
	})
}
