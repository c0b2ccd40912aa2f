package label

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/id"
	"yingda/internal/job"
	"yingda/learning"
	"yingda/learning/order"
)

const (
	// Measured is the share of all questions that a lot keeps for measuring.
	Measured = 0.1
	// seed makes a turn's lot the same for ever.
	seed = 1
	// queued is how many questions are put in order: about a day's work of ten
	// people, who by then have changed what teaches most.
	queued = 5000
	// mostCandidates bounds the questions that are looked at.
	mostCandidates = 200_000
	// behind is a place behind every other: of tasks whose turn has not come again.
	behind = 1 << 40
	// wanted is how much dearer questions are for whose cluster somebody asked for
	// labels.
	wanted = 1000

	queueJob = "learning.label_queue"
	// writeAtOnce is small: whoever asks for their next task meanwhile waits for it.
	writeAtOnce = 50
	// The order is made anew at most this often, and where few tasks are left.
	orderEvery, orderSoon = time.Hour, time.Minute
	few                   = 200
)

func (s *Store) registerJobs() {
	if s.Jobs == nil {
		return
	}
	s.Jobs.Handle(job.Kind{Name: queueJob, Tries: 3, At: 1, Run: func(ctx context.Context, j job.Job) error {
		return s.Order(ctx, j.WorkspaceID)
	}})
}

// Queue is what a workspace's queue stands at.
type Queue struct {
	OrderedAt  int64 `db:"ordered_at" json:"ordered_at" doc:"When it was last put in order; 0: never"`
	Candidates int64 `db:"candidates" json:"candidates" doc:"Questions of the last 28 days it was drawn from"`
}

func (s *Store) queue(ctx context.Context, c db.Conn, workspaceID string) (Queue, error) {
	q, err := db.One[Queue](ctx, c, s.q, "queue", workspaceID)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return q, err
}

// Look puts the queue in order if it is time: an hour went by, or little is left.
func (s *Store) Look(ctx context.Context, workspaceID string) error {
	due, err := s.due(ctx, s.DB, workspaceID)
	if err != nil || !due {
		return err
	}
	return s.Order(ctx, workspaceID)
}

func (s *Store) due(ctx context.Context, c db.Conn, workspaceID string) (bool, error) {
	q, err := s.queue(ctx, c, workspaceID)
	if err != nil {
		return false, err
	}
	age := time.Duration(s.now()-q.OrderedAt) * time.Millisecond
	if age < orderSoon || age >= orderEvery {
		return age >= orderEvery, nil
	}
	var left int64
	err = s.q.Scan(ctx, c, "left", []any{workspaceID, few}, &left)
	return left < few, err
}

// Order puts the workspace's queue in order: what teaches most first, and among
// it what a lot kept for measuring.
func (s *Store) Order(ctx context.Context, workspaceID string) error {
	all, err := s.Learning.Candidates(ctx, workspaceID, mostCandidates)
	if err != nil {
		return err
	}
	candidates, err := s.weighed(ctx, workspaceID, all)
	if err != nil {
		return err
	}
	guides, err := s.guides(ctx, s.DB, workspaceID)
	if err != nil {
		return err
	}
	places := order.Order(candidates, order.Options{Seed: seed, Kept: Measured, Most: queued})
	if err := s.pushBack(ctx, workspaceID, len(all)); err != nil {
		return err
	}
	for from := 0; from < len(places); from += writeAtOnce {
		some := places[from:min(from+writeAtOnce, len(places))]
		err := s.DB.WriteLater(ctx, func(tx *db.Tx) error {
			for i, p := range some {
				if err := s.enqueue(ctx, tx, all[p.At], from+i, p.Measure, guides); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return s.DB.WriteLater(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "prune", workspaceID, int64(behind), s.now())
		return err
	})
}

// Reorder puts the queue in order now. Permission learning.manage.
func (s *Store) Reorder(ctx context.Context, who actor.Actor) (Overview, error) {
	if err := who.Need(mayManage); err != nil {
		return Overview{}, err
	}
	if err := s.Order(ctx, who.WorkspaceID); err != nil {
		return Overview{}, err
	}
	return s.Overview(ctx, who)
}

// weighed tells package order of the questions: what it costs to leave one wrong,
// and which are labelled.
func (s *Store) weighed(ctx context.Context, workspaceID string, all []learning.Candidate) ([]order.Candidate, error) {
	prices, err := s.Learning.Prices(ctx, workspaceID)
	if err != nil {
		return nil, err
	}
	touched, err := db.All[string](ctx, s.DB, s.q, "touched", workspaceID)
	if err != nil {
		return nil, err
	}
	slices.Sort(touched)
	out := make([]order.Candidate, len(all))
	for i, c := range all {
		_, labelled := slices.BinarySearch(touched, c.TurnID)
		// A question without a price still costs its asker something.
		out[i] = order.Candidate{ID: c.TurnID, Cluster: c.ClusterID, Confidence: c.Right(), Cost: 1 + c.Debt(prices), Labelled: labelled}
		if c.Wanted {
			out[i].Cost *= wanted
		}
	}
	return out, nil
}

// pushBack puts what waits behind what is about to be put in order.
func (s *Store) pushBack(ctx context.Context, workspaceID string, candidates int) error {
	return s.DB.WriteLater(ctx, func(tx *db.Tx) error {
		if _, err := s.q.Exec(ctx, tx, "push_back", workspaceID, int64(behind)); err != nil {
			return err
		}
		_, err := s.q.Exec(ctx, tx, "put_queue", workspaceID, s.now(), candidates)
		return err
	})
}

// enqueue adds the tasks of a question, or moves them to their place. Which kinds
// are asked, and of how many people, falls by lots of their own.
func (s *Store) enqueue(ctx context.Context, tx *db.Tx, c learning.Candidate, place int, measure bool, guides []Guide) error {
	for _, g := range guides {
		if order.Lot(seed, g.Kind+c.TurnID) >= g.Share || g.Kind == Quality && c.Decision != "answer" {
			continue
		}
		want := int64(1)
		if order.Lot(seed, "several"+g.Kind+c.TurnID) < g.Several {
			want = g.Labellers
		}
		if err := s.put(ctx, tx, c, place, measure, g.Kind, want); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) put(ctx context.Context, tx *db.Tx, c learning.Candidate, place int, measure bool, kind string, want int64) error {
	_, err := s.q.Exec(ctx, tx, "put_task", id.New(), c.WorkspaceID, c.TurnID, c.ConversationID, c.CustomerID, kind, place, measure, order.Lot(seed, c.TurnID), want, s.now(), c.Sample)
	return err
}
