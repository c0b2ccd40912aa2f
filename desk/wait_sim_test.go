package desk

import (
	"container/heap"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"yingda/conversation"
)

// The simulation is of one skill group over working days: customers come, wait,
// are given to agents by the real rule (Match), taken after a moment, served,
// and sometimes lost on the way. Each is told a range by the real function
// (Expect) when the wait begins; how many waits end by its upper end is counted.

const (
	simSecond = int64(1000)
	simMinute = 60 * simSecond
	simHour   = 60 * simMinute
)

// load is a kind of day: how many come per hour and how many agents are there,
// by the hour of the day.
type load struct {
	name     string
	perHour  func(hour float64) float64
	agents   func(hour float64) int
	handle   float64                 // minutes a conversation takes, median
	patience float64                 // minutes after which half have left; 0: nobody leaves
	missed   float64                 // share of assignments nobody takes
	differs  func(hour float64) bool // the hours that are not like the others
}

func flat(v float64) func(float64) float64    { return func(float64) float64 { return v } }
func between(a, b float64) func(float64) bool { return func(h float64) bool { return h >= a && h < b } }
func staff(n int) func(float64) int           { return func(float64) int { return n } }

const (
	simPlaces = 3  // conversations an agent has at once
	simOpens  = 8  // hour
	simCloses = 20 // hour
)

var simLoads = []load{
	{name: "steady", perHour: flat(76), agents: staff(6), handle: 9},
	{name: "quiet", perHour: flat(14), agents: staff(2), handle: 9},
	{name: "at the limit", perHour: flat(104), agents: staff(6), handle: 9, patience: 25},
	{name: "rush hour", differs: between(10, 12), agents: staff(8), handle: 9, patience: 30, perHour: func(h float64) float64 {
		if h >= 10 && h < 12 || h >= 19 {
			return 170
		}
		return 85
	}},
	{name: "agents leave", differs: between(14, 16), perHour: flat(90), handle: 9, patience: 40, agents: func(h float64) int {
		if h >= 14 && h < 16 {
			return 4
		}
		return 8
	}},
	{name: "agents come", differs: between(8, 10), perHour: flat(95), handle: 9, patience: 40, agents: func(h float64) int {
		if h < 10 {
			return 3
		}
		return 8
	}},
	{name: "missed assignments", perHour: flat(80), agents: staff(6), handle: 9, missed: 0.08},
}

// happening is one thing that will happen.
type happening struct {
	at   int64
	n    int64 // order among equals
	what func()
}

type agenda []happening

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at < a[j].at || a[i].at == a[j].at && a[i].n < a[j].n
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(happening)) }
func (a *agenda) Pop() any {
	x := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return x
}

// simWait is one customer's wait.
type simWait struct {
	began       int64
	priority    int64
	place, free int64
	told        *Range
	given       bool
	over        bool
}

type sim struct {
	load    load
	rng     *rand.Rand
	agenda  agenda
	n, now  int64
	seats   []Seat
	here    []bool
	queue   []*simWait
	samples []Sample // oldest first
	waits   int      // that ended with an agent and were foretold
	by      int      // … by the upper end
	unknown int
	lower   int    // … by the lower end
	odd     [2]int // waits that began in the hours that differ, and those by the upper end
}

func (s *sim) in(d int64, what func()) {
	s.n++
	heap.Push(&s.agenda, happening{s.now + max(d, 0), s.n, what})
}

func (s *sim) exp(mean float64) int64 { return int64(s.rng.ExpFloat64() * mean) }

// logNormal draws around a median; sigma 0.8 is what conversations look like.
func (s *sim) logNormal(median, sigma float64) int64 {
	return int64(median * math.Exp(sigma*s.rng.NormFloat64()))
}

func hourOf(at int64) float64 { return float64(at%(24*simHour)) / float64(simHour) }

func (s *sim) open() bool { h := hourOf(s.now); return h >= simOpens && h < simCloses }

