package evaluate

import (
	"cmp"
	"slices"

	"yingda/knowledge/gate"
	"yingda/learning/compare"
)

// Dimensions by which questions are grouped.
const (
	ByAll       = "all"
	ByCategory  = "category"
	ByChannel   = "channel"
	ByLanguage  = "language"
	ByCustomers = "customers"
)

var dimensions = []string{ByCategory, ByChannel, ByLanguage, ByCustomers}

// Group is what a group of questions got from both versions.
type Group struct {
	By     string        `json:"by" enum:"all,category,channel,language,customers"`
	Name   string        `json:"name" doc:"Id of a category, a channel, zh or en, a group of customers; empty for all, and for what belongs to none"`
	Right  compare.Pairs `json:"right" doc:"Questions answered right; right: by both, won: by the new one alone, lost: by the released one alone"`
	Wrong  compare.Pairs `json:"wrong" doc:"Questions not answered wrong: lost are those that only the new version answers wrong"`
	Before float64       `json:"before" doc:"Share answered right by what is released"`
	After  float64       `json:"after" doc:"Share answered right by the new version"`
	Low    float64       `json:"low" doc:"Lower end of the 95 % interval of after less before"`
	High   float64       `json:"high" doc:"Upper end"`
	P      float64       `json:"p" doc:"McNemar's exact probability of so great a difference if there is none"`
	Worse  bool          `json:"worse" doc:"It gets worse beyond chance"`
	Few    bool          `json:"few" doc:"Too few questions to prove anything"`
}

const (
	// fewest questions say something of a group.
	fewest = 20
	// alpha is how often a dimension without any change is called worse by chance.
	alpha = 0.05
)

// grouped counts results by group, all of them first.
func grouped(all []Result) []Group {
	whole := &Group{By: ByAll}
	groups := map[[2]string]*Group{}
	for _, r := range all {
		of := []*Group{whole}
		for by, name := range map[string]string{ByCategory: r.CategoryID, ByChannel: r.Channel, ByLanguage: language(r.Locale), ByCustomers: r.Customers} {
			key := [2]string{by, name}
			if groups[key] == nil {
				groups[key] = &Group{By: by, Name: name}
			}
			of = append(of, groups[key])
		}
		for _, g := range of {
			g.Right.Add(r.Before == gate.Right, r.After == gate.Right)
			g.Wrong.Add(r.Before != gate.Wrong, r.After != gate.Wrong)
		}
	}
	out := []Group{}
	for _, g := range groups {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(slices.Index(dimensions, a.By), slices.Index(dimensions, b.By)), cmp.Compare(b.Right.N, a.Right.N), cmp.Compare(a.Name, b.Name))
	})
	out = append([]Group{*whole}, out...)
	for i := range out {
		out[i].figure()
	}
	for _, by := range append([]string{ByAll}, dimensions...) {
		judge(out, by)
	}
	return out
}

func language(locale string) string { return locale[:min(2, len(locale))] }

func (g *Group) figure() {
	if n := float64(g.Right.N); n > 0 {
		g.Before, g.After = float64(g.Right.Right+g.Right.Lost)/n, float64(g.Right.Right+g.Right.Won)/n
	}
	g.Low, g.High = g.Right.Interval()
	g.P, g.Few = g.Right.McNemar(), g.Right.N < fewest
}

// judge marks the groups of a dimension that get worse: fewer right, or more
// wrong, the groups looked at together.
func judge(all []Group, by string) {
	var at []int
	var p []float64
	for i, g := range all {
		if g.By == by {
			at, p = append(at, i, i), append(p, g.Right.Worse(), g.Wrong.Worse())
		}
	}
	for k, worse := range compare.Holm(p, alpha) {
		all[at[k]].Worse = all[at[k]].Worse || worse
	}
}

// verdict is what the groups say together, and whether one of them blocks.
func verdict(all []Group) (verdict string, blocked bool) {
	whole := all[0]
	blocked = slices.ContainsFunc(all, func(g Group) bool { return g.Worse })
	switch {
	case whole.Worse:
		return Worse, blocked
	case whole.Few:
		return NotProven, blocked
	case whole.P < alpha && whole.Right.Won > whole.Right.Lost:
		return Better, blocked
	}
	return NoWorse, blocked
}
