package health

import (
	"context"
	"slices"
	"time"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/learning"
)

// Use is what an item, or one of its wordings, came to within a time.
type Use struct {
	Asked    int64   `db:"asked" json:"asked" doc:"Questions for which it was the nearest"`
	Answered int64   `db:"answered" json:"answered" doc:"Of these, answered with it"`
	Helped   int64   `db:"helped" json:"helped" doc:"Of these, nothing speaks against the answer: not asked again, not handed over, not called unhelpful or wrong, no return"`
	ToPeople int64   `db:"to_people" json:"to_people" doc:"Of these, a person had to take over all the same"`
	PeopleMS float64 `db:"people_ms" json:"people_ms" doc:"People's time that it cost, shared among the questions of a conversation that went badly"`
	Lost     float64 `db:"lost" json:"lost" doc:"Needs that were not met, shared in the same way"`
	Cost     float64 `db:"-" json:"cost" doc:"people_ms and lost at the workspace's prices"`
	LastAt   int64   `db:"last_at" json:"last_at" doc:"0: never"`
}

// ItemUse is how one item is used.
type ItemUse struct {
	Days     int          `json:"days" doc:"How far back it looks"`
	Currency string       `json:"currency"`
	Total    Use          `json:"total"`
	ByDay    []DayUse     `json:"by_day" doc:"Days on which it was asked for"`
	Wordings []WordingUse `json:"wordings" doc:"By the wording that came nearest, the most asked first"`
	Of       int64        `json:"of" doc:"How many of the latest questions the wordings are counted from"`
}

// DayUse is a day's, in the workspace's zone.
type DayUse struct {
	Day string `json:"day" doc:"YYYY-MM-DD"`
	Use
}

// WordingUse is a wording's.
type WordingUse struct {
	Wording string `json:"wording"`
	Use
}

const (
	daysMost   = 365
	latestMost = 5000 // questions that wordings are counted from
	msOfDay    = 86_400_000

	decidedSaid = "answer"
)

// prices are the workspace's own.
func (s *Store) prices(ctx context.Context, workspaceID string) (currency string, cost func(Use) float64, err error) {
	set, err := s.Workspace.Settings(ctx, workspaceID)
	p := set.Prices
	return p.Currency, func(u Use) float64 { return u.PeopleMS/60_000*p.AgentMinute + u.Lost*p.UnsolvedNeed }, err
}

// ItemUse tells how an item was used within the latest days, in all, by day and
// by wording. Permission knowledge.read, and the sight of the item.
func (s *Store) ItemUse(ctx context.Context, who actor.Actor, itemID string, days int) (ItemUse, error) {
	out := ItemUse{Days: days, ByDay: []DayUse{}, Wordings: []WordingUse{}}
	if err := who.Need(mayRead); err != nil {
		return out, err
	}
	if days < 1 || days > daysMost {
		return out, fault.Invalid("input.out_of_range", "days", fault.Params{"min": 1, "max": daysMost})
	}
	if _, err := s.Knowledge.Item(ctx, who, itemID); err != nil {
		return out, err
	}
	w, err := s.Workspace.ByID(ctx, who.WorkspaceID)
	if err != nil {
		return out, err
	}
	_, offset := s.Clock.Now().In(w.Location()).Zone()
	var cost func(Use) float64
	if out.Currency, cost, err = s.prices(ctx, who.WorkspaceID); err != nil {
		return out, err
	}
	since := s.now() - int64(days)*msOfDay
	rows, err := db.All[struct {
		N int64 `db:"day"`
		Use
	}](ctx, s.DB, s.q, "use_by_day", who.WorkspaceID, itemID, since, int64(offset)*1000)
	if err != nil {
		return out, err
	}
	for _, r := range rows {
		r.Cost = cost(r.Use)
		out.ByDay = append(out.ByDay, DayUse{time.UnixMilli(r.N * msOfDay).UTC().Format(time.DateOnly), r.Use})
		out.Total.add(r.Use)
	}
	out.Total.Cost = cost(out.Total)
	out.Wordings, out.Of, err = s.byWording(ctx, who.WorkspaceID, itemID, since, cost)
	return out, err
}

func (u *Use) add(o Use) {
	u.Asked, u.Answered, u.Helped, u.ToPeople = u.Asked+o.Asked, u.Answered+o.Answered, u.Helped+o.Helped, u.ToPeople+o.ToPeople
	u.PeopleMS, u.Lost, u.LastAt = u.PeopleMS+o.PeopleMS, u.Lost+o.Lost, max(u.LastAt, o.LastAt)
}

// latest is one question that an item was nearest to.
type latest struct {
	Options  []conversation.TurnOption `db:"options,json"`
	Decision string                    `db:"decision"`
	Reasons  int64                     `db:"reasons"`
	At       int64                     `db:"at"`
	Lost     bool                      `db:"lost"`
	PeopleMS float64                   `db:"people_ms"`
	BadTurns int64                     `db:"bad_turns"`
}

// use is what the question adds to a wording.
func (l latest) use() Use {
	u := Use{Asked: 1, LastAt: l.At}
	if l.Decision == decidedSaid {
		u.Answered = 1
	}
	if l.Reasons == 0 {
		u.Helped = u.Answered
		return u
	}
	if learning.Reason(l.Reasons)&learning.HandedOver != 0 {
		u.ToPeople = u.Answered
	}
	u.PeopleMS = l.PeopleMS
	if l.Lost && l.BadTurns > 0 {
		u.Lost = 1 / float64(l.BadTurns)
	}
	return u
}

// matched is the item's wording that came nearest; "" where it is not known.
func (l latest) matched(itemID string) string {
	for _, o := range l.Options {
		if o.ItemID == itemID {
			return o.Matched
		}
	}
	return ""
}

func (s *Store) byWording(ctx context.Context, workspaceID, itemID string, since int64, cost func(Use) float64) ([]WordingUse, int64, error) {
	all, err := db.All[latest](ctx, s.DB, s.q, "latest_of_item", workspaceID, itemID, since, latestMost)
	if err != nil {
		return nil, 0, err
	}
	of := map[string]*Use{}
	for _, l := range all {
		w := l.matched(itemID)
		if w == "" {
			continue
		}
		if of[w] == nil {
			of[w] = &Use{}
		}
		of[w].add(l.use())
	}
	out := []WordingUse{}
	for w, u := range of {
		u.Cost = cost(*u)
		out = append(out, WordingUse{w, *u})
	}
	slices.SortFunc(out, func(a, b WordingUse) int {
		if a.Asked != b.Asked {
			return int(b.Asked - a.Asked)
		}
		if a.Wording < b.Wording {
			return -1
		}
		return 1
	})
	return out, int64(len(all)), nil
}
