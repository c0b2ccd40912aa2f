package eval

import (
	"slices"
	"strings"

	"yingda/engine"
)

// careful are words of what a wrong answer does harm in: lost cards, freezing,
// transfers, rates, fraud, health.
var careful = []string{
	"挂失", "丢失", "遗失", "丢了", "冻结", "解冻", "转账", "汇款", "利率", "利息", "诈骗", "盗刷", "被盗", "中毒", "过敏", "受伤",
	"lost", "stolen", "freeze", "frozen", "transfer", "interest rate", "fraud", "allergic", "injured",
}

// Guard grades the items R3 whose standard question names something that asks for
// care, where the base grades none itself; the set that comes without grades can
// so tell how precise answers are where it matters.
func Guard(base []engine.Item) []engine.Item {
	if slices.ContainsFunc(base, func(it engine.Item) bool { return it.Grade != "" }) {
		return base
	}
	out := slices.Clone(base)
	for i, it := range out {
		if len(it.Questions) > 0 && slices.ContainsFunc(careful, func(w string) bool {
			return strings.Contains(strings.ToLower(it.Questions[0].Text), w)
		}) {
			out[i].Grade = engine.R3
		}
	}
	return out
}
