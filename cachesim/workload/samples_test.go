package workload

import (
	"strconv"
	"testing"
)

func TestDigits(t *testing.T) {
	for _, power := range append(powers[:], 0) {
		for n := max(power-1, 0); n <= power+1; n++ {
			if got, want := digits(n), len(strconv.FormatInt(n, 10)); got != want {
				t.Errorf("%d has %d digits, not %d", n, want, got)
			}
		}
	}
}
