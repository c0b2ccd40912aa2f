package agree_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"yingda/learning/agree"
)

func near(t *testing.T, what string, got float64, known bool, want float64) {
	t.Helper()
	if !known || math.Abs(got-want) > 0.0005 {
		t.Errorf("%s: got %.4f (known: %v), want %.3f", what, got, known, want)
	}
}

// The examples of the article "Cohen's kappa" in Wikipedia: 50 grant proposals,
// then two pairs that agree as often and not by the same chance.
func TestCohenAsPublished(t *testing.T) {
	for _, c := range []struct {
		bothYes, yesNo, noYes, bothNo int
		want                          float64
	}{{20, 5, 10, 15, 0.4}, {45, 15, 25, 15, 0.1304}, {25, 35, 5, 35, 0.2593}} {
		pairs := slices.Concat(
			slices.Repeat([][2]string{{"yes", "yes"}}, c.bothYes), slices.Repeat([][2]string{{"yes", "no"}}, c.yesNo),
			slices.Repeat([][2]string{{"no", "yes"}}, c.noYes), slices.Repeat([][2]string{{"no", "no"}}, c.bothNo),
		)
		k, known := agree.Cohen(pairs)
		near(t, "κ", k, known, c.want)
	}
}

// The example of the article "Fleiss' kappa" in Wikipedia: ten things, fourteen
// people, five categories.
func TestFleissAsPublished(t *testing.T) {
	var things [][]int
	for _, row := range [][]int{
		{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
		{7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7},
	} {
		var judged []int
		for category, n := range row {
			judged = append(judged, slices.Repeat([]int{category}, n)...)
		}
		things = append(things, judged)
	}
	k, known := agree.Fleiss(things)
	near(t, "κ", k, known, 0.210)
}

// things are the columns of a table of judgements, one row a person.
func things(rows ...string) [][]string {
	var out [][]string
	for _, row := range rows {
		for i, v := range strings.Fields(row) {
			if i == len(out) {
				out = append(out, nil)
			}
			if v != "." {
				out[i] = append(out[i], v)
			}
		}
	}
	return out
}

// Examples A, B and C of Krippendorff 2011.
func TestAlphaAsPublished(t *testing.T) {
	a, known := agree.Alpha(things("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"), agree.Nominal)
	near(t, "two people, two categories", a, known, 0.095)
	a, known = agree.Alpha(things("a a b b d c c c e d d a", "b a b b b c c c e d d d"), agree.Nominal)
	near(t, "two people, five categories", a, known, 0.692)
	four := things(
		"1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .",
	)
	a, known = agree.Alpha(four, agree.Nominal)
	near(t, "four people, judgements missing", a, known, 0.743)
	numbers := make([][]float64, len(four))
	for i, judged := range four {
		for _, v := range judged {
			numbers[i] = append(numbers[i], float64(v[0]-'0'))
		}
	}
	a, known = agree.Alpha(numbers, agree.Interval)
	near(t, "the same on a scale", a, known, 0.849)
}

func TestNothingIsKnownOfThoseWhoJudgeEverythingTheSame(t *testing.T) {
	same := [][]string{{"x", "x"}, {"x", "x", "x"}}
	for name, known := range map[string]bool{
		"cohen":               second(agree.Cohen([][2]string{{"x", "x"}, {"x", "x"}})),
		"cohen of none":       second(agree.Cohen([][2]string{})),
		"fleiss":              second(agree.Fleiss(same)),
		"fleiss of one each":  second(agree.Fleiss([][]string{{"x"}, {"y"}})),
		"alpha":               second(agree.Alpha(same, agree.Nominal)),
		"alpha of one each":   second(agree.Alpha([][]string{{"x"}, {"y"}}, agree.Nominal)),
		"alpha of no thing":   second(agree.Alpha([][]string{}, agree.Nominal)),
		"fleiss of no things": second(agree.Fleiss([][]string{})),
	} {
		if known {
			t.Errorf("%s is known", name)
		}
	}
}

func second(_ float64, known bool) bool { return known }

func TestNobodyAgreesMoreThanFully(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(0, 3), 2, 2), 1, 40).Draw(t, "judged")
		pairs := make([][2]int, len(all))
		agreed := true
		for i, judged := range all {
			pairs[i] = [2]int{judged[0], judged[1]}
			agreed = agreed && judged[0] == judged[1]
		}
		cohen, ck := agree.Cohen(pairs)
		fleiss, fk := agree.Fleiss(all)
		alpha, ak := agree.Alpha(all, agree.Nominal)
		for name, v := range map[string]struct {
			k     float64
			known bool
		}{"cohen": {cohen, ck}, "fleiss": {fleiss, fk}, "alpha": {alpha, ak}} {
			if v.known && (v.k > 1+1e-9 || v.k < -1-1e-9 || (v.k > 1-1e-9) != agreed) {
				t.Fatalf("%s is %v of %v", name, v.k, all)
			}
		}
	})
}
