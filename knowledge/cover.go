package knowledge

import (
	"slices"
	"time"
)

// Coverage is what the conditions of an item's answers leave out, and where they
// meet: found by trying the points at which the answers can differ.
type Coverage struct {
	Gaps     []Spot `json:"gaps" doc:"Where nothing is said"`
	Overlaps []Spot `json:"overlaps" doc:"Where two answers have an equal right, and the order decides"`
	Foreign  []Spot `json:"foreign" doc:"Where an answer in another language is said"`
	Unsaid   []int  `json:"unsaid" doc:"Answers that are said nowhere, by their places from 0"`
	Points   int    `json:"points" doc:"How many points were tried"`
	Whole    bool   `json:"whole" doc:"These are all; else a spread of them"`
}

// Spot is a part of the points, as what they have in common.
type Spot struct {
	Answers []int   `json:"answers" doc:"Of an overlap: both places; of what is said in another language: its place"`
	Where   []Sides `json:"where" doc:"What tells these points from the others; none: they are anywhere"`
	Share   float64 `json:"share" doc:"Of the points tried"`
}

// Sides are the values of one thing that conditions ask about.
type Sides struct {
	Name   string   `json:"name" doc:"channel, locale, hours, day, weekday, hour, tier, region, signed_in, customer.…"`
	Values []string `json:"values" doc:"As a rule writes them; - for any other, ? for not known"`
}

// mostPoints bounds the work: a fifth of a second at worst.
const mostPoints = 5000

// Cover tries a content's answers from a day on. tiers are those the workspace
// has. It is pure.
func Cover(c Content, from time.Time, tiers []string) Coverage {
	out := Coverage{Gaps: []Spot{}, Overlaps: []Spot{}, Foreign: []Spot{}, Unsaid: []int{}}
	answers := Read(c.Answers)
	if len(answers) == 0 {
		return out
	}
	g := gridOf(answers, c, from, tiers)
	gaps := gathered{sides: g.sides}
	meets, foreign := map[[2]int]*gathered{}, map[int]*gathered{}
	said := make([]bool, len(answers))
	out.Whole = g.size() <= mostPoints
	for n := range min(g.size(), mostPoints) {
		at := g.point(n)
		place := g.place(at)
		if place.Local.IsZero() || !c.Valid(place.Local) {
			continue
		}
		out.Points++
		choice := answers.Choose(place)
		if choice.Index < 0 {
			gaps.add(at)
			continue
		}
		said[choice.Index] = true
		if choice.Fallback && place.Locale != "" {
			gatherIn(foreign, choice.Index, g.sides).add(at)
		}
		if i := slices.Index(choice.Why, WhyLater); i >= 0 {
			gatherIn(meets, [2]int{min(i, choice.Index), max(i, choice.Index)}, g.sides).add(at)
		}
	}
	if gaps.n > 0 {
		out.Gaps = append(out.Gaps, gaps.spot(out.Points))
	}
	for i := range answers {
		if !said[i] {
			out.Unsaid = append(out.Unsaid, i)
		}
		if s := foreign[i]; s != nil {
			out.Foreign = append(out.Foreign, s.spot(out.Points, i))
		}
		for j := i + 1; j < len(answers); j++ {
			if s := meets[[2]int{i, j}]; s != nil {
				out.Overlaps = append(out.Overlaps, s.spot(out.Points, i, j))
			}
		}
	}
	return out
}

// gathered are points, as the values each side takes in them.
type gathered struct {
	sides []side
	seen  [][]bool
	n     int
}

func gatherIn[K comparable](all map[K]*gathered, key K, sides []side) *gathered {
	if all[key] == nil {
		all[key] = &gathered{sides: sides}
	}
	return all[key]
}

func (s *gathered) add(at []int) {
	if s.seen == nil {
		s.seen = make([][]bool, len(s.sides))
		for i, d := range s.sides {
			s.seen[i] = make([]bool, len(d.values))
		}
	}
	for i, v := range at {
		s.seen[i][v] = true
	}
	s.n++
}

// spot names the sides of which not every value is among the points.
func (s *gathered) spot(of int, answers ...int) Spot {
	out := Spot{Answers: append([]int{}, answers...), Where: []Sides{}, Share: float64(s.n) / float64(of)}
	for i, d := range s.sides {
		w := Sides{Name: d.name}
		for j, v := range d.values {
			if s.seen[i][j] && !slices.Contains(w.Values, v.label) {
				w.Values = append(w.Values, v.label)
			}
		}
		if slices.Contains(s.seen[i], false) {
			out.Where = append(out.Where, w)
		}
	}
	return out
}
