package workspace_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yingda/internal/id"
	"yingda/workspace"
)

func TestAssignmentSpreadsAsTheSharesSay(t *testing.T) {
	arms := []workspace.Arm{{Key: "person", Share: 0.05}, {Key: "bot", Share: 0.80}, {Key: "other", Share: 0.15}}
	const n = 100_000
	seen := map[string]int{}
	for i := range n {
		arm, chance := workspace.Assign("person_first", "salt", fmt.Sprint("customer-", i), arms)
		seen[arm]++
		for _, a := range arms {
			if a.Key == arm && a.Share != chance {
				t.Fatalf("%s with chance %v", arm, chance)
			}
		}
	}
	for _, a := range arms {
		// Four standard errors: one run in 16,000 would fail by luck, and this one is fixed.
		bound := 4 * math.Sqrt(a.Share*(1-a.Share)/n)
		if got := float64(seen[a.Key]) / n; math.Abs(got-a.Share) > bound {
			t.Errorf("%s has %.4f, want %.4f ± %.4f", a.Key, got, a.Share, bound)
		}
	}
}

func TestAssignmentsUnderTwoSaltsAreIndependent(t *testing.T) {
	half := []workspace.Arm{{Key: "a", Share: 0.5}, {Key: "b", Share: 0.5}}
	const n = 40_000
	both := 0
	for i := range n {
		x, _ := workspace.Assign("e", "one", fmt.Sprint(i), half)
		y, _ := workspace.Assign("e", "two", fmt.Sprint(i), half)
		if x == "a" && y == "a" {
			both++
		}
	}
	if got := float64(both) / n; math.Abs(got-0.25) > 0.01 {
		t.Errorf("both in a: %.3f, want 0.25", got)
	}
}

func TestAssignmentIsSticky(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(0, 1).Draw(t, "share")
		arms := []workspace.Arm{{Key: "a", Share: share}, {Key: "b", Share: 1 - share}}
		unit, salt := rapid.String().Draw(t, "unit"), rapid.String().Draw(t, "salt")
		arm, chance := workspace.Assign("e", salt, unit, arms)
		again, chanceAgain := workspace.Assign("e", salt, unit, arms)
		if arm != again || chance != chanceAgain || arm == "" || chance <= 0 {
			t.Fatalf("%q %v, then %q %v", arm, chance, again, chanceAgain)
		}
	})
}

func TestPersonFirstIsOffUntilSwitchedOnAndLeavesOutThoseWhoNeedAPerson(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		made, who := w.makes(t, "mine")
		customer := id.New()
		ask := func(x workspace.Standing) workspace.Assignment {
			t.Helper()
			all, err := w.Assignments(t.Context(), made.ID, customer, id.New(), x)
			must(t, err)
			if len(all) != 1 || all[0].Experiment != workspace.PersonFirst {
				t.Fatalf("assignments %+v", all)
			}
			return all[0]
		}
		good := workspace.Standing{Staffed: true, WaitKnown: true, Wait: time.Minute}
		if a := ask(good); a.Reason != "off" || a.Arm != "" || a.Chance != 0 {
			t.Errorf("a new workspace: %+v", a)
		}
		on := true
		_, err := w.ChangeExperiment(t.Context(), who, workspace.PersonFirst, workspace.ExperimentChange{Enabled: &on})
		must(t, err)
		first := ask(good)
		if first.Reason != "" || (first.Arm != "person" && first.Arm != "bot") {
			t.Errorf("switched on: %+v", first)
		}
		if again := ask(good); again != first {
			t.Errorf("then %+v, now %+v", first, again)
		}
		reasons := map[string]workspace.Standing{
			"asked_for_person": {AskedForPerson: true}, "complaint": {Complaint: true}, "risk_word": {RiskWord: true}, "declared_need": {DeclaredNeed: true},
			"older": {Age: 65}, "out_of_hours": {Age: 64}, "wait_unknown": {Staffed: true}, "long_wait": {Staffed: true, WaitKnown: true, Wait: time.Hour},
		}
		for want, x := range reasons {
			if a := ask(x); a.Reason != want || a.Arm != "" || a.Chance != 0 {
				t.Errorf("%s: %+v", want, a)
			}
		}
		for _, bad := range [][]workspace.Arm{{{Key: "a", Share: 1}}, {{Key: "a", Share: 0.5}, {Key: "b", Share: 0.4}}} {
			_, err = w.ChangeExperiment(t.Context(), who, workspace.PersonFirst, workspace.ExperimentChange{Arms: &bad})
			wantCode(t, err, "experiment.shares")
		}
	})
}
