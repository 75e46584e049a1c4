package fleet

import (
	"fmt"
	"strconv"
)

// maxHosts bounds the number of hosts that run one configuration.
const maxHosts = 1_000_000

// count reads a number of hosts.
func count(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > maxHosts {
		return 0, fmt.Errorf("a number of hosts from 1 to %d is expected, not %q", maxHosts, text)
	}
	return n, nil
}
