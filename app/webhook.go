package app

import (
	"context"

	"yingda/channel/webhook"
	"yingda/conversation"
	"yingda/internal/event"
)

// webhooks builds the door out to other programs.
func (a *App) webhooks() (*webhook.Store, error) {
	return webhook.New(webhook.Deps{
		DB: a.db, Log: a.log, Jobs: a.jobs, Clock: a.clock, Box: a.box, Policy: a.outward, Object: a.objectOf, Audit: a.audit,
	})
}

// objectOf is what stands beside an event's facts in a webhook: the message or
// the conversation, read when it is sent and with what was erased left out.
func (a *App) objectOf(ctx context.Context, e event.Event) (any, error) {
	if e.ConversationID == "" {
		return nil, nil //nolint:nilnil // most events are about nothing that needs to be read
	}
	if added, err := event.Read[conversation.MessageAdded](e); e.Type == added.EventType() && err == nil {
		return a.conversation.Message(ctx, e.WorkspaceID, added.MessageID)
	}
	all, err := a.conversation.ByIDs(ctx, e.WorkspaceID, []string{e.ConversationID})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}
