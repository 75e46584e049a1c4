package release

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/Masterminds/semver/v3"
)

// inOrder is strictly ascending.
var inOrder = []string{
	"2.0-dev0", "2.0-dev7", "2.0.0", "2.0.9", "2.0.10", "2.0.35", "2.1-dev0", "2.9-dev9", "2.9-dev10",
	"2.9.0", "2.9.15", "3.0-dev1", "3.0.0", "3.0.9", "3.0.11", "3.5-dev5", "3.5.0", "3.9.1", "3.10.0", "4.0-dev1", "12.0.0",
}

func TestCompareOrder(t *testing.T) {
	for i, a := range inOrder {
		for j, b := range inOrder {
			va, vb := MustParse(a), MustParse(b)
			want := min(1, max(-1, i-j))
			if got := va.Compare(vb); got != want {
				t.Errorf("Compare(%s, %s) = %d, want %d", a, b, got, want)
			}
			if va.Before(vb) != (want < 0) || va.AtLeast(vb) != (want >= 0) {
				t.Errorf("Before or AtLeast(%s, %s) disagrees with Compare", a, b)
			}
		}
	}
}

func TestCompareIgnoresRevision(t *testing.T) {
	for _, other := range []string{"3.0.11-1+deb13u5", "3.0.11-2", "3.0.11-alpine", "haproxy:3.0.11", "3.0.11-86e043a"} {
		if MustParse("3.0.11").Compare(MustParse(other)) != 0 {
			t.Errorf("3.0.11 and %s differ", other)
		}
	}
}

func randomVersion(r *rand.Rand) Version {
	dev := released
	patch := r.IntN(4)
	if r.IntN(2) == 0 {
		dev, patch = r.IntN(13), 0
	}
	return Version{order: newOrder(2+r.IntN(2), r.IntN(4), patch, dev)}
}

// TestCompareIsTotalOrder checks antisymmetry, transitivity, and that the order
// is the one of semantic versions.
func TestCompareIsTotalOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		a, b, c := randomVersion(r), randomVersion(r), randomVersion(r)
		if a.Compare(b) != -b.Compare(a) {
			t.Fatalf("not antisymmetric: %s, %s", a, b)
		}
		if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Fatalf("not transitive: %s, %s, %s", a, b, c)
		}
		if (a.Compare(b) == 0) != (a.String() == b.String()) {
			t.Fatalf("equal but for the spelling: %s, %s", a, b)
		}
		if a.Compare(b) != semantic(a).Compare(semantic(b)) {
			t.Fatalf("semver orders %s and %s the other way", a, b)
		}
	}
}

// semantic returns v as a semantic version: 3.0.11, or 3.5.0-dev.5 for 3.5-dev5.
func semantic(v Version) *semver.Version {
	pre := ""
	if v.IsDev() {
		pre = "dev." + strconv.Itoa(v.order.dev())
	}
	o := v.order
	return semver.New(uint64(o.major()), uint64(o.minor()), uint64(o.patch()), pre, "")
}

// The numbers are those that semantic versions have, up to our bounds.
func TestNumbersAreSemantic(t *testing.T) {
	parts := []string{"0", "2", "3", "10", "007", "00", "9999", "10000", "99", "100", "", "-1", "+1", "1a", "99999999999999999999999"}
	for _, major := range parts {
		for _, minor := range parts {
			for _, last := range parts {
				_, err := semver.StrictNewVersion(major + "." + minor + "." + last)
				if strings.ContainsAny(minor+last, "-+") {
					continue // a pre-release, which callers cut off
				}
				o, ours := number(major+"."+minor+"."+last, "")
				if err != nil && ours == nil {
					t.Errorf("%s.%s.%s is %x, and no semantic version: %v", major, minor, last, o, err)
				}
				if err == nil && errors.Is(ours, ErrSyntax) && !strings.Contains(ours.Error(), "too large") {
					t.Errorf("%s.%s.%s is a semantic version: %v", major, minor, last, ours)
				}
			}
		}
	}
}

func TestNextAndPrev(t *testing.T) {
	for _, c := range [][2]string{{"3.0.10", "3.0.11"}, {"3.5-dev5", "3.5-dev6"}, {"3.0.0", "3.0.1"}} {
		v, next := MustParse(c[0]), MustParse(c[1])
		if v.order.next() != next.order {
			t.Errorf("next of %s is not %s", v, next)
		}
		if prev, ok := next.order.prev(); !ok || prev != v.order {
			t.Errorf("prev of %s is not %s", next, v)
		}
	}
	for _, first := range []string{"3.0.0", "3.0-dev0"} {
		if _, ok := MustParse(first).order.prev(); ok {
			t.Errorf("%s has a predecessor", first)
		}
	}
}

func TestCompareDoesNotAllocate(t *testing.T) {
	a, b := MustParse("3.5-dev5"), MustParse("3.5-dev10")
	rs := MustRanges(">=2.9.0 <2.9.16, >=3.0.0 <3.0.11")
	n := testing.AllocsPerRun(100, func() {
		if a.Compare(b) > 0 || rs.Contains(a) {
			t.Error("wrong")
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkCompare(b *testing.B) {
	list := make([]Version, 0, len(inOrder))
	for _, s := range slices.Backward(inOrder) {
		list = append(list, MustParse(s))
	}
	i, sum := 0, 0
	for b.Loop() {
		sum += list[i%len(list)].Compare(list[0])
		i++
	}
	_ = sum
}

func BenchmarkParse(b *testing.B) {
	for _, s := range []string{"3.0.11", "3.5-dev5", "3.0", "3.0.11-1+deb13u5", "docker.io/library/haproxy:3.0.11-alpine"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
