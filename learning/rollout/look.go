package rollout

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"yingda/bot"
	"yingda/conversation"
	"yingda/engine"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/knowledge"
	"yingda/knowledge/gate"
	"yingda/knowledge/search"
)

const (
	lookJob   = "learning.rollout"
	lookEvery = 5 * time.Second
	atOnce    = 500 // questions in one look
)

func (s *Store) registerJobs() {
	s.Jobs.Handle(job.Kind{Name: lookJob, Tries: 3, At: 1, Run: func(ctx context.Context, j job.Job) error {
		return s.Look(ctx, j.WorkspaceID)
	}})
}

// Run asks for a look at each rollout that is out, until ctx ends.
func (s *Store) Run(ctx context.Context) error {
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for {
		if err := s.ask(ctx); err != nil && ctx.Err() == nil {
			slog.ErrorContext(ctx, "rollouts not found", "error", err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
		}
	}
}

func (s *Store) ask(ctx context.Context) error {
	live, err := db.All[string](ctx, s.DB, s.q, "workspaces_live")
	if err != nil || len(live) == 0 {
		return err
	}
	return s.DB.WriteLater(ctx, func(tx *db.Tx) error {
		for _, id := range live {
			if _, err := s.Jobs.Add(ctx, tx, job.New{WorkspaceID: id, Kind: lookJob, Key: id, Dedupe: id, Payload: struct{}{}}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Look takes in what was asked since the last look at a workspace's rollout, ends
// a phase between, and takes back what must not be out. One call at a time.
func (s *Store) Look(ctx context.Context, workspaceID string) error {
	live, err := db.All[Rollout](ctx, s.DB, s.q, "live", workspaceID)
	if err != nil || len(live) == 0 {
		return err
	}
	r := live[0]
	if r.Phase == Promoting || r.Phase == Returning {
		return s.settle(ctx, r.mover(workspaceID), r)
	}
	staged, problem, err := s.stands(ctx, workspaceID, r)
	if err != nil {
		return err
	}
	if problem != "" {
		return s.step(ctx, actor.Of(workspaceID), r, Stopped, knowledge.Problem{Code: problem})
	}
	if err := s.takeIn(ctx, workspaceID, r, staged); err != nil {
		return err
	}
	return s.count(ctx, workspaceID, r)
}

// stands tells whether what a rollout stands on is still there: its own version,
// the content that it was made beside, and its change.
func (s *Store) stands(ctx context.Context, workspaceID string, r Rollout) (staged *search.Prepared, problem string, err error) {
	err = s.Knowledge.Whole(ctx, workspaceID, r.ReleaseID)
	if err == nil {
		staged, err = s.Search.Staged(ctx, workspaceID, r.ReleaseID)
	}
	if f := fault.Of(err); f != nil && (f.Kind == fault.KindNotFound || f.Code == "knowledge.release_unreadable") {
		return nil, "rollout.version_gone", nil
	}
	if err != nil {
		return nil, "", err
	}
	now, err := s.Knowledge.Released(ctx, workspaceID)
	if err != nil {
		return nil, "", err
	}
	if now.Release.BaseVersionID != r.LiveBaseID || now.Release.PolicyVersionID != r.LivePolicyID {
		return staged, "rollout.outrun", nil
	}
	if r.ChangeID == "" {
		return staged, "", nil
	}
	c, err := s.Knowledge.Change(ctx, actor.Of(workspaceID), r.ChangeID)
	if fault.IsKind(err, fault.KindNotFound) || err == nil && c.State != knowledge.ChangeApproved {
		return staged, "rollout.change_gone", nil
	}
	return staged, "", err
}

// unseen is a question that was asked while the rollout is out.
type unseen struct {
	TurnID     string `db:"turn_id"`
	CustomerID string `db:"customer_id"`
	Channel    string `db:"channel"`
	At         int64  `db:"at"`
	Decision   string `db:"decision"`
	ItemID     string `db:"item_id"`
}

// taken is what is kept of it.
type taken struct {
	unseen
	chance  float64 // of being answered from the canary; 0: there was no lot
	second  bool    // the lot says from the canary
	first   bool    // of its customer
	after   string
	item    string
	sure    float64
	differs bool
}

func (s *Store) takeIn(ctx context.Context, workspaceID string, r Rollout, staged *search.Prepared) error {
	for {
		since := r.CreatedAt
		if r.Phase == Canary {
			since = r.CanaryAt
		}
		all, err := db.All[unseen](ctx, s.DB, s.q, "unseen", workspaceID, r.ID, since, atOnce)
		if err != nil || len(all) == 0 {
			return err
		}
		kept, err := s.look(ctx, workspaceID, r, staged, all)
		if err != nil {
			return err
		}
		err = s.DB.WriteLater(ctx, func(tx *db.Tx) error {
			for _, t := range kept {
				_, err := s.q.Exec(ctx, tx, "insert_turn", r.ID, t.TurnID, t.At, t.chance, t.second, t.first, t.Decision, t.ItemID, t.after, t.item, t.sure, t.differs)
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || len(all) < atOnce {
			return err
		}
	}
}

// look asks questions of the release that says nothing, or tells by which lot
// they were answered.
func (s *Store) look(ctx context.Context, workspaceID string, r Rollout, staged *search.Prepared, all []unseen) ([]taken, error) {
	ids := make([]string, len(all))
	for i, u := range all {
		ids[i] = u.TurnID
	}
	turns, err := s.Conversation.Understood(ctx, workspaceID, ids)
	if err != nil {
		return nil, err
	}
	said := map[string]bot.Understood{}
	for _, t := range turns {
		u, err := bot.Remembered(conversation.Turn{Understanding: t.Understanding})
		if err != nil {
			return nil, err
		}
		said[t.TurnID] = u
	}
	counted, err := s.counted(ctx, workspaceID, r, all)
	if err != nil {
		return nil, err
	}
	out := make([]taken, len(all))
	for i, u := range all {
		out[i] = taken{unseen: u}
		asker, err := s.Asker(ctx, workspaceID, u.CustomerID)
		if err != nil && !fault.IsKind(err, fault.KindNotFound) {
			return nil, err
		}
		words := said[u.TurnID]
		switch {
		case r.Phase == Canary:
			// What was asked before the share was changed was drawn by another lot.
			if u.At >= r.PhaseAt && r.Segment.Holds(u.Channel, words.Locale, asker.Tier) {
				out[i].chance, out[i].second, out[i].first = r.Share, r.beside().Takes(u.CustomerID), !counted[u.CustomerID]
				counted[u.CustomerID] = true
			}
		case words.Kind == bot.KindQuestion || words.Kind == bot.KindLong:
			err = s.compare(ctx, workspaceID, staged, words, asker, &out[i])
		}
		if err != nil && !fault.IsKind(err, fault.KindNotFound) {
			return nil, err
		}
	}
	return out, nil
}

// counted are those of the customers that were counted before: each is once.
func (s *Store) counted(ctx context.Context, workspaceID string, r Rollout, all []unseen) (map[string]bool, error) {
	var ids []string
	for _, u := range all {
		ids = append(ids, u.CustomerID)
	}
	known, err := db.All[string](ctx, s.DB, s.q, "counted_customers", workspaceID, r.ID, db.List(ids))
	out := map[string]bool{}
	for _, id := range known {
		out[id] = true
	}
	return out, err
}

// compare asks a question of the staged release as it was asked.
func (s *Store) compare(ctx context.Context, workspaceID string, staged *search.Prepared, words bot.Understood, asker knowledge.Asker, t *taken) error {
	f, err := staged.Ask(ctx, search.Query{
		WorkspaceID: workspaceID, Text: words.Question, Locale: words.Locale, Channel: t.Channel, Asker: asker, Visibility: knowledge.UpTo(asker.Told()), Now: time.UnixMilli(t.At), Failed: true,
	})
	if err != nil {
		return err
	}
	t.after, t.sure = string(f.Decision.Action), f.Decision.Confidence
	if f.Decision.Action == engine.Person {
		t.after = bot.Handoff
	}
	if f.Decision.Action == engine.Answer {
		t.item = f.Candidates[f.Decision.Offer[0]].ItemID
	}
	t.differs = t.after != t.Decision || t.after == bot.Answer && t.item != t.ItemID
	return nil
}

// count brings a rollout's figures up to date, and takes back a canary whose
// guards are worse.
func (s *Store) count(ctx context.Context, workspaceID string, r Rollout) error {
	now, err := s.watch(ctx, workspaceID, r)
	if err != nil {
		return err
	}
	type counted struct {
		Asked   int64 `db:"asked"`
		Differs int64 `db:"differs"`
	}
	c, err := db.One[counted](ctx, s.DB, s.q, "counted", r.ID)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		at, err := s.lock(ctx, tx, workspaceID, r.ID)
		if err != nil || at.Phase != r.Phase {
			return err
		}
		at.Guards, at.Asked, at.Differs = now, c.Asked, c.Differs
		for _, g := range now {
			if g.Alarm && r.Phase == Canary {
				at.Problem = knowledge.Problem{Code: "rollout.guard_" + g.Name, Params: fault.Params{"canary": g.CanaryBad, "canary_of": g.Canary, "live": g.LiveBad, "live_of": g.Live}}
				return s.move(ctx, tx, actor.Of(workspaceID), &at, Stopped)
			}
		}
		return s.save(ctx, tx, workspaceID, &at)
	})
}

// Difference is a question that the release in the shadow would have answered
// otherwise.
type Difference struct {
	TurnID          string  `db:"turn_id" json:"turn_id"`
	At              int64   `db:"at" json:"at"`
	Question        string  `json:"question" doc:"Empty where its asker was erased"`
	Before          string  `db:"before" json:"before" doc:"What was done"`
	BeforeItemID    string  `db:"before_item_id" json:"before_item_id"`
	After           string  `db:"after" json:"after" doc:"What would have been done"`
	AfterItemID     string  `db:"after_item_id" json:"after_item_id"`
	AfterConfidence float64 `db:"after_confidence" json:"after_confidence"`

	BeforeItem gate.Item `json:"before_item"`
	AfterItem  gate.Item `json:"after_item"`
}

// Differences lists them, the newest first, before a place (0, "" for the first
// page). rollout.not_found where there is no such rollout. Permission
// learning.read.
func (s *Store) Differences(ctx context.Context, who actor.Actor, rolloutID string, at int64, turnID string, limit int) ([]Difference, error) {
	if err := who.Need(mayRead); err != nil {
		return nil, err
	}
	if _, err := db.One[Rollout](ctx, s.DB, s.q, "rollout", who.WorkspaceID, rolloutID); err != nil {
		return nil, missing(err, "rollout.not_found")
	}
	if at <= 0 {
		at = int64(1) << 62
	}
	all, err := db.All[Difference](ctx, s.DB, s.q, "differences", who.WorkspaceID, rolloutID, at, turnID, min(max(limit, 1), maxPage))
	if err != nil {
		return nil, err
	}
	ids, items := make([]string, len(all)), []string{}
	for i, d := range all {
		ids[i], items = d.TurnID, append(items, d.BeforeItemID, d.AfterItemID)
	}
	named, err := s.Gate.Items(ctx, who, items)
	if err != nil {
		return nil, err
	}
	for i, d := range all {
		all[i].BeforeItem, all[i].AfterItem = named[d.BeforeItemID], named[d.AfterItemID]
	}
	turns, err := s.Conversation.Understood(ctx, who.WorkspaceID, ids)
	for _, t := range turns {
		u, readErr := bot.Remembered(conversation.Turn{Understanding: t.Understanding})
		err = errors.Join(err, readErr)
		for i := range all {
			if all[i].TurnID == t.TurnID {
				all[i].Question = u.Question
			}
		}
	}
	return all, err
}
