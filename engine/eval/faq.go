package eval

import (
	"context"
	"runtime"
	"slices"
	"time"

	"yingda/engine"
)

// FAQ are the figures of a knowledge base asked questions whose items are known.
type FAQ struct {
	N                    int      `json:"n"`
	Top1                 *float64 `json:"top1"`
	Top3                 *float64 `json:"top3"`
	MRR10                *float64 `json:"mrr10"`
	Cov95                *float64 `json:"cov95"`
	Answered             *float64 `json:"answered"`
	Clarified            *float64 `json:"clarified"`
	Precision            *float64 `json:"precision"`
	RightAfterClarifying *float64 `json:"right_after_clarifying"`
	FalseNear            *float64 `json:"false_near"`
	FalseOff             *float64 `json:"false_off"`
	ClarifiedUnanswered  *float64 `json:"clarified_unanswerable"`
	ECE                  *float64 `json:"ece"`
	// Beside the line of JSON: what ECE a perfect one shows at this n, and of all
	// answers from items of R3 and R4 how many there were and the share right.
	PerfectECE       *float64 `json:"-"`
	Guarded          int      `json:"-"`
	GuardedPrecision *float64 `json:"-"`
	Cost
}

// Cost is what training and asking took.
type Cost struct {
	TrainS  float64  `json:"train_s"`
	P50us   *float64 `json:"p50_us"`
	P99us   *float64 `json:"p99_us"`
	RSSMB   float64  `json:"rss_mb"`
	ModelMB float64  `json:"model_mb"`
}

// Gauge measures the process; given by the caller, because this package does no
// I/O. nil leaves the figure 0.
type Gauge func() (rssMB float64)

// Clock tells the time.
type Clock func() time.Time

// Bench is how a run is measured.
type Bench struct {
	Options engine.Options
	Policy  engine.Policy
	Clock   Clock
	Gauge   Gauge
}

// RunFAQ builds a model of the base and asks it the queries of the split.
func RunFAQ(ctx context.Context, base []engine.Item, queries []Query, split string, b Bench) (FAQ, error) {
	started := b.Clock()
	m, err := engine.Build(ctx, base, b.Options)
	if err != nil {
		return FAQ{}, err
	}
	out := FAQ{Cost: Cost{TrainS: b.Clock().Sub(started).Seconds()}}
	groups := make(map[string]string, len(base))
	for _, it := range base {
		groups[it.ID] = it.Group
	}
	t := tally{groups: groups}
	var took []float64
	for _, q := range queries {
		if q.Split != split {
			continue
		}
		asked := b.Clock()
		r := m.Search(ctx, q.Text, engine.SearchOptions{Limit: 10})
		d := engine.Decide(r, b.Policy)
		took = append(took, float64(b.Clock().Sub(asked).Nanoseconds())/1e3)
		t.add(q, r, d)
	}
	t.write(&out)
	out.measure(m, took, b)
	return out, nil
}

func (c *Cost) measure(m *engine.Model, took []float64, b Bench) {
	c.P50us, c.P99us = quantile(took, 0.5), quantile(took, 0.99)
	if b.Gauge != nil {
		runtime.GC()
		c.RSSMB = b.Gauge()
	}
	if data, err := m.MarshalBinary(); err == nil {
		c.ModelMB = float64(len(data)) / (1 << 20)
	}
}

func quantile(values []float64, q float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(values))
	return &sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// tally counts outcomes.
type tally struct {
	groups map[string]string
	judged []Judged

	answerable, top1, top3, answered, clarified, rightClarified int
	given, rightGiven, guarded, rightGuarded                    int
	near, nearAnswered, off, offAnswered, unanswerableClarified int
	reciprocal                                                  float64
}

func (t *tally) right(q Query, c engine.Candidate) bool {
	if q.Gold[c.ID] {
		return true
	}
	for id := range q.Gold {
		if g := t.groups[id]; g != "" && g == c.Group {
			return true
		}
	}
	return false
}

func (t *tally) add(q Query, r engine.Result, d engine.Decision) {
	rank := 0
	for i, c := range r.Candidates {
		if t.right(q, c) {
			rank = i + 1
			break
		}
	}
	j := Judged{Right: rank == 1, Answerable: q.Kind == "para"}
	if len(r.Candidates) > 0 {
		j.Confidence = r.Candidates[0].Confidence
	}
	t.judged = append(t.judged, j)
	answered, clarified := d.Action == engine.Answer, d.Action == engine.Clarify
	if answered {
		said := r.Candidates[d.Offer[0]]
		right, guarded := t.right(q, said), said.Grade.Guarded()
		t.given++
		t.rightGiven += one(right)
		t.guarded += one(guarded)
		t.rightGuarded += one(guarded && right)
	}
	switch q.Kind {
	case "para":
		t.addAnswerable(q, r, d, rank)
	case "near":
		t.near++
		t.nearAnswered += one(answered)
		t.unanswerableClarified += one(clarified)
	default:
		t.off++
		t.offAnswered += one(answered)
		t.unanswerableClarified += one(clarified)
	}
}

func (t *tally) addAnswerable(q Query, r engine.Result, d engine.Decision, rank int) {
	t.answerable++
	t.top1 += one(rank == 1)
	t.top3 += one(rank >= 1 && rank <= 3)
	if rank >= 1 && rank <= 10 {
		t.reciprocal += 1 / float64(rank)
	}
	t.answered += one(d.Action == engine.Answer)
	if d.Action == engine.Clarify {
		t.clarified++
		t.rightClarified += one(slices.ContainsFunc(d.Offer, func(i int) bool { return t.right(q, r.Candidates[i]) }))
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (t *tally) write(out *FAQ) {
	out.N = len(t.judged)
	out.Top1, out.Top3 = percent(t.top1, t.answerable), percent(t.top3, t.answerable)
	if t.answerable > 0 {
		v := 100 * t.reciprocal / float64(t.answerable)
		out.MRR10 = &v
	}
	out.Cov95 = Cov95(t.judged)
	out.Answered, out.Clarified = percent(t.answered, t.answerable), percent(t.clarified, t.answerable)
	out.Precision = percent(t.rightGiven, t.given)
	out.RightAfterClarifying = percent(t.rightClarified, t.clarified)
	out.FalseNear, out.FalseOff = percent(t.nearAnswered, t.near), percent(t.offAnswered, t.off)
	out.ClarifiedUnanswered = percent(t.unanswerableClarified, t.near+t.off)
	out.Guarded, out.GuardedPrecision = t.guarded, percent(t.rightGuarded, t.guarded)
	out.ECE, out.PerfectECE = ECE(t.judged, 10), PerfectECE(t.judged, 10)
}
