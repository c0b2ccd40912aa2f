package desk

import (
	"cmp"
	"slices"
	"strings"

	"yingda/conversation"
)

// Want is a customer who waits, with the group that is to serve them.
type Want struct {
	conversation.Waiting
	Group string
}

// Seat is an agent who takes conversations, and how much room there is.
type Seat struct {
	MemberID   string
	Capacity   int64
	Load       int64
	AssignedAt int64 // last time one was given; the smallest has been idle longest
	Levels     map[string]int64
	Languages  []string
}

// Given is a decision: this conversation to this agent.
type Given struct {
	Want
	MemberID string
}

// Match gives those who wait to those who have room. It is pure. Whoever waits
// longest chooses first (those put back at the front before all others); of the
// agents of the group who have room it gets one who speaks the language, then
// of the best level (1), then the least loaded for their capacity, then the one
// idle longest.
func Match(waiting []Want, seats []Seat) []Given {
	const justNow = 1 << 62 // later than whoever was given none in this round
	waiting, seats = slices.Clone(waiting), slices.Clone(seats)
	slices.SortStableFunc(waiting, func(a, b Want) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.QueuedAt, b.QueuedAt), cmp.Compare(a.ID, b.ID))
	})
	var out []Given
	for i, w := range waiting {
		best := -1
		for j := range seats {
			if seats[j].hasRoomFor(w) && (best < 0 || before(w, seats[j], seats[best])) {
				best = j
			}
		}
		if best < 0 {
			continue
		}
		seats[best].Load++
		seats[best].AssignedAt = justNow + int64(i)
		out = append(out, Given{Want: w, MemberID: seats[best].MemberID})
	}
	return out
}

func (s Seat) hasRoomFor(w Want) bool { return s.Levels[w.Group] > 0 && s.Load < s.Capacity }

// before reports whether a is the better choice for w than b.
func before(w Want, a, b Seat) bool {
	return cmp.Or(
		cmp.Compare(a.foreign(w.Locale), b.foreign(w.Locale)),
		cmp.Compare(a.Levels[w.Group], b.Levels[w.Group]),
		cmp.Compare(a.Load*b.Capacity, b.Load*a.Capacity), // a.Load/a.Capacity < b.Load/b.Capacity
		cmp.Compare(a.AssignedAt, b.AssignedAt),
		cmp.Compare(a.MemberID, b.MemberID),
	) < 0
}

// foreign is 1 for an agent who is known not to speak the language.
func (s Seat) foreign(locale string) int {
	if len(s.Languages) == 0 || locale == "" {
		return 0
	}
	short := func(l string) string {
		l, _, _ = strings.Cut(strings.ToLower(l), "-")
		return l
	}
	for _, l := range s.Languages {
		if short(l) == short(locale) {
			return 0
		}
	}
	return 1
}
