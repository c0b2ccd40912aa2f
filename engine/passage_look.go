package engine

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"yingda/engine/text"
)

// What is weighed of a passage.
const (
	pCovered  = iota // share of what is asked that it has, headings included
	pTogether        // … that one of its sentences has together with the headings
	pSentence        // … that the best sentence has alone
	pHeads           // … that the headings have
	pHeadOwn         // share of the nearest heading that is asked
	pRun             // longest stretch of the question that stands in it as asked
	pGap             // how far behind the best passage in what it has together
	pNumber          // a number is asked for and the sentence has one, or has none
	pDenies          // the question or the sentence negates, and not both; or they take sides
	passageRow
)

// What is weighed of a question beside its passages.
const (
	aTogether = iota // most that any passage has together
	aCovered         // most that any has
	aUnknown         // share of what is asked that no passage has
	aTerms           // log of how many terms are asked
	aMargin          // from the best to the second document place
	passageQuery
)

// sighted is a passage under the scorers' eyes.
type sighted struct {
	place    int32
	sentence int // the best; -1: a heading stands for all of it
	contrary bool
	row      [passageRow]float32
}

const (
	glimpsed  = 24 // passages that are read closely
	mostTerms = 64 // of a question
)

// asked is a question as passages are asked it.
type asked struct {
	terms  []heard
	weight []float64 // by term; together 1
	often  []int32   // passages that have it
	place  map[uint64]int
	sides  sides
	denies bool
	number bool // a number is wanted
	runes  []rune
	quiet  []bool
}

// readAsked leaves out what only asks and weighs the rest by how few passages
// have it.
func (p *Passages) readAsked(n text.Normalised) asked {
	a := asked{place: map[uint64]int{}, sides: stance(n), denies: denies(n), number: wantsNumber(n.Text), runes: n.Runes(), quiet: silent(n)}
	total := 0.0
	for _, t := range termsOf(n) {
		quiet := true
		for i := t.start; i < t.end; i++ {
			quiet = quiet && a.quiet[i]
		}
		if _, twice := a.place[t.hash]; twice || quiet || len(a.terms) == mostTerms {
			continue
		}
		if t.end-t.start > 1 && (a.quiet[t.start] || a.quiet[t.end-1]) && t.part == 1 && a.runes[t.start] >= 0x80 {
			t.part = alone // a pair that reaches into what only asks
		}
		a.place[t.hash] = len(a.terms)
		often := p.has(t.hash)
		w := t.part * math.Log(1+float64(p.live+1)/float64(1+often))
		a.terms, a.weight, a.often = append(a.terms, t), append(a.weight, w), append(a.often, often)
		total += w
	}
	for i := range a.weight {
		a.weight[i] /= max(total, 1e-9)
	}
	return a
}

var amountWords = []string{"多少", "几", "多久", "多长", "何时", "什么时候", "啥时候", "哪天", "how much", "how many", "how long", "how often", "when", "what time", "price", "cost"}

func wantsNumber(s string) bool {
	return slices.ContainsFunc(amountWords, func(w string) bool { return strings.Contains(s, w) })
}

// tally is the room for adding up what passages have.
type tally struct {
	score   []float32 // by place
	touched []int32
	best    []glimpse
}

type glimpse struct {
	place int32
	score float32
}

// glimpse finds the passages that have most of what is asked. What stands nearly
// everywhere is not looked up where rarer words are asked too.
func (p *Passages) glimpse(a asked, allow func(i int) bool) []glimpse {
	t, ok := p.room.Get().(*tally)
	if !ok {
		t = &tally{score: make([]float32, len(p.all))}
	}
	defer p.room.Put(t)
	t.touched, t.best = t.touched[:0], t.best[:0]
	for i := range a.terms {
		if a.common(i, p) {
			continue
		}
		w := float32(a.weight[i])
		for _, s := range p.segments {
			s.each(a.terms[i].hash, func(place int32) {
				if t.score[place] == 0 {
					t.touched = append(t.touched, place)
				}
				t.score[place] += w
			})
		}
	}
	for _, place := range t.touched {
		g := glimpse{place, t.score[place]}
		t.score[place] = 0
		if at := p.at[place]; at >= 0 && (len(t.best) < glimpsed || p.before(g, t.best[len(t.best)-1])) && (allow == nil || allow(int(at))) {
			t.keep(p, g)
		}
	}
	return slices.Clone(t.best)
}

// common tells a term that finds too much to find anything by: a single
// character, or what a third of all passages have, where enough else is asked.
func (a asked) common(i int, p *Passages) bool {
	if a.terms[i].part < 1 && len(a.terms) > 3 {
		return true
	}
	return a.often[i] > 1000 && 3*int(a.often[i]) > p.live && a.weight[i] < 0.5/float64(len(a.terms))+0.1
}

func (p *Passages) before(a, b glimpse) bool {
	return a.score > b.score || a.score == b.score && p.at[a.place] < p.at[b.place]
}

