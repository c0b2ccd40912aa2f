package compare_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"yingda/learning/compare"
)

func TestPairsCountWhatOnlyOneGotRight(t *testing.T) {
	var p compare.Pairs
	for _, q := range [][2]bool{{true, true}, {false, true}, {false, true}, {true, false}, {false, false}} {
		p.Add(q[0], q[1])
	}
	if want := (compare.Pairs{N: 5, Right: 1, Won: 2, Lost: 1}); p != want || p.Difference() != 0.2 {
		t.Errorf("%+v, difference %g", p, p.Difference())
	}
}

// 10 of 12 lost: 2 · (C(12,0) + C(12,1) + C(12,2)) / 2¹² = 158 / 4096.
func TestMcNemarIsTheBinomialTail(t *testing.T) {
	p := compare.Pairs{N: 100, Won: 2, Lost: 10}
	if got, want := p.McNemar(), 158.0/4096; math.Abs(got-want) > 1e-12 {
		t.Errorf("two-sided %g, want %g", got, want)
	}
	if got, want := p.Worse(), 79.0/4096; math.Abs(got-want) > 1e-12 {
		t.Errorf("one-sided %g, want %g", got, want)
	}
	if none := (compare.Pairs{N: 9}); none.McNemar() != 1 || none.Worse() != 1 {
		t.Error("no difference is evidence of one")
	}
}

func TestTheBootstrapIntervalIsThatOfTheNormalWhereThereAreMany(t *testing.T) {
	p := compare.Pairs{N: 2000, Won: 120, Lost: 60}
	low, high := p.Interval()
	se := math.Sqrt((180.0/2000 - 0.03*0.03) / 2000)
	if math.Abs(low-(0.03-1.96*se)) > 0.002 || math.Abs(high-(0.03+1.96*se)) > 0.002 {
		t.Errorf("%g to %g", low, high)
	}
	if a, b := p.Interval(); a != low || b != high {
		t.Error("another interval of the same counts")
	}
}

func TestHolmLooksAtAllTogether(t *testing.T) {
	if got := compare.Holm([]float64{0.04, 0.01, 0.3}, 0.05); !slices.Equal(got, []bool{false, true, false}) {
		t.Errorf("%v", got)
	}
	if got := compare.Holm([]float64{0.02, 0.01}, 0.05); !slices.Equal(got, []bool{true, true}) {
		t.Errorf("%v", got)
	}
}

// watched tells after how many customers an alarm came, 0 for never, of a canary
// that is looked at after each of them.
func watched(seed uint64, share, live, canary float64, most int) int {
	rng, w := rand.New(rand.NewPCG(seed, 7)), compare.NewWatch(0.05)
	for i := range most {
		second := rng.Float64() < share
		rate := live
		if second {
			rate = canary
		}
		figure := 0.0
		if rng.Float64() < rate {
			figure = 1
		}
		if w.Add(second, share, figure); w.Alarm(0) {
			return i + 1
		}
	}
	return 0
}

// Of 600 canaries that are no worse, each looked at after each of 3,000
// customers, no more than one in twenty may be stopped, whatever the share and
// the rate.
func TestWatchingAllTheTimeDoesNotRaiseFalseAlarms(t *testing.T) {
	const runs = 600
	for _, c := range []struct{ share, rate float64 }{{0.05, 0.3}, {0.1, 0.1}, {0.5, 0.3}} {
		alarms := 0
		for seed := range runs {
			if watched(uint64(seed), c.share, c.rate, c.rate, 3000) > 0 {
				alarms++
			}
		}
		t.Logf("share %g, rate %g: %.2f %% false alarms", c.share, c.rate, 100*float64(alarms)/runs)
		if float64(alarms)/runs > 0.05+0.018 { // two standard errors of the simulation itself
			t.Errorf("share %g, rate %g: %d of %d are false alarms", c.share, c.rate, alarms, runs)
		}
	}
}

// What a test for one look does when it is looked at all the time: it is why the
// watch is none.
func TestATestForOneLookWouldRaiseThem(t *testing.T) {
	alarms := 0
	for seed := range uint64(200) {
		rng := rand.New(rand.NewPCG(seed, 9))
		var n, bad [2]float64
		for i := range 3000 {
			arm := rng.IntN(2)
			n[arm]++
			if rng.Float64() < 0.3 {
				bad[arm]++
			}
			p := (bad[0] + bad[1]) / (n[0] + n[1])
			if i > 100 && (bad[1]/n[1]-bad[0]/n[0])/math.Sqrt(p*(1-p)*(1/n[0]+1/n[1])) > 1.645 {
				alarms++
				break
			}
		}
	}
	if alarms < 40 {
		t.Errorf("only %d of 200 are false alarms", alarms)
	}
}

func TestACanaryThatIsWorseIsStopped(t *testing.T) {
	var after []int
	for seed := range uint64(100) {
		n := watched(seed, 0.1, 0.2, 0.4, 20_000)
		if n == 0 {
			t.Fatalf("seed %d: never stopped", seed)
		}
		after = append(after, n)
	}
	slices.Sort(after)
	t.Logf("half of them within %d customers, all within %d", after[50], after[99])
	if after[50] > 2500 {
		t.Errorf("half of them take %d customers or more", after[50])
	}
}

func TestWithoutALotNothingIsSaid(t *testing.T) {
	w := compare.NewWatch(0.05)
	for range 1000 {
		w.Add(true, 1, 1)
	}
	if all, _ := w.Seen(); all != 0 || w.Alarm(0) {
		t.Errorf("%d customers are compared with nobody", all)
	}
}
