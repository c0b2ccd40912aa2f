package rollout

import (
	"context"
	"math"

	"yingda/internal/db"
	"yingda/learning"
	"yingda/learning/compare"
)

// Guard is a figure that stops a canary when it is worse: the share of customers
// whose first question met with it.
type Guard struct {
	Name       string  `json:"name" enum:"bad,handed_over,not_helpful"`
	Live       int64   `json:"live" doc:"Customers answered from what is released"`
	Canary     int64   `json:"canary" doc:"Customers answered from the canary"`
	LiveBad    int64   `json:"live_bad" doc:"Of these, how many it happened to"`
	CanaryBad  int64   `json:"canary_bad"`
	Difference float64 `json:"difference" doc:"By how much more often in the canary, weighed by the chances of the lot"`
	Low        float64 `json:"low" doc:"At least by so much, at every moment at once; -1: nothing is known yet"`
	Alarm      bool    `json:"alarm"`
	Path       []Point `json:"path,omitempty" doc:"How it came about, of one rollout alone: at most 60 moments, the oldest first"`
}

// Point is where a guard stood once so many customers were counted.
type Point struct {
	At         int64   `json:"at"`
	Customers  int64   `json:"customers" doc:"On both sides"`
	Difference float64 `json:"difference"`
	Low        float64 `json:"low"`
}

// mostPoints bounds a guard's path.
const mostPoints = 60

// guards are what is watched: what shows within the conversation, so that both
// sides are known equally soon.
var guards = []struct {
	name    string
	reasons learning.Reason
}{
	{"bad", learning.Declined | learning.ClarifiedInVain | learning.Rephrased | learning.HandedOver | learning.NotHelpful},
	{"handed_over", learning.HandedOver},
	{"not_helpful", learning.NotHelpful},
}

const (
	// falseAlarms is how often a canary that is no worse is stopped, ever, by any of
	// its guards.
	falseAlarms = 0.05
	// settled is how old a question is before it counts: what comes of it comes in
	// the minutes after.
	settled = 10 * 60_000 // ms
)

// watchedTurn is a customer's first question while a canary is out.
type watchedTurn struct {
	TurnID  string          `db:"turn_id"`
	At      int64           `db:"at"`
	Chance  float64         `db:"chance"`
	Second  bool            `db:"second"`
	Reasons learning.Reason `db:"reasons"`
}

// watch counts all customers so far, in their order.
func (s *Store) watch(ctx context.Context, workspaceID string, r Rollout) ([]Guard, error) {
	all, err := db.All[watchedTurn](ctx, s.DB, s.q, "watched", workspaceID, r.ID, s.now()-settled)
	if err != nil {
		return nil, err
	}
	out := []Guard{}
	for _, g := range guards {
		out = append(out, judge(g.name, g.reasons, all))
	}
	return out, nil
}

func judge(name string, reasons learning.Reason, all []watchedTurn) Guard {
	w, out, every := compare.NewWatch(falseAlarms/float64(len(guards))), Guard{Name: name}, len(all)/mostPoints+1
	for i, t := range all {
		figure, bad := 0.0, int64(0)
		if t.Reasons&reasons != 0 {
			figure, bad = 1, 1
		}
		if w.Add(t.Second, t.Chance, figure); t.Second {
			out.Canary, out.CanaryBad = out.Canary+1, out.CanaryBad+bad
		} else {
			out.Live, out.LiveBad = out.Live+1, out.LiveBad+bad
		}
		if (i+1)%every == 0 || i+1 == len(all) {
			out.Path = append(out.Path, Point{t.At, int64(i + 1), w.Difference(), math.Max(w.Low(), -1)})
		}
	}
	out.Difference, out.Low, out.Alarm = w.Difference(), math.Max(w.Low(), -1), w.Alarm(0)
	return out
}
