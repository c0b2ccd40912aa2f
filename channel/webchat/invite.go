package webchat

import (
	"context"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/job"
)

// inviteJob asks for a rating, once, at the end, whoever served: the same
// moment for all, so that ratings can be compared.
const inviteJob = "webchat.invite"

type inviting struct {
	ConversationID string                 `json:"conversation_id"`
	OwnerKind      conversation.OwnerKind `json:"owner_kind"`
	OwnerID        string                 `json:"owner_id"`
}

var conversationClosed = conversation.WasClosed{}.EventType()

// Consumer makes an invitation of each conversation that ends.
func (c *Channel) Consumer() event.Consumer {
	return event.Consumer{Name: "webchat.invite", FromNow: true, Types: []string{conversationClosed}, Handle: func(ctx context.Context, tx *db.Tx, events []event.Event) error {
		for _, e := range events {
			if e.Sample {
				continue
			}
			_, err := c.Jobs.Add(ctx, tx, job.New{
				WorkspaceID: e.WorkspaceID, Kind: inviteJob, Dedupe: e.ConversationID, Payload: inviting{ConversationID: e.ConversationID},
			})
			if err != nil {
				return err
			}
		}
		return nil
	}}
}

func (c *Channel) runInvite(ctx context.Context, j job.Job) error {
	var in inviting
	if err := j.Read(&in); err != nil {
		return err
	}
	conv, err := c.Conversation.Get(ctx, actor.Of(j.WorkspaceID), in.ConversationID)
	if err != nil || conv.Channel != Name {
		return err
	}
	b, err := c.Workspace.InboxByID(ctx, j.WorkspaceID, conv.InboxID)
	if err != nil || !b.Settings.Rating.Enabled {
		return err
	}
	owner, err := c.servedBy(ctx, conv)
	if err != nil {
		return err
	}
	return c.Conversation.InviteRating(ctx, j.WorkspaceID, conv.ID, owner)
}

// servedBy is the last one who could speak: whom the rating is about.
func (c *Channel) servedBy(ctx context.Context, conv conversation.Conversation) (conversation.Owner, error) {
	legs, err := c.Conversation.Legs(ctx, conv.WorkspaceID, conv.ID)
	for i := len(legs) - 1; i >= 0; i-- {
		switch legs[i].OwnerKind {
		case conversation.OwnAgent, conversation.OwnExternal, conversation.OwnBot:
			return conversation.Owner{OwnerKind: legs[i].OwnerKind, OwnerID: legs[i].OwnerID}, err
		case conversation.OwnQueue, conversation.OwnAutomation, conversation.OwnNobody:
		}
	}
	return conversation.Owner{}, err
}
