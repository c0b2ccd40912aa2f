package eval

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"yingda/engine"
	"yingda/engine/text"
)

// Case is a question and how it was spoiled or turned round.
type Case struct {
	Family            string
	Original, Changed string
	Expected          map[string]bool // one of these comes first; empty: must not be answered
	Forbidden         map[string]bool // where nothing is expected: must not be answered with one of these
}

// ReadCases reads tab-separated lines: family, original, changed, expected ids
// joined by | or -.
func ReadCases(r io.Reader) ([]Case, error) {
	var out []Case
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		f := strings.Split(strings.TrimRight(lines.Text(), "\r"), "\t")
		if len(f) == 1 && f[0] == "" || f[0] == "family" {
			continue
		}
		if len(f) < 4 {
			return nil, fmt.Errorf("line %d: %d fields, want 4", n, len(f))
		}
		c := Case{Family: f[0], Original: f[1], Changed: f[2], Expected: map[string]bool{}}
		for _, id := range strings.Split(f[3], "|") {
			if id != "" && id != "-" {
				c.Expected[id] = true
			}
		}
		out = append(out, c)
	}
	return out, lines.Err()
}

// Family are the figures of one kind of disturbance.
type Family struct {
	N     int      `json:"n"`
	Right *float64 `json:"right"`
}

// Robust are the figures of all kinds.
type Robust struct {
	N        int               `json:"n"`
	Families map[string]Family `json:"families"`
	Cost
}

// generated is how many hidden questions are spoiled.
const generated = 600

// RunRobust asks spoiled questions. Without cases it hides one wording of each
// item that has three, and spoils those that are answered right unspoiled. A
// spoiled question is right where the first candidate is. One turned round is
// right where the opposite item comes first; where no item has the turned wording,
// whether some item is the opposite in other words is not known, and it is right
// where it is not answered with the item of the question it was made of.
func RunRobust(ctx context.Context, base []engine.Item, cases []Case, b Bench) (Robust, error) {
	kept, hidden := base, []Case(nil)
	if cases == nil {
		kept, hidden = hide(base, b.Options.Seed)
	}
	started := b.Clock()
	m, err := engine.Build(ctx, kept, b.Options)
	if err != nil {
		return Robust{}, err
	}
	out := Robust{Families: map[string]Family{}, Cost: Cost{TrainS: b.Clock().Sub(started).Seconds()}}
	a := asker{model: m, bench: b}
	if cases == nil {
		cases = a.spoil(ctx, base, hidden)
	}
	right := map[string]int{}
	for _, c := range cases {
		f := out.Families[c.Family]
		f.N++
		out.Families[c.Family] = f
		right[c.Family] += one(a.right(ctx, c.Changed, c))
	}
	for name, f := range out.Families {
		f.Right = percent(right[name], f.N)
		out.Families[name] = f
		out.N += f.N
	}
	out.measure(m, a.took, b)
	return out, nil
}

// hide takes a wording out of each item that has three.
func hide(base []engine.Item, seed uint64) (kept []engine.Item, hidden []Case) {
	rng := rand.New(rand.NewPCG(seed, 0x41de))
	for _, it := range base {
		if len(it.Questions) >= 3 {
			k := 1 + rng.IntN(len(it.Questions)-1)
			expected := map[string]bool{it.ID: true}
			for _, o := range base {
				if it.Group != "" && o.Group == it.Group {
					expected[o.ID] = true
				}
			}
			hidden = append(hidden, Case{Original: it.Questions[k].Text, Expected: expected})
			it.Questions = append(append([]engine.Question(nil), it.Questions[:k]...), it.Questions[k+1:]...)
		}
		kept = append(kept, it)
	}
	rng.Shuffle(len(hidden), func(a, b int) { hidden[a], hidden[b] = hidden[b], hidden[a] })
	return kept, hidden[:min(generated, len(hidden))]
}

type asker struct {
	model *engine.Model
	bench Bench
	took  []float64
}

func (a *asker) right(ctx context.Context, question string, c Case) bool {
	asked := a.bench.Clock()
	r := a.model.Search(ctx, question, engine.SearchOptions{Limit: 10})
	d := engine.Decide(r, a.bench.Policy)
	a.took = append(a.took, float64(a.bench.Clock().Sub(asked).Nanoseconds())/1e3)
	switch {
	case len(c.Expected) > 0:
		return len(r.Candidates) > 0 && c.Expected[r.Candidates[0].ID]
	case len(c.Forbidden) > 0:
		return d.Action != engine.Answer || !c.Forbidden[r.Candidates[d.Offer[0]].ID]
	}
	return d.Action != engine.Answer
}

// spoil makes the cases of all families from the hidden questions.
func (a *asker) spoil(ctx context.Context, base []engine.Item, hidden []Case) []Case {
	var texts []string
	asks := map[string]map[string]bool{} // normalised wording → items
	for _, it := range base {
		for _, q := range it.Questions {
			texts = append(texts, q.Text)
			key := text.Normalise(q.Text).Text
			if asks[key] == nil {
				asks[key] = map[string]bool{}
			}
			asks[key][it.ID] = true
		}
	}
	d := newDisturber(a.bench.Options.Seed, texts)
	var out []Case
	for _, h := range hidden {
		if !a.right(ctx, h.Original, h) {
			continue
		}
		for _, family := range []string{SoundAlike, LookAlike, Dropped, Doubled, Pinyin, Mixed} {
			if s := d.apply(family, h.Original); s != "" && s != h.Original {
				out = append(out, Case{Family: family, Original: h.Original, Changed: s, Expected: h.Expected})
			}
		}
		// Where the editor holds both sides to be one question, so do we; where
		// another item has the turned wording, that is the opposite item.
		t := turned(h.Original)
		if others := asks[text.Normalise(t.text).Text]; t.text != "" && !overlap(others, h.Expected) && !bothSides(base, h.Expected, t) {
			out = append(out, Case{Family: Opposite, Original: h.Original, Changed: t.text, Expected: others, Forbidden: h.Expected})
		}
	}
	return out
}

// bothSides tells whether one of the items has a wording on the turned side.
func bothSides(base []engine.Item, items map[string]bool, t turning) bool {
	return slices.ContainsFunc(base, func(it engine.Item) bool {
		return items[it.ID] && slices.ContainsFunc(it.Questions, func(q engine.Question) bool { return t.holds(q.Text) })
	})
}

func overlap(a, b map[string]bool) bool {
	for id := range a {
		if b[id] {
			return true
		}
	}
	return false
}