func runSim(l load, seed uint64, days int) *sim {
	s := &sim{load: l, rng: rand.New(rand.NewPCG(seed, 77))}
	most := 0
	for h := 0.0; h < 24; h++ {
		most = max(most, l.agents(h))
	}
	for i := range most {
		s.seats = append(s.seats, Seat{MemberID: fmt.Sprint("m", i), Capacity: simPlaces, Levels: map[string]int64{"g": 1}})
		s.here = append(s.here, false)
	}
	s.in(0, s.roster)
	s.in(0, s.arrive)
	for len(s.agenda) > 0 {
		h := heap.Pop(&s.agenda).(happening)
		if h.at > int64(days)*24*simHour {
			break
		}
		s.now = h.at
		h.what()
	}
	return s
}

// roster lets agents come and go; one who goes finishes what they have.
func (s *sim) roster() {
	for i := range s.here {
		s.here[i] = (s.open() || len(s.queue) > 0) && i < s.load.agents(hourOf(s.now)) // nobody goes home while someone waits
	}
	s.route()
	s.in(simMinute, s.roster)
}

func (s *sim) arrive() {
	rate := s.load.perHour(hourOf(s.now))
	s.in(s.exp(float64(simHour)/rate), s.arrive)
	if !s.open() {
		return
	}
	w := &simWait{began: s.now, place: int64(len(s.queue)) + 1, free: s.free()}
	newest := slices.Clone(s.samples[max(len(s.samples)-recentN, 0):])
	slices.Reverse(newest)
	if r, ok := Expect(newest, w.place, w.free); ok {
		w.told = &r
	}
	if s.load.patience > 0 {
		s.in(s.exp(s.load.patience*float64(simMinute)/math.Ln2), func() { s.leave(w) })
	}
	s.queue = append(s.queue, w)
	s.route()
}

func (s *sim) free() (n int64) {
	for i, seat := range s.seats {
		if s.here[i] {
			n += max(seat.Capacity-seat.Load, 0)
		}
	}
	return n
}

func (s *sim) leave(w *simWait) {
	if w.over || w.given {
		return
	}
	w.over = true
	s.queue = slices.DeleteFunc(s.queue, func(x *simWait) bool { return x == w })
}

// route gives those who wait to those who are there, by the real rule.
func (s *sim) route() {
	var seats []Seat
	for i, seat := range s.seats {
		if s.here[i] && seat.Load < seat.Capacity {
			seats = append(seats, seat)
		}
	}
	if len(seats) == 0 || len(s.queue) == 0 {
		return
	}
	byID, wants := map[string]*simWait{}, []Want{}
	for i, w := range s.queue {
		id := fmt.Sprintf("%06d", i)
		byID[id] = w
		wants = append(wants, Want{Waiting: conversation.Waiting{ID: id, Priority: w.priority, QueuedAt: w.began}, Group: "g"})
	}
	for _, g := range Match(wants, seats) {
		i := slices.IndexFunc(s.seats, func(x Seat) bool { return x.MemberID == g.MemberID })
		s.give(byID[g.ID], i)
	}
}

func (s *sim) give(w *simWait, seat int) {
	w.given = true
	s.queue = slices.DeleteFunc(s.queue, func(x *simWait) bool { return x == w })
	s.seats[seat].Load++
	s.seats[seat].AssignedAt = s.now
	if s.rng.Float64() < s.load.missed {
		s.in(2*simMinute, func() { // not taken: back to the front
			s.seats[seat].Load--
			w.given, w.priority = false, -1
			s.queue = append([]*simWait{w}, s.queue...)
			s.route()
		})
		return
	}
	s.in(s.logNormal(float64(12*simSecond), 0.7), func() { s.take(w, seat) })
}

func (s *sim) take(w *simWait, seat int) {
	w.over = true
	waited := s.now - w.began
	s.samples = append(s.samples, Sample{WaitedMS: waited, Position: w.place, Free: w.free})
	switch w.told {
	case nil:
		s.unknown++
	default:
		s.waits++
		if h := hourOf(w.began); s.load.differs != nil && s.load.differs(h) {
			s.odd[0]++
			if waited <= w.told.P80MS {
				s.odd[1]++
			}
		}
		if waited <= w.told.P80MS {
			s.by++
		}
		if waited <= w.told.P50MS {
			s.lower++
		}
	}
	s.in(s.logNormal(s.load.handle*float64(simMinute), 0.8), func() {
		s.seats[seat].Load--
		s.route()
	})
}
