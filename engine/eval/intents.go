package eval

import (
	"context"
	"slices"

	"yingda/engine"
)

// Intents are the figures of a set of labelled texts.
type Intents struct {
	N                  int      `json:"n"`
	Accuracy           *float64 `json:"accuracy"`
	InScopeAccuracy    *float64 `json:"in_scope_accuracy"`
	InScopeAccuracyThr *float64 `json:"in_scope_accuracy_thr"`
	OOSRecall          *float64 `json:"oos_recall"`
	OOSPrecision       *float64 `json:"oos_precision"`
	OOSAUROC           *float64 `json:"oos_auroc"`
	ECE                *float64 `json:"ece"`
	PerfectECE         *float64 `json:"-"` // what a perfect one shows at this n
	Cost
}

// Base makes one item of each label of the split; what is labelled out of scope
// becomes known to have no answer.
func Base(rows []Row, split string) (items []engine.Item, unknown []string) {
	at := make(map[string]int)
	for _, r := range rows {
		if r.Split != split {
			continue
		}
		if r.Label == OutOfScope {
			unknown = append(unknown, r.Text)
			continue
		}
		i, ok := at[r.Label]
		if !ok {
			i = len(items)
			at[r.Label] = i
			items = append(items, engine.Item{ID: r.Label})
		}
		items[i].Questions = append(items[i].Questions, engine.Question{Text: r.Text})
	}
	return items, unknown
}

// RunIntents builds a model of one split and asks it the texts of another. A
// text is declined where the engine neither answers nor asks which of a few is
// meant: that threshold follows from the prices and the training split alone.
// Where some text is labelled out of scope, "none of these" is a label as the
// others are, for accuracy over all rows.
func RunIntents(ctx context.Context, rows []Row, train, test string, b Bench) (Intents, error) {
	items, unknown := Base(rows, train)
	b.Options.Unknown = unknown
	started := b.Clock()
	m, err := engine.Build(ctx, items, b.Options)
	if err != nil {
		return Intents{}, err
	}
	out := Intents{Cost: Cost{TrainS: b.Clock().Sub(started).Seconds()}}
	var judged []Judged
	var known []float64
	var inScope []bool
	var took []float64
	var all, right, rightInScope, kept, declined, oos, caught int
	hasNone := slices.ContainsFunc(rows, func(r Row) bool { return r.Label == OutOfScope && (r.Split == train || r.Split == test) })
	for _, row := range rows {
		if row.Split != test {
			continue
		}
		asked := b.Clock()
		r := m.Search(ctx, row.Text, engine.SearchOptions{Limit: 10})
		d := engine.Decide(r, b.Policy)
		took = append(took, float64(b.Clock().Sub(asked).Nanoseconds())/1e3)
		decline := d.Action != engine.Answer && d.Action != engine.Clarify
		j := Judged{Answerable: row.Label != OutOfScope}
		if len(r.Candidates) > 0 {
			j.Confidence, j.Right = r.Candidates[0].Confidence, r.Candidates[0].ID == row.Label
		}
		judged, known, inScope = append(judged, j), append(known, r.Known), append(inScope, j.Answerable)
		declined += one(decline)
		none := hasNone && 1-r.Known > j.Confidence
		if j.Answerable {
			all++
			right += one(j.Right && !none)
			rightInScope += one(j.Right)
			kept += one(j.Right && !decline)
		} else {
			oos++
			right += one(none)
			caught += one(decline)
		}
	}
	out.N = len(judged)
	out.Accuracy, out.InScopeAccuracy = percent(right, len(judged)), percent(rightInScope, all)
	out.InScopeAccuracyThr = percent(kept, all)
	if oos > 0 {
		out.OOSRecall, out.OOSPrecision = percent(caught, oos), percent(caught, declined)
	}
	out.OOSAUROC = AUROC(known, inScope)
	out.ECE, out.PerfectECE = ECE(judged, 10), PerfectECE(judged, 10)
	out.measure(m, took, b)
	return out, nil
}
