package engine

import (
	"context"
	"math/rand/v2"
	"slices"

	"yingda/engine/combine"
	"yingda/engine/mend"
	"yingda/engine/text"
)

// Calibration hides part of the knowledge base from itself: some questions of
// every item, and some items whole. What is hidden is then asked of what is
// left, so it is known which candidate is right, and that for the questions of
// a hidden item none is. From these cases the combiner learns.

// folds is how the hiding is done.
type folds struct {
	count        int
	questions    float64 // share of an item's questions hidden in a fold
	items        float64 // share of items hidden whole
	unanswerable float64 // share of queries assumed to have no answer
	most         int     // cases wanted; more are not looked at
}

func (c *corpus) folds(unanswerable float64) folds {
	f := folds{count: 1, questions: 0.25, items: 0.1, unanswerable: unanswerable, most: 8000}
	for f.count < 5 && float64(f.count)*f.questions*float64(len(c.owner)) < 5000 {
		f.count++
	}
	return f
}

// trial is a question asked of what is left in a fold, and what should come of it.
type trial struct {
	text    string
	right   int32 // group; -1: nothing
	of      int32 // the question it is or was made of; -1: none
	made    bool  // made up from that question, or of nothing
	strange bool  // about something else altogether
}

// learned are the cases of all folds: as a search without vectors from outside
// would have them, and as one with them.
type learned struct{ own, beyond []combine.Case }

// cases hides, builds, asks and collects.
func (c *corpus) cases(ctx context.Context, t tuning, f folds, o Options) (learned, error) {
	rng := rand.New(rand.NewPCG(t.encoder.Seed, 0xca5e))
	order := rng.Perm(len(c.items))
	var out learned
	for fold := range f.count {
		o.tell(StepHide, fold, f.count)
		gone := c.hiddenItems(order, fold, f)
		kept, asked := c.hiddenQuestions(rng, gone, f)
		m, x := c.mender(kept), buildIndex(ctx, c, kept, t)
		if ctx.Err() != nil {
			return learned{}, ctx.Err()
		}
		rng.Shuffle(len(asked), func(a, b int) { asked[a], asked[b] = asked[b], asked[a] })
		if most := f.most / f.count; len(asked) > most {
			asked = asked[:most]
		}
		trials := c.trials(rng, x, kept, asked)
		vectors, err := c.vectorsOf(ctx, trials, o.Outside)
		if err != nil {
			return learned{}, err
		}
		for i, tr := range trials {
			q := readQuery(tr.text, c.same, m)
			own := c.ask(x, q, tr.right, t, ownRow, ownQuery)
			if tr.strange && tr.of < 0 && own.Query[qCovered] >= knownWell {
				continue
			}
			out.own = append(out.own, tr.weighed(own))
			if v := vectors[i]; v != nil {
				q.outside = v
				out.beyond = append(out.beyond, tr.weighed(c.ask(x, q, tr.right, t, rowWidth, queryWidth)))
			}
		}
	}
	weigh(out.own, f.unanswerable*c.doubt(), len(c.unknown) > 0)
	weigh(out.beyond, f.unanswerable*c.doubt(), len(c.unknown) > 0)
	return out, nil
}

// trials are what is asked of a fold: what was hidden from it; some of what was
// kept, retold; some of it about something else; what is known to have no answer;
// and what hardly any base answers.
func (c *corpus) trials(rng *rand.Rand, x *index, kept, asked []int32) (out []trial) {
	for _, q := range asked {
		out = append(out, trial{text: c.text(q).Typed, right: c.group[c.owner[q]], of: q})
	}
	for _, q := range c.draw(rng, kept, retoldShare*float64(len(asked))) {
		if s := retell(rng, c.text(q).Typed); s != "" && x.wordings(c.owner[q]) <= fewWordings {
			out = append(out, trial{text: s, right: c.group[c.owner[q]], of: q, made: true})
		}
	}
	for _, q := range c.draw(rng, kept, estrangedShare*float64(len(asked))) {
		if s := x.estrange(rng, c.text(q)); s != "" && x.wordings(c.owner[q]) <= manyWordings {
			out = append(out, trial{text: s, right: -1, of: q, made: true, strange: true})
		}
	}
	for _, s := range c.unknown {
		out = append(out, trial{text: s, right: -1, of: -1, made: true})
	}
	for _, s := range offhand {
		out = append(out, trial{text: s, right: -1, of: -1, made: true, strange: true})
	}
	return out
}

func (t trial) weighed(c combine.Case) combine.Case {
	if t.strange {
		c.Weight = offhandWeight
	}
	return c
}

// hiddenItems are those a fold takes out whole, with all of their group.
func (c *corpus) hiddenItems(order []int, fold int, f folds) map[int32]bool {
	n := max(1, int(float64(len(c.items))*f.items))
	gone := make(map[int32]bool)
	if len(c.items) < 4 {
		return gone
	}
	for k := range n {
		gone[c.group[order[(fold*n+k)%len(c.items)]]] = true
	}
	return gone
}

