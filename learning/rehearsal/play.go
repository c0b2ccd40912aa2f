package rehearsal

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"yingda/engine"
)

// Rules are how the loop is played.
type Rules struct {
	Rounds  int     // after each the base is trained anew
	Labels  int     // in a round
	Wrong   float64 // share of labels that name another item
	Kept    float64 // share of the traffic that is kept for scoring
	Policy  engine.Policy
	Threads int
}

// Order chooses the questions to be labelled next, n of those waiting.
type Order func(r Round, n int) []int

// Round is what an order sees: what the base in service does with the questions
// that wait, not what is right for them.
type Round struct {
	Model   *engine.Model
	Waiting []Seen
	Seed    uint64
	Rand    *rand.Rand
}

// Seen is a question that waits, and what it got.
type Seen struct {
	Text     string
	Result   engine.Result
	Decision engine.Decision
}

// Point is where a round left the loop.
type Point struct {
	Labels    int
	Answered  float64 // share of kept questions that were answered right
	Precision float64 // share of answers that were right
}

// game is one rehearsal under way.
type game struct {
	rules   Rules
	seed    uint64
	group   map[string]string // item → group
	ids     []string
	base    []engine.Item
	at      map[string]int // item → its place in base
	model   *engine.Model
	waiting []Asked
	kept    []Asked
	rng     *rand.Rand

	none    int     // labels that named no item that was there
	doubted float64 // the doubt of all that was labelled that any item answers
	doubt   float64 // the mean of what waited
}

func newGame(s Set, rules Rules, seed uint64) *game {
	g := &game{rules: rules, seed: seed, group: map[string]string{}, at: map[string]int{}, rng: rand.New(rand.NewPCG(seed, 2))}
	for i, it := range s.Base {
		g.ids, g.group[it.ID], g.at[it.ID] = append(g.ids, it.ID), it.Group, i
		it.Questions = slices.Clone(it.Questions)
		g.base = append(g.base, it)
	}
	traffic := slices.Clone(s.Traffic)
	draw := rand.New(rand.NewPCG(seed, 1))
	draw.Shuffle(len(traffic), func(i, j int) { traffic[i], traffic[j] = traffic[j], traffic[i] })
	n := int(rules.Kept * float64(len(traffic)))
	g.kept, g.waiting = traffic[:n], traffic[n:]
	return g
}

// Play plays all rounds with an order; first is the base as it begins, trained.
func Play(ctx context.Context, s Set, first *engine.Model, rules Rules, order Order, seed uint64) ([]Point, error) {
	g := newGame(s, rules, seed)
	g.model = first
	out := []Point{g.score(ctx, 0)}
	for r := range rules.Rounds {
		round := g.round(ctx)
		g.label(round, order(round, rules.Labels))
		m, err := engine.Build(ctx, g.base, engine.Options{Seed: seed, Threads: rules.Threads, Unanswerable: g.unanswerable()})
		if err != nil {
			return nil, fmt.Errorf("round %d: %w", r+1, err)
		}
		g.model = m
		out = append(out, g.score(ctx, (r+1)*rules.Labels))
	}
	return out, nil
}

// plausible is how many candidates a label may name without being looked at again.
const plausible = 20

// round asks the base all that waits.
func (g *game) round(ctx context.Context) Round {
	r := Round{Model: g.model, Seed: g.seed, Rand: g.rng}
	g.doubt = 0
	for _, a := range g.waiting {
		found := g.model.Search(ctx, a.Text, engine.SearchOptions{Limit: plausible})
		r.Waiting = append(r.Waiting, Seen{a.Text, found, engine.Decide(found, g.rules.Policy)})
		g.doubt += (1 - found.Known) / float64(len(g.waiting))
	}
	return r
}

// label makes wordings of the chosen questions, each of the item that its label
// names, until the round's labels are used up. A label that the engine would not
// have thought of is looked at again: it counts once two people agree.
func (g *game) label(r Round, chosen []int) {
	taken, left := map[int]bool{}, g.rules.Labels
	for _, i := range chosen {
		if left == 0 {
			break
		}
		taken[i] = true
		a := g.waiting[i]
		itemID := g.judge(a)
		left--
		if !thoughtOf(r.Waiting[i], itemID) {
			itemID, left = g.agreed(a, itemID, left)
		}
		if itemID != "" {
			g.doubted += 1 - r.Waiting[i].Result.Known
			g.learn(itemID, a.Text)
		}
	}
	var waiting []Asked
	for i, a := range g.waiting {
		if !taken[i] {
			waiting = append(waiting, a)
		}
	}
	g.waiting = waiting
}

// judge is one person's label.
func (g *game) judge(a Asked) string {
	if g.rng.Float64() < g.rules.Wrong {
		return g.another(a.Item)
	}
	return a.Item
}

// agreed is what two people out of at most three say, "" if no two do.
func (g *game) agreed(a Asked, first string, left int) (itemID string, still int) {
	said := map[string]bool{first: true}
	for range 2 {
		if left == 0 {
			return "", 0
		}
		left--
		next := g.judge(a)
		if said[next] {
			return next, left
		}
		said[next] = true
	}
	return "", left
}

func thoughtOf(s Seen, itemID string) bool {
	return slices.ContainsFunc(s.Result.Candidates, func(c engine.Candidate) bool { return c.ID == itemID })
}

func (g *game) another(itemID string) string {
	for {
		if other := g.base[g.rng.IntN(len(g.base))].ID; other != itemID {
			return other
		}
	}
}

// believed is how much of the engine's doubt is taken as it is, in questions, where
// few labels speak of it.
const believed = 2

// unanswerable is the share of questions that no item answers: what the engine
// doubts of all that waits, put right by how often its doubt was borne out where
// there are labels. Labels alone would not do: an order that asks about what is
// doubted finds more of these than there are.
func (g *game) unanswerable() float64 {
	return max(0.005, g.doubt*(float64(g.none)+believed)/(g.doubted+believed))
}

// learn gives an item a wording; one that is not there begins with it.
func (g *game) learn(itemID, wording string) {
	i, ok := g.at[itemID]
	if !ok {
		g.none++
		i = len(g.base)
		g.at[itemID] = i
		g.base = append(g.base, engine.Item{ID: itemID})
	}
	g.base[i].Questions = append(g.base[i].Questions, engine.Question{Text: wording})
}

func (g *game) score(ctx context.Context, labels int) Point {
	var answered, right int
	for _, a := range g.kept {
		found := g.model.Search(ctx, a.Text, engine.SearchOptions{})
		if d := engine.Decide(found, g.rules.Policy); d.Action == engine.Answer {
			answered++
			if g.right(a, found.Candidates[d.Offer[0]]) {
				right++
			}
		}
	}
	return Point{Labels: labels, Answered: float64(right) / float64(len(g.kept)), Precision: float64(right) / float64(max(answered, 1))}
}

// right tells whether a candidate's answer is the one: its item's, or that of an
// item which says the same.
func (g *game) right(a Asked, c engine.Candidate) bool {
	return c.ID == a.Item || c.Group != "" && c.Group == g.group[a.Item]
}
