package desk

import (
	"context"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/cleantext"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

// changeTask runs a change on a task the member may work on and returns its row.
func (s *Store) changeTask(ctx context.Context, who actor.Actor, taskID string, change func(tx *db.Tx, t *Task) (event.Fact, error)) (TaskRow, error) {
	if err := needAgent(who, "task.work"); err != nil {
		return TaskRow{}, err
	}
	groups, err := s.groupsOf(ctx, who)
	if err != nil {
		return TaskRow{}, err
	}
	var out Task
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		t, err := s.task(ctx, tx, who, taskID, groups)
		if err != nil {
			return err
		}
		fact, err := change(tx, &t)
		if err != nil {
			return err
		}
		_, err = s.q.Exec(ctx, tx, "save_task", t.ID, t.WorkspaceID, t.AssigneeID, t.State, t.DoneAt, t.DoneBy, t.Note, t.ReplyMessageID, t.ReplyConversationID, t.RepliedAt)
		if err != nil {
			return err
		}
		out = t
		if fact == nil {
			return nil
		}
		tx.OnCommit(func() { s.Notify(Notice{WorkspaceID: t.WorkspaceID, TaskID: t.ID}) })
		return s.Log.Append(ctx, tx, t.about(who, 0), fact)
	})
	if err != nil {
		return TaskRow{}, err
	}
	rows, err := s.taskRows(ctx, who, []Task{out})
	if err != nil {
		return TaskRow{}, err
	}
	return rows[0], nil
}

// AssignTask gives a task to a member: oneself with "", a colleague with
// conversation.assign.
func (s *Store) AssignTask(ctx context.Context, who actor.Actor, taskID, memberID string) (TaskRow, error) {
	if memberID == "" {
		memberID = who.ID
	}
	if memberID != who.ID {
		if err := who.Need("conversation.assign"); err != nil {
			return TaskRow{}, err
		}
		if _, err := s.Workspace.MemberByID(ctx, who.WorkspaceID, memberID); err != nil {
			return TaskRow{}, err
		}
	}
	return s.changeTask(ctx, who, taskID, func(_ *db.Tx, t *Task) (event.Fact, error) {
		if t.State == "done" {
			return nil, fault.Conflict("task.done")
		}
		if t.AssigneeID == memberID {
			return nil, nil //nolint:nilnil // nothing happened
		}
		t.AssigneeID = memberID
		return TaskAssigned{MemberID: memberID}, nil
	})
}

// FinishTask marks a task as done, with a note on how.
func (s *Store) FinishTask(ctx context.Context, who actor.Actor, taskID, note string) (TaskRow, error) {
	note, err := cleantext.Block("note", note, 2000)
	if err != nil {
		return TaskRow{}, err
	}
	return s.changeTask(ctx, who, taskID, func(_ *db.Tx, t *Task) (event.Fact, error) {
		if t.State == "done" {
			return nil, nil //nolint:nilnil // done already
		}
		t.State, t.DoneAt, t.DoneBy = "done", s.now(), who.ID
		if note != "" {
			t.Note = note
		}
		return TaskDone{Late: t.DueAt > 0 && t.DoneAt > t.DueAt}, nil
	})
}

// ReplyTask answers the message that was left: in the customer's widget, in the
// conversation it was left in or one that follows it. The first reply's delivery
// shows in the task; the task stays open until it is marked done.
func (s *Store) ReplyTask(ctx context.Context, who actor.Actor, taskID, clientID, text string) (TaskRow, error) {
	if err := needAgent(who, "task.work"); err != nil {
		return TaskRow{}, err
	}
	t, err := one[Task](ctx, s, s.DB, "task.not_found", "task", taskID, who.WorkspaceID)
	if err != nil {
		return TaskRow{}, err
	}
	// Whether the task is this member's to work on is told before anything is said.
	if _, err := s.changeTask(ctx, who, taskID, func(*db.Tx, *Task) (event.Fact, error) { return nil, nil }); err != nil {
		return TaskRow{}, err
	}
	c, m, err := s.Conversation.Follow(ctx, who, t.ConversationID, conversation.Outgoing{ClientID: clientID, Text: text})
	if err != nil {
		return TaskRow{}, err
	}
	return s.changeTask(ctx, who, taskID, func(_ *db.Tx, t *Task) (event.Fact, error) {
		if t.ReplyMessageID == m.ID {
			return nil, nil //nolint:nilnil // sent twice
		}
		t.ReplyMessageID, t.ReplyConversationID, t.RepliedAt = m.ID, c.ID, m.CreatedAt
		if t.AssigneeID == "" {
			t.AssigneeID = who.ID
		}
		return TaskReplied{MessageID: m.ID, Late: t.DueAt > 0 && m.CreatedAt > t.DueAt}, nil
	})
}