// keep puts g among the best in its order.
func (t *tally) keep(p *Passages, g glimpse) {
	at, _ := slices.BinarySearchFunc(t.best, g, func(x, g glimpse) int {
		if p.before(x, g) {
			return -1
		}
		return 1
	})
	t.best = slices.Insert(t.best, at, g)
	if len(t.best) > glimpsed {
		t.best = t.best[:glimpsed]
	}
}

// look weighs the passages that may answer, and the question itself.
func (p *Passages) look(n text.Normalised, allow func(i int) bool) (all []sighted, query [passageQuery]float32) {
	a := p.readAsked(n)
	if len(a.terms) == 0 {
		return nil, query
	}
	for _, g := range p.glimpse(a, allow) {
		all = append(all, p.read(a, g.place))
	}
	best := float32(0)
	for i := range all {
		best = max(best, all[i].row[pTogether])
		query[aCovered] = max(query[aCovered], all[i].row[pCovered])
	}
	for i := range all {
		all[i].row[pGap] = best - all[i].row[pTogether]
	}
	slices.SortFunc(all, func(x, y sighted) int {
		return cmp.Or(cmp.Compare(y.row[pTogether], x.row[pTogether]), cmp.Compare(y.row[pSentence], x.row[pSentence]), cmp.Compare(p.at[x.place], p.at[y.place]))
	})
	query[aTogether] = best
	if len(all) > 1 {
		query[aMargin] = best - all[1].row[pTogether]
	} else {
		query[aMargin] = best
	}
	for i, n := range a.often {
		if n <= 0 {
			query[aUnknown] += float32(a.weight[i])
		}
	}
	query[aTerms] = float32(math.Log(float64(1 + len(a.terms))))
	return all, query
}

// read compares a question with one passage, sentence by sentence.
func (p *Passages) read(a asked, place int32) sighted {
	x := p.all[place]
	out := sighted{place: place, sentence: -1}
	heads, whole := make([]bool, len(a.terms)), make([]bool, len(a.terms))
	var nearest float32
	for i, h := range x.Heads {
		n := text.Normalise(h)
		in := a.marks(n)
		join(heads, in)
		if i > 0 || len(x.Heads) == 1 { // a document's title is about all of it
			nearest = max(nearest, a.own(n))
		}
	}
	join(whole, heads)
	best := -1.0
	for i, s := range x.Sentences {
		n := text.Normalise(s)
		in := a.marks(n)
		own := a.sum(in)
		if own == 0 && best >= 0 {
			continue
		}
		join(whole, in)
		join(in, heads)
		together, run := a.sum(in), a.run(n)
		if v := together + 0.5*own + 0.2*float64(run); v > best {
			best, out.sentence = v, i
			out.row[pTogether], out.row[pSentence], out.row[pRun] = float32(together), float32(own), run
			a.judge(&out, s, n)
		}
	}
	if a.sum(heads) > float64(out.row[pTogether]) || len(x.Sentences) == 0 {
		out.row[pTogether] = float32(a.sum(heads))
	}
	out.row[pCovered], out.row[pHeads], out.row[pHeadOwn] = float32(a.sum(whole)), float32(a.sum(heads)), nearest
	return out
}

// judge compares what the question and a sentence take a stand on.
func (a asked) judge(out *sighted, s string, n text.Normalised) {
	out.row[pNumber], out.row[pDenies] = 0, 0
	if a.number {
		out.row[pNumber] = -1
		if strings.ContainsAny(s, "0123456789０１２３４５６７８９一二三四五六七八九十两百千万半") {
			out.row[pNumber] = 1
		}
	}
	out.contrary = a.sides.against(stance(n).clear())
	if a.denies != denies(n) || out.contrary {
		out.row[pDenies] = 1
	}
}

// marks tells which terms of the question a text has.
func (a asked) marks(n text.Normalised) []bool {
	out := make([]bool, len(a.terms))
	for _, t := range termsOf(n) {
		if i, ok := a.place[t.hash]; ok {
			out[i] = true
		}
	}
	return out
}

func join(to, from []bool) {
	for i, v := range from {
		to[i] = to[i] || v
	}
}

func (a asked) sum(in []bool) (s float64) {
	for i, v := range in {
		if v {
			s += a.weight[i]
		}
	}
	return s
}

// own is the share of a heading's n-grams that is asked.
func (a asked) own(n text.Normalised) float32 {
	var have, all float64
	for _, t := range termsOf(n) {
		all += t.part
		if _, ok := a.place[t.hash]; ok {
			have += t.part
		}
	}
	return float32(have / max(all, 1e-9))
}

// run is the longest stretch of the question that stands in a text as it is
// asked, as a share of what is asked.
func (a asked) run(n text.Normalised) float32 {
	var asked, best int
	for _, q := range a.quiet {
		if !q {
			asked++
		}
	}
	rs := n.Runes()
	for i := 0; i < len(a.runes); i++ {
		if a.quiet[i] {
			continue
		}
		for j := range rs {
			k := 0
			for i+k < len(a.runes) && j+k < len(rs) && a.runes[i+k] == rs[j+k] && !a.quiet[i+k] {
				k++
			}
			best = max(best, k)
		}
	}
	return float32(best) / float32(max(1, asked))
}
