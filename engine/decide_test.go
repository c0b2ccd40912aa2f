package engine

import (
	"math"
	"testing"
)

func result(known float64, confidences ...float64) Result {
	r := Result{Query: "q", Normalised: "q", Known: known}
	for i, c := range confidences {
		r.Candidates = append(r.Candidates, Candidate{Index: i, ID: string(rune('a' + i)), Grade: R1, Confidence: c})
	}
	return r
}

func TestDecideTakesTheCheapest(t *testing.T) {
	for name, c := range map[string]struct {
		result Result
		action Action
		offer  int
	}{
		"sure":                    {result(0.98, 0.95, 0.02), Answer, 1},
		"two close":               {result(0.95, 0.5, 0.42), Clarify, 2},
		"four close, three named": {result(0.95, 0.28, 0.26, 0.25, 0.12), Clarify, 3},
		"one not quite sure":      {result(0.6, 0.5, 0.03), Clarify, 1},
		"one hardly likely":       {result(0.6, 0.28, 0.03), Related, 1},
		"nothing":                 {result(0.02, 0.01), Decline, 0},
		"no candidates":           {result(0), Decline, 0},
		"empty":                   {Result{}, Decline, 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := Decide(c.result, DefaultPolicy())
			if d.Action != c.action || len(d.Offer) != c.offer || d.Chance != 1 {
				t.Errorf("%+v", d)
			}
			for i := 1; i < len(d.Options); i++ {
				if d.Options[i].Price < d.Options[i-1].Price {
					t.Error("options are not cheapest first")
				}
			}
		})
	}
}

func TestPricesMoveTheThreshold(t *testing.T) {
	dear, cheap := DefaultPolicy(), DefaultPolicy()
	dear.Prices.Wrong, cheap.Prices.Wrong = 20, 1.5
	r := result(0.9, 0.82)
	if Decide(r, dear).Action == Answer || Decide(r, cheap).Action != Answer {
		t.Error("the price of a wrong answer does not matter")
	}
	if a, b := Decide(r, dear).Threshold, Decide(r, cheap).Threshold; a <= b {
		t.Errorf("thresholds %v and %v", a, b)
	}
}

func TestGuardedGradesHaveTheirFloor(t *testing.T) {
	r := result(0.99, 0.97)
	r.Candidates[0].Grade = R4
	if d := Decide(r, DefaultPolicy()); d.Action != Person || d.Reason != ReasonGuarded {
		t.Errorf("97 %% sure of R4: %+v", d)
	}
	r.Candidates[0].Confidence, r.Known = 0.995, 1
	if d := Decide(r, DefaultPolicy()); d.Action != Answer {
		t.Errorf("99.5 %% sure of R4: %+v", d)
	}
}

func TestExplorationTellsItsChances(t *testing.T) {
	policy := DefaultPolicy()
	policy.Explore.On, policy.Explore.Near = true, 0.3
	r := result(0.9, 0.78, 0.08)
	const turns = 100000
	seen, chance := map[Action]int{}, map[Action]float64{}
	for i := range turns {
		policy.Explore.Draw = uint64(i)
		d := Decide(r, policy)
		seen[d.Action]++
		chance[d.Action] = d.Chance
	}
	if len(seen) < 2 {
		t.Fatal("nothing was explored")
	}
	var explored int
	best := Decide(r, DefaultPolicy()).Action
	for action, n := range seen {
		p := chance[action]
		if off := math.Abs(float64(n) - p*turns); off > 4*math.Sqrt(p*(1-p)*turns) {
			t.Errorf("%s: chance %v, seen %d of %d", action, p, n, turns)
		}
		if action != best {
			explored += n
			if p < 0.02*maxExploreShare {
				t.Errorf("%s has only %v", action, p)
			}
		}
	}
	if explored > turns*3/100 {
		t.Errorf("%d of %d turns explored", explored, turns)
	}
}

func TestNothingIsExploredWhereItCouldHurt(t *testing.T) {
	policy := DefaultPolicy()
	policy.Explore.On, policy.Explore.Near = true, 1
	guarded := result(0.9, 0.78, 0.08)
	guarded.Candidates[1].Grade = R3
	failed := policy
	failed.Explore.Failed = true
	off := policy
	off.Explore.On = false
	for i := range 5000 {
		policy.Explore.Draw, failed.Explore.Draw, off.Explore.Draw = uint64(i), uint64(i), uint64(i)
		for _, d := range []Decision{Decide(guarded, policy), Decide(result(0.9, 0.78, 0.08), failed), Decide(result(0.9, 0.78, 0.08), off)} {
			if d.Chance != 1 || d.Reason == ReasonExplored {
				t.Fatalf("%+v", d)
			}
		}
	}
}