// hiddenQuestions parts the questions into those kept and those asked.
func (c *corpus) hiddenQuestions(rng *rand.Rand, gone map[int32]bool, f folds) (kept, asked []int32) {
	for from := 0; from < len(c.owner); {
		to := from
		for to < len(c.owner) && c.owner[to] == c.owner[from] {
			to++
		}
		n := to - from
		hide := 0
		switch {
		case gone[c.group[c.owner[from]]]:
			hide = n
		case n > 1:
			hide = max(1, int(float64(n)*f.questions+rng.Float64()))
			hide = min(hide, n-1)
		}
		picked := rng.Perm(n)[:hide]
		for q := range n {
			if slices.Contains(picked, q) {
				asked = append(asked, int32(from+q))
			} else {
				kept = append(kept, int32(from+q))
			}
		}
		from = to
	}
	return kept, asked
}

// draw takes so many of the kept questions at random.
func (c *corpus) draw(rng *rand.Rand, kept []int32, count float64) []int32 {
	n := min(len(kept), int(count))
	out := make([]int32, n)
	for i, k := range rng.Perm(len(kept))[:n] {
		out[i] = kept[k]
	}
	return out
}

// mender learns from some of the questions.
func (c *corpus) mender(kept []int32) *mend.Mender {
	return mend.New(func(yield func(text.Normalised) bool) {
		for _, q := range kept {
			if !yield(c.text(q)) {
				return
			}
		}
	})
}

// ask gives the case of one query, with all the candidates a search would weigh:
// probabilities learned over fewer would not add up over more. right is its
// group, -1 where there is none; rows and queries are how many features count.
func (c *corpus) ask(x *index, d query, right int32, t tuning, rows, queries int) combine.Case {
	s := c.room.take()
	defer c.room.Put(s)
	x.look(s, d, t.pool, nil)
	out := combine.Case{Query: append([]float32(nil), s.query[:queries]...), Weight: 1}
	for i := range s.pool {
		p := &s.pool[i]
		if p.against {
			continue // no vote for either side: the penalty is fixed
		}
		out.Rows = append(out.Rows, append([]float32(nil), p.row[:rows]...))
		out.Right = append(out.Right, c.group[p.item] == right)
	}
	return out
}

// offhandWeight marks an offhand case until it is weighed.
const offhandWeight = -1

// Beside the assumed share of questions without an answer, so many more (as a
// part of it) are about something else altogether.
const offhandShare = 0.6

// caution is by how much hidden items count for more than the assumed share
// where no question is labelled as having no answer: what people ask in vain is
// nearer to what a base has than what hiding shows. Chosen on the dev splits of
// the Chinese bank.
const caution = 1.6

// doubt is how much of the assumed share counts. Where the items have many
// wordings, a hidden item is nearer to what is left than what people ask in vain,
// and too much would be declined. Chosen on the dev splits of the intent sets.
func (c *corpus) doubt() float64 {
	const wordings = 32
	return min(1, wordings*float64(len(c.items))/float64(max(1, len(c.owner))))
}

// weigh makes the cases without an answer count for the assumed share.
func weigh(cases []combine.Case, unanswerable float64, labelled bool) {
	var answered, near, off float64
	for _, c := range cases {
		switch {
		case c.Weight == offhandWeight:
			off++
		case slices.Contains(c.Right, true):
			answered++
		default:
			near++
		}
	}
	total := unanswerable / (1 - unanswerable) * max(answered, 1)
	for i := range cases {
		switch {
		case cases[i].Weight == offhandWeight:
			cases[i].Weight = total * offhandShare / off
		case slices.Contains(cases[i].Right, true):
		case labelled:
			cases[i].Weight = total / near
		default:
			cases[i].Weight = total * caution / near
		}
	}
}

// answerable counts the cases that have an answer.
func answerable(cases []combine.Case) float64 {
	var n float64
	for _, c := range cases {
		if slices.Contains(c.Right, true) {
			n++
		}
	}
	return n
}

// guess fits, over all candidates of all cases, another feature by the encoder's
// score: what an item would have that it was not learned for, such as the class
// model's margin.
func guess(cases []combine.Case, feature int, otherwise [2]float32) [2]float32 {
	var n, sx, sy, sxx, sxy float64
	for _, c := range cases {
		for _, r := range c.Rows {
			x, y := float64(r[fDense]), float64(r[feature])
			n, sx, sy, sxx, sxy = n+1, sx+x, sy+y, sxx+x*x, sxy+x*y
		}
	}
	spread := n*sxx - sx*sx
	if spread < 1e-9 {
		return otherwise
	}
	slope := (n*sxy - sx*sy) / spread
	return [2]float32{float32(slope), float32((sy - slope*sx) / n)}
}
