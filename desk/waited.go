package desk

import (
	"context"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/id"
)

var waitTypes = []string{conversation.OwnerChanged{}.EventType(), conversation.Accepted{}.EventType()}

// Consumer writes down the waits, from which later ones are foretold: where each
// customer stood when the wait began, and how long it was when an agent took it.
// A wait that ended otherwise is none of the kind.
func (s *Store) Consumer() event.Consumer {
	return event.Consumer{Name: "desk.waits", Types: waitTypes, Handle: func(ctx context.Context, tx *db.Tx, events []event.Event) error {
		for _, e := range events {
			if e.Sample { // nobody waited
				continue
			}
			if err := s.noteWait(ctx, tx, e); err != nil {
				return err
			}
		}
		return nil
	}}
}

func (s *Store) noteWait(ctx context.Context, tx *db.Tx, e event.Event) error {
	switch e.Type {
	case conversation.OwnerChanged{}.EventType():
		f, err := event.Read[conversation.OwnerChanged](e)
		if err != nil {
			return err
		}
		switch f.To {
		case conversation.OwnQueue:
			return s.beginWait(ctx, tx, e, f)
		case conversation.OwnBot, conversation.OwnExternal, conversation.OwnNobody:
			_, err := s.q.Exec(ctx, tx, "drop_wait", e.ConversationID, e.WorkspaceID)
			return err
		case conversation.OwnAgent, conversation.OwnAutomation:
		}
	case conversation.Accepted{}.EventType():
		f, err := event.Read[conversation.Accepted](e)
		if err != nil {
			return err
		}
		_, err = s.q.Exec(ctx, tx, "end_wait", e.ConversationID, e.WorkspaceID, f.WaitedMS, e.At)
		return err
	}
	return nil
}

// beginWait notes the place as it is when the event is read: a moment after the
// conversation was queued, with those counted who stood before it then.
func (s *Store) beginWait(ctx context.Context, tx *db.Tx, e event.Event, f conversation.OwnerChanged) error {
	c, err := s.Conversation.Get(ctx, actor.Of(e.WorkspaceID), e.ConversationID)
	if err != nil {
		return err
	}
	waits := c.OwnerKind == conversation.OwnQueue
	if !waits {
		c.OwnerKind, c.Priority, c.QueuedAt = conversation.OwnQueue, 0, f.QueuedAt
	}
	quiet, err := s.Customer.Quiet(ctx, e.WorkspaceID)
	if err != nil {
		return err
	}
	ahead, err := s.Conversation.Ahead(ctx, c, f.SkillGroupID, quiet)
	if err != nil {
		return err
	}
	free, err := s.freeIn(ctx, tx, e.WorkspaceID, f.SkillGroupID)
	if err != nil {
		return err
	}
	if !waits {
		free++ // it was given to somebody before this was read: that place was free when it came
	}
	_, err = s.q.Exec(ctx, tx, "begin_wait", id.New(), e.WorkspaceID, e.ConversationID, f.SkillGroupID, ahead+1, free, e.At, e.Sample)
	return err
}

// freeIn counts the places free for a group, as tx sees them.
func (s *Store) freeIn(ctx context.Context, tx *db.Tx, workspaceID, groupID string) (int64, error) {
	members, err := s.Workspace.Directory(ctx, workspaceID)
	if err != nil {
		return 0, err
	}
	present, err := db.All[Presence](ctx, tx, s.q, "presences", workspaceID)
	if err != nil {
		return 0, err
	}
	loads, err := s.Conversation.LoadsIn(ctx, tx, workspaceID)
	if err != nil {
		return 0, err
	}
	open, online := map[string]int64{}, map[string]bool{}
	for _, l := range loads {
		open[l.MemberID] = l.Open
	}
	for _, p := range present {
		online[p.MemberID] = p.State == Online
	}
	var free int64
	for _, m := range members {
		for _, g := range m.SkillGroups {
			if g.ID == groupID && online[m.ID] && m.DisabledAt == 0 {
				free += max(m.Capacity-open[m.ID], 0)
			}
		}
	}
	return free, nil
}
