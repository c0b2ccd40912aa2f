package label

import (
	"cmp"
	"context"
	"slices"
	"time"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/internal/job"
)

const (
	// held is how long a task stays with somebody who does nothing with it.
	held     = 10 * time.Minute
	mostNext = 5
)

// NextQuery is what to be given.
type NextQuery struct {
	Kind    string // of this kind; "" is any
	Limit   int    // 2: the one to label, and the one behind it to have it ready
	Suggest bool   // with what the engine thinks
}

// Next gives the actor the tasks to label next and keeps them for them: asked
// again, the same ones until they are labelled. Permission learning.label.
func (s *Store) Next(ctx context.Context, who actor.Actor, q NextQuery) ([]TaskView, error) {
	if err := who.Need(mayLabel); err != nil {
		return nil, err
	}
	kinds, err := kindsFor(who, q.Kind)
	if err != nil {
		return nil, err
	}
	limit := min(max(q.Limit, 1), mostNext)
	for {
		tasks, err := s.take(ctx, who, kinds, limit)
		if err != nil {
			return nil, err
		}
		out, gone, err := s.shown(ctx, who, tasks, q.Suggest)
		if err != nil || len(gone) == 0 {
			return out, err
		}
		if err := s.close(ctx, who.WorkspaceID, gone); err != nil {
			return nil, err
		}
	}
}

// kindsFor are the kinds that somebody can label: places in a text need the text
// as it was typed.
func kindsFor(who actor.Actor, kind string) ([]string, error) {
	kinds := slices.Clone(Kinds)
	if kind != "" {
		if !slices.Contains(Kinds, kind) {
			return nil, fault.Invalid("label.kind_unknown", "kind")
		}
		kinds = []string{kind}
	}
	if !who.Can("customer.see_sensitive") {
		kinds = slices.DeleteFunc(kinds, func(k string) bool { return k == Entities })
	}
	return kinds, nil
}

// take finds the first tasks that the actor has not labelled and nobody else is
// at, and holds them.
func (s *Store) take(ctx context.Context, who actor.Actor, kinds []string, limit int) (tasks []Task, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		tasks = nil
		for _, kind := range kinds {
			some, err := db.All[Task](ctx, tx, s.q, "next", who.WorkspaceID, kind, who.ID, s.now(), limit)
			if err != nil {
				return err
			}
			tasks = append(tasks, some...)
		}
		slices.SortStableFunc(tasks, func(a, b Task) int { return cmp.Compare(a.Place, b.Place) })
		tasks = tasks[:min(len(tasks), limit)]
		if _, err := s.q.Exec(ctx, tx, "drop_holds", who.WorkspaceID, who.ID, s.now()); err != nil {
			return err
		}
		for _, t := range tasks {
			if _, err := s.q.Exec(ctx, tx, "hold", t.ID, who.ID, who.WorkspaceID, s.now()+held.Milliseconds()); err != nil {
				return err
			}
		}
		if len(tasks) == limit {
			return nil
		}
		return s.askForMore(ctx, tx, who.WorkspaceID)
	})
	return tasks, err
}

// askForMore has the queue put in order, if that is due.
func (s *Store) askForMore(ctx context.Context, tx *db.Tx, workspaceID string) error {
	due, err := s.due(ctx, tx, workspaceID)
	if err != nil || !due || s.Jobs == nil {
		return err
	}
	_, err = s.Jobs.Add(ctx, tx, job.New{WorkspaceID: workspaceID, Kind: queueJob, Key: workspaceID, Dedupe: workspaceID, Payload: struct{}{}})
	return err
}

// close ends tasks whose words are gone.
func (s *Store) close(ctx context.Context, workspaceID string, taskIDs []string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := s.q.Exec(ctx, tx, "close", workspaceID, db.List(taskIDs))
		return err
	})
}
