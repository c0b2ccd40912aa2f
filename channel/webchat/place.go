package webchat

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"yingda/conversation"
)

const (
	movedEvery = time.Second // a queue's places are told at most this often
	toldAtOnce = 100         // and to the first in line; who stands further back is told when nearer
)

// line is one group's queue.
type line struct{ workspaceID, groupID string }

// moved are the queues in which places have changed since they were last told.
type moved struct {
	lines map[line]bool
	due   <-chan time.Time
}

func (m *moved) note(n conversation.Notice) {
	if !n.QueueMoved {
		return
	}
	if m.lines == nil {
		m.lines, m.due = map[line]bool{}, time.After(movedEvery)
	}
	m.lines[line{n.Conversation.WorkspaceID, n.Conversation.SkillGroupID}] = true
}

func (m *moved) take() map[line]bool {
	lines := m.lines
	*m = moved{}
	return lines
}

// tellPlaces tells those who wait in these queues where they stand now.
func (c *Channel) tellPlaces(ctx context.Context, lines map[line]bool) {
	for l := range lines {
		if err := c.tellLine(ctx, l); err != nil && !errors.Is(err, context.Canceled) {
			slog.WarnContext(ctx, "places in a queue not told", "workspace_id", l.workspaceID, "skill_group_id", l.groupID, "error", err)
		}
	}
}

func (c *Channel) tellLine(ctx context.Context, l line) error {
	ids, err := c.Conversation.First(ctx, l.workspaceID, l.groupID, toldAtOnce)
	if err != nil {
		return err
	}
	all, err := c.Conversation.ByIDs(ctx, l.workspaceID, ids)
	if err != nil {
		return err
	}
	for _, conv := range all {
		if conv.Channel != Name || conv.OwnerKind != conversation.OwnQueue {
			continue
		}
		b, err := c.Workspace.InboxByID(ctx, conv.WorkspaceID, conv.InboxID)
		if err != nil {
			return err
		}
		if err := c.tellState(ctx, b, conv); err != nil {
			return err
		}
	}
	return nil
}
