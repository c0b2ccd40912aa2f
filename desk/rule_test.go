package desk

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"yingda/conversation"
)

func want(id, group string, priority, queuedAt int64) Want {
	return Want{Waiting: conversation.Waiting{ID: id, Priority: priority, QueuedAt: queuedAt, Locale: "zh-CN"}, Group: group}
}

func seatOf(id string, capacity, load, assignedAt, level int64) Seat {
	return Seat{MemberID: id, Capacity: capacity, Load: load, AssignedAt: assignedAt, Levels: map[string]int64{"g": level}}
}

func TestWhoGetsTheNextConversation(t *testing.T) {
	speaks := func(s Seat, languages ...string) Seat {
		s.Languages = languages
		return s
	}
	for name, c := range map[string]struct {
		seats []Seat
		want  string
	}{
		"the only one with the skill":                     {[]Seat{{MemberID: "a", Capacity: 5}, seatOf("b", 5, 4, 0, 1)}, "b"},
		"nobody when all are full":                        {[]Seat{seatOf("a", 3, 3, 0, 1), seatOf("b", 0, 0, 0, 1)}, ""},
		"the better level before the lighter load":        {[]Seat{seatOf("a", 5, 3, 0, 1), seatOf("b", 5, 0, 0, 2)}, "a"},
		"the lighter load for the capacity":               {[]Seat{seatOf("a", 4, 2, 0, 1), seatOf("b", 10, 3, 0, 1)}, "b"},
		"among equals the one idle longest":               {[]Seat{seatOf("a", 5, 1, 900, 1), seatOf("b", 5, 1, 100, 1)}, "b"},
		"who speaks the language before the better level": {[]Seat{speaks(seatOf("a", 5, 0, 0, 1), "en"), speaks(seatOf("b", 5, 4, 0, 3), "zh-CN")}, "b"},
		"a stranger to the language rather than nobody":   {[]Seat{speaks(seatOf("a", 5, 0, 0, 1), "en")}, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, g := range Match([]Want{want("c", "g", 0, 1)}, c.seats) {
				got = g.MemberID
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestWhoIsServedFirst(t *testing.T) {
	waiting := []Want{want("late", "g", 0, 300), want("early", "g", 0, 100), want("put back", "g", -1, 500), want("other skill", "h", 0, 1)}
	got := Match(waiting, []Seat{seatOf("a", 2, 0, 0, 1)})
	if len(got) != 2 || got[0].ID != "put back" || got[1].ID != "early" {
		t.Errorf("served %+v", got)
	}
}

func TestARoundSpreadsOverTheAgents(t *testing.T) {
	var waiting []Want
	for i := range 6 {
		waiting = append(waiting, want(fmt.Sprint(i), "g", 0, int64(i)))
	}
	n := map[string]int{}
	for _, g := range Match(waiting, []Seat{seatOf("a", 5, 0, 10, 1), seatOf("b", 5, 0, 20, 1), seatOf("c", 5, 0, 30, 1)}) {
		n[g.MemberID]++
	}
	if n["a"] != 2 || n["b"] != 2 || n["c"] != 2 {
		t.Errorf("spread %v", n)
	}
}

// Whatever waits and whoever is there: no agent over capacity, none without the
// skill, no conversation twice, nobody left waiting beside room, and nobody
// served before someone who waited longer for the same group.
func TestMatchHoldsItsPromises(t *testing.T) {
	groups := []string{"g", "h", "i"}
	rapid.Check(t, func(t *rapid.T) {
		var waiting []Want
		for i := range rapid.IntRange(0, 30).Draw(t, "waiting") {
			waiting = append(waiting, Want{
				Waiting: conversation.Waiting{
					ID: fmt.Sprintf("c%02d", i), Priority: rapid.Int64Range(-1, 0).Draw(t, "priority"), QueuedAt: rapid.Int64Range(0, 20).Draw(t, "queued"),
					Locale: rapid.SampledFrom([]string{"zh-CN", "en", ""}).Draw(t, "locale"),
				},
				Group: rapid.SampledFrom(groups).Draw(t, "group"),
			})
		}
		var seats []Seat
		for i := range rapid.IntRange(0, 8).Draw(t, "seats") {
			s := Seat{MemberID: fmt.Sprintf("m%d", i), Capacity: rapid.Int64Range(0, 5).Draw(t, "capacity"), Load: rapid.Int64Range(0, 6).Draw(t, "load"), Levels: map[string]int64{}}
			for _, g := range groups {
				s.Levels[g] = rapid.Int64Range(0, 2).Draw(t, "level")
			}
			s.Languages = rapid.SliceOfN(rapid.SampledFrom([]string{"zh-CN", "en"}), 0, 2).Draw(t, "languages")
			seats = append(seats, s)
		}
		before := slices.Clone(waiting)
		given := Match(waiting, seats)
		if !slices.Equal(before, waiting) {
			t.Fatal("the input was changed")
		}
		checkMatch(t, waiting, seats, given)
	})
}

func checkMatch(t *rapid.T, waiting []Want, seats []Seat, given []Given) {
	load, to := map[string]int64{}, map[string]string{}
	for _, s := range seats {
		load[s.MemberID] = s.Load
	}
	for _, g := range given {
		if to[g.ID] != "" {
			t.Fatalf("%s was given twice", g.ID)
		}
		to[g.ID] = g.MemberID
		load[g.MemberID]++
		i := slices.IndexFunc(seats, func(s Seat) bool { return s.MemberID == g.MemberID })
		if seats[i].Levels[g.Group] == 0 {
			t.Fatalf("%s has not the skill %s", g.MemberID, g.Group)
		}
		if load[g.MemberID] > seats[i].Capacity {
			t.Fatalf("%s has %d of %d", g.MemberID, load[g.MemberID], seats[i].Capacity)
		}
	}
	for _, w := range waiting {
		if to[w.ID] != "" {
			continue
		}
		for _, s := range seats {
			if s.Levels[w.Group] > 0 && load[s.MemberID] < s.Capacity {
				t.Fatalf("%s waits though %s has room", w.ID, s.MemberID)
			}
		}
		for _, other := range waiting {
			if to[other.ID] != "" && other.Group == w.Group && (other.Priority > w.Priority || other.Priority == w.Priority && other.QueuedAt > w.QueuedAt) {
				t.Fatalf("%s was served before %s", other.ID, w.ID)
			}
		}
	}
}
