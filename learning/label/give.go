package label

import (
	"context"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/id"
)

// NewLabel is an answer to a task.
type NewLabel struct {
	Answer    Answer `json:"answer"`
	Suggested bool   `json:"suggested,omitempty" doc:"The engine's suggestions were shown"`
	TookMS    int64  `json:"took_ms,omitempty" minimum:"0" doc:"From when it was shown to the answer"`
}

// mostTook is how long anybody is taken to think about one question; who went to
// lunch did not.
const mostTook = 10 * 60_000 // ms

// Give labels a task, whether or not it was handed out to the actor. Permission
// learning.label.
func (s *Store) Give(ctx context.Context, who actor.Actor, taskID string, n NewLabel) (l Label, err error) {
	if err := who.Need(mayLabel); err != nil {
		return l, err
	}
	t, err := db.One[Task](ctx, s.DB, s.q, "task", who.WorkspaceID, taskID)
	if err != nil {
		return l, missing(err, "label.task_not_found")
	}
	if err := s.checked(ctx, who, t, &n.Answer); err != nil {
		return l, err
	}
	l = Label{ID: id.New(), TaskID: t.ID, AuthorID: who.ID, Answer: n.Answer, Suggested: n.Suggested, TookMS: min(max(n.TookMS, 0), mostTook)}
	err = s.DB.Write(ctx, func(tx *db.Tx) error { return s.give(ctx, tx, who, l) })
	return l, err
}

// checked tidies an answer and refuses one that says nothing of the task, or
// names what is not there.
func (s *Store) checked(ctx context.Context, who actor.Actor, t Task, a *Answer) error {
	_, u, err := s.turn(ctx, t)
	if err != nil {
		return err
	}
	words := question(u)
	if words == "" {
		return fault.Conflict("label.words_gone")
	}
	if err := a.check(t.Kind, utf8.RuneCountInString(words)); err != nil {
		return err
	}
	ids := a.itemIDs()
	known, err := s.Knowledge.Named(ctx, who, ids)
	if err == nil && len(known) < len(ids) {
		err = fault.Invalid("knowledge.item_not_found", "item_ids")
	}
	return err
}

// give writes a label and what follows of it.
func (s *Store) give(ctx context.Context, tx *db.Tx, who actor.Actor, l Label) error {
	t, err := s.lock(ctx, tx, who.WorkspaceID, l.TaskID)
	switch {
	case err != nil:
		return err
	case t.State == Gone:
		return fault.Conflict("label.words_gone")
	case t.SettledBy != "":
		return fault.Conflict("label.settled")
	}
	n, err := s.q.Exec(ctx, tx, "insert_label", l.ID, who.WorkspaceID, t.ID, l.AuthorID, db.JSON(l.Answer), l.Answer.key(), l.Suggested, l.TookMS, l.Imported, s.now())
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.Conflict("label.given_already")
	}
	if _, err := s.q.Exec(ctx, tx, "drop_hold", t.ID, l.AuthorID, who.WorkspaceID); err != nil {
		return err
	}
	facts, err := s.judge(ctx, tx, &t)
	if err != nil {
		return err
	}
	facts = append([]event.Fact{Labelled{TaskID: t.ID, TurnID: t.TurnID, Kind: t.Kind, Verdict: l.Answer.Verdict}}, facts...)
	return s.Log.Append(ctx, tx, about(who, t), facts...)
}

func about(who actor.Actor, t Task) event.About {
	return event.About{Actor: who, SubjectID: t.ID, Sample: t.Sample}
}

func (s *Store) lock(ctx context.Context, tx *db.Tx, workspaceID, taskID string) (Task, error) {
	t, err := db.One[Task](ctx, tx, s.q, "lock_task", workspaceID, taskID)
	return t, missing(err, "label.task_not_found")
}

// judge says what holds by the labels there are now.
func (s *Store) judge(ctx context.Context, tx *db.Tx, t *Task) ([]event.Fact, error) {
	labels, err := db.All[Label](ctx, tx, s.q, "labels_of", t.WorkspaceID, t.ID)
	if err != nil {
		return nil, err
	}
	was := t.State
	t.Made = int64(len(labels))
	t.State, t.Answer = agreed(labels, t.Want)
	t.SettledAt = 0
	if t.State == Done {
		t.SettledAt = s.now()
	}
	if err := s.save(ctx, tx, *t); err != nil || t.State != Done || was == Done {
		return nil, err
	}
	return []event.Fact{t.settled()}, nil
}

func (t Task) settled() Settled {
	return Settled{TaskID: t.ID, TurnID: t.TurnID, Kind: t.Kind, Verdict: t.Answer.Verdict, Decided: t.SettledBy != "", Measure: t.Measure}
}

func (s *Store) save(ctx context.Context, tx *db.Tx, t Task) error {
	first := ""
	if ids := t.Answer.itemIDs(); len(ids) > 0 {
		first = ids[0]
	}
	key := ""
	if t.State == Done {
		key = t.Answer.key()
	}
	_, err := s.q.Exec(ctx, tx, "save_task", t.WorkspaceID, t.ID, t.State, t.Made, db.JSON(t.Answer), key, first, t.SettledBy, t.SettledAt)
	return err
}

// agreed is what labels come to: what more than half say holds once all that are
// wanted are there. Somebody who cannot tell makes it a matter for who decides.
func agreed(labels []Label, want int64) (state string, a Answer) {
	votes := map[string]int{}
	for _, l := range labels {
		if l.Answer.Verdict == Unsure {
			return Disputed, a
		}
		votes[l.Key]++
	}
	if int64(len(labels)) < want {
		return Waiting, a
	}
	for _, l := range labels {
		if 2*votes[l.Key] > len(labels) {
			return Done, l.Answer
		}
	}
	return Disputed, a
}

// Undo takes back the actor's own label, and gives the task back to them.
// Permission learning.label.
func (s *Store) Undo(ctx context.Context, who actor.Actor, labelID string, suggest bool) (TaskView, error) {
	if err := who.Need(mayLabel); err != nil {
		return TaskView{}, err
	}
	var t Task
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		l, err := db.One[Label](ctx, tx, s.q, "label_of_author", who.WorkspaceID, labelID, who.ID)
		if err != nil {
			return missing(err, "label.not_found")
		}
		if t, err = s.lock(ctx, tx, who.WorkspaceID, l.TaskID); err != nil {
			return err
		}
		if t.SettledBy != "" || t.UsedAt > 0 {
			return fault.Conflict("label.settled")
		}
		if _, err := s.q.Exec(ctx, tx, "drop_label", who.WorkspaceID, l.ID); err != nil {
			return err
		}
		if _, err := s.q.Exec(ctx, tx, "hold", t.ID, who.ID, who.WorkspaceID, s.now()+held.Milliseconds()); err != nil {
			return err
		}
		if _, err := s.judge(ctx, tx, &t); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, about(who, t), Labelled{TaskID: t.ID, TurnID: t.TurnID, Kind: t.Kind, Verdict: l.Answer.Verdict, Undone: true})
	})
	if err != nil {
		return TaskView{}, err
	}
	return s.view(ctx, who, t, suggest)
}
