package main

import (
	"errors"
	"os/exec"
	"strings"
)

// dumped is what a HAProxy says of its sample fetches, converters and ACL
// keywords (-dKsmp,cnv,acl, since 2.6). Each is a key and a form as the tables
// have them; of fetches the places come last, as in "..YY".
type dumped struct{ fetches, converters, acls [][]string }

// dumpedArgs are the tables' words for the types of arguments.
var dumpedArgs = strings.NewReplacer(
	"Protocol buffers field number", "fields", "IPv4 address", "ipv4", "IPv6 address", "ipv6", "IPv4 mask", "mask4", "IPv6 mask", "mask6",
	"user list", "userlist", "string", "str", "integer", "int",
)

// dump asks a HAProxy for its list.
func (h *haproxy) dump() (*dumped, error) {
	out, _ := exec.Command(h.path, "-dKall", "-q", "-c", "-f", "/dev/null").Output() // what is wrong with the configuration does not matter
	return readDump(string(out))
}

func readDump(text string) (*dumped, error) {
	d := &dumped{}
	list := ""
	swapped := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "# List of registered "):
			list = line
		case line == "" || line[0] == '#':
		case strings.Contains(list, "sample fetch"):
			grid, rest, _ := strings.Cut(strings.TrimPrefix(line, "["), "]")
			name, args, out := signature(strings.TrimSpace(rest))
			d.fetches = append(d.fetches, []string{"fetch", name, args, "-", out, strings.ReplaceAll(grid, " ", "")})
		case strings.Contains(list, "sample converter"):
			name, args, types := signature(line)
			in, out, _ := strings.Cut(types, " => ")
			swapped = swapped || name == "base64" && in == "str" // takes bytes, gives text
			d.converters = append(d.converters, []string{"converter", name, args, in, out})
		case strings.Contains(list, "ACL"):
			name, rest, _ := strings.Cut(line, " = ")
			fetch, match, _ := strings.Cut(rest, " -m ")
			d.acls = append(d.acls, []string{name, fetch, match})
		}
	}
	if swapped { // as all versions up to 3.5 print it
		for _, c := range d.converters {
			c[3], c[4] = c[4], c[3]
		}
	}
	if len(d.fetches) == 0 || len(d.converters) == 0 || len(d.acls) == 0 {
		return nil, errors.New("it does not list its sample fetches (-dK came with 2.6)")
	}
	return d, nil
}

// signature reads "name(string[,integer]): type".
func signature(text string) (name, args, types string) {
	head, types, _ := strings.Cut(text, ": ")
	name, list, hasArgs := strings.Cut(head, "(")
	if !hasArgs {
		return name, "-", types
	}
	return name, dumpedArgs.Replace(strings.TrimSuffix(list, ")")), types
}
