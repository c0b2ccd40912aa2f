package label

import (
	"context"
	"slices"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
	"yingda/learning"
)

// TaskDetail is a task with all labels of it.
type TaskDetail struct {
	TaskView
	Labels []Label `json:"labels" doc:"The oldest first"`
}

const maxPage = 100

// Tasks lists those in a state, the newest first, with their labels: disputed
// ones are to be decided. verdict narrows it to those that came to it. Permission
// learning.read.
func (s *Store) Tasks(ctx context.Context, who actor.Actor, state, verdict, after string, limit int) (learning.Page[TaskDetail], error) {
	out := learning.Page[TaskDetail]{Items: []TaskDetail{}}
	if err := who.Need(mayRead); err != nil {
		return out, err
	}
	if !slices.Contains([]string{Disputed, Done}, state) {
		return out, fault.Invalid("label.state_unknown", "state")
	}
	if after == "" {
		after = "z" // behind every id
	}
	limit = min(max(limit, 1), maxPage)
	tasks, err := db.All[Task](ctx, s.DB, s.q, "tasks", who.WorkspaceID, state, verdict, after, limit+1)
	if err != nil {
		return out, err
	}
	if len(tasks) > limit {
		tasks = tasks[:limit]
		out.Next = tasks[limit-1].ID
	}
	for _, t := range tasks {
		d, err := s.detail(ctx, who, t)
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, d)
	}
	return out, nil
}

// Front lists the first tasks of a kind that wait, in their order, and gives them
// to nobody. Permission learning.read.
func (s *Store) Front(ctx context.Context, who actor.Actor, kind string, limit int) ([]TaskView, error) {
	if err := who.Need(mayRead); err != nil {
		return nil, err
	}
	if !slices.Contains(Kinds, kind) {
		return nil, fault.Invalid("label.kind_unknown", "kind")
	}
	tasks, err := db.All[Task](ctx, s.DB, s.q, "front", who.WorkspaceID, kind, min(max(limit, 1), maxPage))
	if err != nil {
		return nil, err
	}
	out, _, err := s.shown(ctx, who, tasks, false)
	return out, err
}

// Task returns one. Permission learning.read.
func (s *Store) Task(ctx context.Context, who actor.Actor, taskID string) (TaskDetail, error) {
	if err := who.Need(mayRead); err != nil {
		return TaskDetail{}, err
	}
	t, err := db.One[Task](ctx, s.DB, s.q, "task", who.WorkspaceID, taskID)
	if err != nil {
		return TaskDetail{}, missing(err, "label.task_not_found")
	}
	return s.detail(ctx, who, t)
}

func (s *Store) detail(ctx context.Context, who actor.Actor, t Task) (TaskDetail, error) {
	v, err := s.view(ctx, who, t, false)
	if err != nil {
		return TaskDetail{}, err
	}
	labels, err := db.All[Label](ctx, s.DB, s.q, "labels_of", who.WorkspaceID, t.ID)
	if err != nil {
		return TaskDetail{}, err
	}
	var ids []string
	for _, l := range labels {
		ids = append(ids, l.Answer.itemIDs()...)
	}
	v.Named, err = s.Knowledge.Named(ctx, who, each(append(append(ids, t.Answer.itemIDs()...), v.ItemID)))
	return TaskDetail{TaskView: v, Labels: labels}, err
}

// Decide says what holds of a task, whatever its labels say; what was decided
// before is overruled, as long as nothing was made of it. Permission
// learning.manage.
func (s *Store) Decide(ctx context.Context, who actor.Actor, taskID string, a Answer) (TaskDetail, error) {
	if err := who.Need(mayManage); err != nil {
		return TaskDetail{}, err
	}
	t, err := db.One[Task](ctx, s.DB, s.q, "task", who.WorkspaceID, taskID)
	if err != nil {
		return TaskDetail{}, missing(err, "label.task_not_found")
	}
	if a.Verdict == Unsure {
		return TaskDetail{}, fault.Invalid("label.verdict_unknown", "verdict")
	}
	if err := s.checked(ctx, who, t, &a); err != nil {
		return TaskDetail{}, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if t, err = s.lock(ctx, tx, who.WorkspaceID, taskID); err != nil {
			return err
		}
		if t.UsedAt > 0 {
			return fault.Conflict("label.settled")
		}
		t.State, t.Answer, t.SettledBy, t.SettledAt = Done, a, who.ID, s.now()
		if err := s.save(ctx, tx, t); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, about(who, t), t.settled())
	})
	if err != nil {
		return TaskDetail{}, err
	}
	return s.detail(ctx, who, t)
}
