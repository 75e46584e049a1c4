package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// tools are the programs that a benchmark runs, by path.
type tools struct {
	dir       string // of the generated files
	hapvet    string
	haproxy   string
	version   string // of haproxy, such as 3.0.11
	genconfig string
}

// prepare builds and fetches what is not given.
func prepare(dir, hapvet, haproxy string) (*tools, error) {
	// Where this module is, whatever the folder that the benchmark is started in.
	root, err := output("go", "list", "-m", "-f", "{{.Dir}}", "github.com/hapvet/hapvet")
	if err != nil {
		return nil, err
	}
	if hapvet == "" {
		hapvet = filepath.Join(dir, "hapvet")
		// As make does: without cgo.
		if _, err := output("env", "CGO_ENABLED=0", "go", "build", "-C", root, "-trimpath", "-o", hapvet, "./cmd/hapvet"); err != nil {
			return nil, err
		}
	}
	genconfig := filepath.Join(dir, "genconfig")
	if _, err := output("go", "build", "-C", root, "-o", genconfig, "./scripts/genconfig"); err != nil {
		return nil, err
	}
	if haproxy == "" {
		if haproxy, err = fetchHAProxy(root); err != nil {
			return nil, err
		}
	}
	version, err := haproxyVersion(haproxy)
	if err != nil {
		return nil, err
	}
	return &tools{dir: dir, hapvet: hapvet, haproxy: haproxy, version: version, genconfig: genconfig}, nil
}

// fetchHAProxy returns HAProxy 3.0 from where scripts/get-haproxy puts it by default.
func fetchHAProxy(root string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "hapvet", "haproxy", "3.0")
	_, err = output(filepath.Join(root, "scripts", "get-haproxy"), "trixie", dir)
	return filepath.Join(dir, "haproxy"), err
}

var versionLine = regexp.MustCompile(`^HA-?Proxy version (\d+\.\d+(?:-dev\d+|\.\d+))`)

// haproxyVersion asks a binary for its version, in the form that hapvet takes.
func haproxyVersion(haproxy string) (string, error) {
	out, err := output(haproxy, "-v")
	if err != nil {
		return "", err
	}
	match := versionLine.FindStringSubmatch(out)
	if match == nil {
		return "", fmt.Errorf("%s -v names no version of HAProxy: %q", haproxy, out)
	}
	return match[1], nil
}

// generate writes a configuration and returns its path.
func (t *tools) generate(lines int) (string, error) {
	path := filepath.Join(t.dir, fmt.Sprintf("%d.cfg", lines))
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	// A process of its own, for this one must stay small: see measure.
	cmd := exec.Command(t.genconfig, strconv.Itoa(lines))
	cmd.Stdout, cmd.Stderr = file, os.Stderr
	return path, errors.Join(cmd.Run(), file.Close())
}

// output runs a command to its end, and returns what it prints.
func output(name string, args ...string) (string, error) {
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		err = fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			err = fmt.Errorf("%w\n%s", err, exit.Stderr)
		}
	}
	return strings.TrimSpace(string(out)), err
}
