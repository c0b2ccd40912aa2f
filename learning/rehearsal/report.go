package rehearsal

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"

	"yingda/engine"
)

// Plan is a whole rehearsal: both orders, over seeds.
type Plan struct {
	Rules
	First   uint64 // seed
	Seeds   int
	Missing int // items to take out of the base; 0: none
	Tell    func(string)
}

// askedAtLeast is how many questions of the traffic an item that is taken out has.
const askedAtLeast = 5

// Figures are what a plan came to: by order, seed and round, and by seed what
// came to light.
type Figures struct {
	Active, Random [][]Point
	Light          []Light
}

// Run plays the plan.
func (p Plan) Run(ctx context.Context, s Set) (Figures, error) {
	var out Figures
	for n := range p.Seeds {
		seed := p.First + uint64(n)
		set, removed := s, map[string]bool(nil)
		if p.Missing > 0 {
			set, removed = s.without(p.Missing, askedAtLeast, rand.New(rand.NewPCG(seed, 3)))
		}
		first, err := engine.Build(ctx, set.Base, engine.Options{Seed: seed, Threads: p.Threads})
		if err != nil {
			return out, err
		}
		if p.Missing > 0 {
			g := newGame(set, p.Rules, seed)
			g.model = first
			out.Light = append(out.Light, g.light(ctx, removed))
			p.Tell(fmt.Sprintf("seed %d: %+v", seed, out.Light[n]))
		}
		active, err := Play(ctx, set, first, p.Rules, Active, seed)
		if err != nil {
			return out, err
		}
		random, err := Play(ctx, set, first, p.Rules, Random, seed)
		if err != nil {
			return out, err
		}
		out.Active, out.Random = append(out.Active, active), append(out.Random, random)
		p.Tell(fmt.Sprintf("seed %d: %s", seed, told(active, random)))
	}
	return out, nil
}

// told is a seed's curves in one line.
func told(active, random []Point) string {
	var out strings.Builder
	for i, a := range active {
		fmt.Fprintf(&out, "%d labels: %.2f active, %.2f random, precision %.2f, %.2f; ", a.Labels, 100*a.Answered, 100*random[i].Answered, 100*a.Precision, 100*random[i].Precision)
	}
	return strings.TrimSuffix(out.String(), "; ")
}

// at is a figure of one round, by seed.
func at(all [][]Point, round int, figure func(Point) float64) []float64 {
	out := make([]float64, len(all))
	for i, points := range all {
		out[i] = 100 * figure(points[round])
	}
	return out
}

func answered(p Point) float64  { return p.Answered }
func precision(p Point) float64 { return p.Precision }

// Write prints the curves, and whether what was to be reached was.
func (f Figures) Write(w io.Writer) error {
	out := &lines{w: w}
	out.say("| labels | answered and right, active | random | precision, active | random |\n|---|---|---|---|---|")
	for r, p := range f.Active[0] {
		out.say("| %d | %s | %s | %s | %s |", p.Labels, MeanOf(at(f.Active, r, answered)), MeanOf(at(f.Random, r, answered)), MeanOf(at(f.Active, r, precision)), MeanOf(at(f.Random, r, precision)))
	}
	out.say("")
	f.half(out)
	f.precise(out)
	f.found(out)
	return out.err
}

// half compares the active order with the random order at twice the labels.
func (f Figures) half(out *lines) {
	last := len(f.Active[0]) - 1
	if last%2 != 0 {
		return
	}
	active, random := at(f.Active, last/2, answered), at(f.Random, last, answered)
	for i := range active {
		active[i] -= random[i]
	}
	d := MeanOf(active)
	out.say("- active with %d labels less random with %d: %s points: %s", f.Active[0][last/2].Labels, f.Active[0][last].Labels, d, verdict(d.Value >= 0))
}

// mayFall is by how many points precision may stand under where it began.
const mayFall = 2

func (f Figures) precise(out *lines) {
	start, least := MeanOf(at(f.Active, 0, precision)).Value, 100.0
	for r := range f.Active[0] {
		least = min(least, MeanOf(at(f.Active, r, precision)).Low)
	}
	out.say("- precision of the active order, least lower end of any round: %.2f, at first %.2f: %s", least, start, verdict(least >= start-mayFall))
}

func (f Figures) found(out *lines) {
	if len(f.Light) == 0 {
		return
	}
	var share []float64
	for _, l := range f.Light {
		share = append(share, 100*float64(l.Found)/float64(l.Removed))
		out.say("- of %d items taken out %d came to light among the first %d of %d clusters of %d questions", l.Removed, l.Found, Among, l.Clusters, l.Bad)
	}
	m := MeanOf(share)
	out.say("- came to light: %s %%: %s", m, verdict(m.Value >= 80))
}

func verdict(reached bool) string {
	if reached {
		return "reached"
	}
	return "NOT reached"
}

// String is a mean with its interval.
func (m Mean) String() string { return fmt.Sprintf("%.2f (%.2f to %.2f)", m.Value, m.Low, m.High) }

// lines writes lines until one fails.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) say(format string, args ...any) {
	if l.err == nil {
		_, l.err = fmt.Fprintf(l.w, format+"\n", args...)
	}
}
