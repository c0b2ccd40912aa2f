package evaluate

import (
	"fmt"
	"testing"

	"yingda/knowledge/gate"
)

// asked are n results of a channel, of which so many are won and lost.
func resultsOf(channel string, n, won, lost int) (all []Result) {
	for i := range n {
		r := Result{QuestionID: fmt.Sprint(channel, i), Channel: channel, Locale: "zh-CN", Before: gate.Right, After: gate.Right}
		switch {
		case i < won:
			r.Before = gate.Missed
		case i < won+lost:
			r.After = gate.Missed
		}
		all = append(all, r)
	}
	return all
}

func groupNamed(all []Group, by, name string) Group {
	for _, g := range all {
		if g.By == by && g.Name == name {
			return g
		}
	}
	return Group{}
}

func TestAGroupThatGetsWorseBlocksWhateverTheMeanDoes(t *testing.T) {
	groups := grouped(append(resultsOf("webchat", 400, 60, 2), resultsOf("phone", 40, 0, 9)...))
	v, blocked := verdict(groups)
	if v != Better || !blocked {
		t.Errorf("%s, blocked %t", v, blocked)
	}
	if g := groupNamed(groups, ByChannel, "phone"); !g.Worse || g.After >= g.Before || g.Right.Lost != 9 {
		t.Errorf("%+v", g)
	}
	if g := groupNamed(groups, ByChannel, "webchat"); g.Worse || g.Low <= 0 {
		t.Errorf("%+v", g)
	}
	if groups[0].By != ByAll || groups[0].Right.N != 440 {
		t.Errorf("%+v", groups[0])
	}
}

func TestWhatChanceExplainsDoesNotBlock(t *testing.T) {
	v, blocked := verdict(grouped(append(resultsOf("webchat", 300, 10, 12), resultsOf("phone", 40, 1, 3)...)))
	if v != NoWorse || blocked {
		t.Errorf("%s, blocked %t", v, blocked)
	}
}

func TestMoreWrongAnswersBlockThoughAsManyAreRight(t *testing.T) {
	all := resultsOf("webchat", 200, 0, 0)
	for i := range 8 {
		all[i].Before, all[i].After = gate.Missed, gate.Wrong
	}
	if v, blocked := verdict(grouped(all)); v != Worse || !blocked {
		t.Errorf("%s, blocked %t", v, blocked)
	}
}

func TestAFewQuestionsProveNothing(t *testing.T) {
	if v, _ := verdict(grouped(resultsOf("webchat", 10, 3, 0))); v != NotProven {
		t.Error(v)
	}
	if v, blocked := verdict(grouped(nil)); v != NotProven || blocked {
		t.Error(v, blocked)
	}
}
