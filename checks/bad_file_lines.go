package checks

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hapvet/hapvet/config"
)

// checkPatterns looks at the keys of a map or pattern file.
func checkPatterns(use config.FileUse, text string) (wrong, advice string) {
	kind := use.By
	if use.Kind == config.MapFile {
		kind = strings.TrimPrefix(strings.TrimPrefix(kind, "map"), "_")
	}
	kind, value, _ := strings.Cut(kind, "_")
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.Trim(line, " \t\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		key, rest := line, ""
		if use.Kind == config.MapFile {
			if i := strings.IndexAny(line, " \t"); i >= 0 {
				key, rest = line[:i], strings.TrimSpace(line[i:])
			}
		}
		switch {
		case !isKey(kind, key):
			return fmt.Sprintf("has in line %d %q, which is no %s", n, key, keyNames[kind]), "correct the line"
		case value == "int" && !isInteger(rest), value == "ip" && !isAddress(rest):
			return fmt.Sprintf("has in line %d the value %q, which is no %s", n, rest, keyNames[value]), "correct the line"
		}
	}
	return "", ""
}

// keyNames are the kinds of keys that can be wrong.
var keyNames = map[string]string{"ip": "address", "int": "integer", "reg": "regular expression", "regm": "regular expression"}

// isKey reports whether a key is of the kind that is matched. Regular expressions
// are only refused where no library would take them.
func isKey(kind, key string) bool {
	switch kind {
	case "ip":
		return isAddress(key)
	case "int":
		return isInteger(key)
	case "reg", "regm":
		_, err := regexp.Compile(key)
		return err == nil || !strings.Contains(err.Error(), "missing closing")
	}
	return true
}

// isAddress reports whether a word is an address, or a network. What else HAProxy
// takes, such as names, is let pass.
func isAddress(word string) bool {
	if _, err := netip.ParseAddr(word); err == nil {
		return true
	}
	address, mask, isNet := strings.Cut(word, "/")
	if isNet {
		if strings.Contains(mask, ".") {
			return true
		}
		if n, err := strconv.Atoi(mask); err != nil || n > 128 {
			return false
		}
	}
	if strings.Trim(address, "0123456789.") != "" {
		return strings.ContainsAny(address, "ghijklmnopqrstuvwxyz.:ABCDEFabcdef") // a name, or IPv6
	}
	return strings.Count(address, ".") <= 3 && address != ""
}

func isInteger(word string) bool {
	low, high, _ := strings.Cut(strings.TrimLeft(word, "-"), ":")
	return strings.Trim(low+high, "0123456789-") == "" && word != ""
}

// checkList looks at the lines of a crt-list: a certificate, parameters in
// brackets, and filters of names.
func (f *files) checkList(use config.FileUse, text string) {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.Trim(line, " \t\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if strings.Contains(line, "[") != strings.Contains(line, "]") {
			f.complain(use, fmt.Sprintf("has in line %d brackets that do not close", n), "close them")
			return
		}
		name, _, _ := strings.Cut(line, "[")
		words := strings.Fields(name)
		if len(words) == 0 || strings.HasPrefix(words[0], "@") || strings.ContainsAny(words[0], `"'\`) {
			continue
		}
		path := words[0]
		if base := f.Config.GlobalLine("crt-base"); base != nil && !filepath.IsAbs(path) {
			path = filepath.Join(base.Arg(1), path)
		}
		if !filepath.IsAbs(path) && f.Config.GlobalLine("default-path") != nil || f.stored[path] {
			continue
		}
		c := f.get(path)
		switch {
		case c.skip, c.dir, c.missing && f.isBundle(path):
		case c.missing:
			f.complain(use, fmt.Sprintf("names in line %d %q, which does not exist", n, path), "create the file, or correct its name")
		default:
			if wrong, advice := f.checkPair(path, c.text, true); wrong != "" {
				f.complain(use, fmt.Sprintf("names in line %d %q, which %s", n, path, wrong), advice)
			}
		}
		if slices.Contains(words[1:], "!") {
			f.complain(use, fmt.Sprintf("has in line %d a \"!\" without a name", n), "write the name behind it")
		}
	}
}
