package verdict

import (
	"fmt"
	"os"
	"strings"
)

// Row is what HAProxy said of one configuration.
type Row struct {
	File string // below configs/
	Said HAProxy
}

// columns are those that a table must have.
var columns = []string{"file", "exit", "env_only", "alerts", "warnings"}

// separator stands between the messages of a cell.
const separator = " ¦ "

// ReadTable reads the rows of a table of stored verdicts that tell something; see scripts/parity
// for its columns.
func ReadTable(path string) ([]Row, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	header, body, _ := strings.Cut(string(content), "\n")
	at := map[string]int{}
	for i, name := range strings.Split(header, "\t") {
		at[name] = i
	}
	for _, name := range columns {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("%s has no column %q", path, name)
		}
	}
	width := strings.Count(header, "\t") + 1
	var rows []Row
	for line := range strings.Lines(body) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != width {
			return nil, fmt.Errorf("%s: %d columns, not %d, in %.60q", path, len(cells), width, line)
		}
		exit := cells[at["exit"]]
		if exit != "0" && exit != "1" || exit == "1" && cells[at["env_only"]] == "1" {
			continue
		}
		said := HAProxy{
			Refused: exit == "1", Alerts: messages(cells[at["alerts"]]), Warnings: messages(cells[at["warnings"]]),
		}
		if !said.OfMachineAlone() {
			rows = append(rows, Row{cells[at["file"]], said})
		}
	}
	return rows, nil
}

// messages reads the messages of a cell.
func messages(cell string) []Message {
	var out []Message
	for text := range strings.SplitSeq(cell, separator) {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, NewMessage(text))
		}
	}
	return out
}
