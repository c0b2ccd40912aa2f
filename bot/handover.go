package bot

import (
	"context"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/fault"
)

// HandOver gives a conversation of the bot's to people at once, outside a turn:
// the customer pressed 找真人, or said "not helpful" once too often. Out of hours
// it returns fault.Conflict "handoff.closed" with next_open (unix ms, 0 if
// never), and the customer may leave a message.
func (b *Bot) HandOver(ctx context.Context, who actor.Actor, conversationID, reason string) (conversation.Conversation, error) {
	c, err := b.Conversation.Get(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	if c.OwnerKind != conversation.OwnBot {
		return c, nil // people have it already
	}
	g, err := b.Route(ctx, c, "", reason)
	if err != nil {
		return c, err
	}
	return b.handOver(ctx, who, c, g, reason)
}

func (b *Bot) handOver(ctx context.Context, who actor.Actor, c conversation.Conversation, g Group, reason string) (conversation.Conversation, error) {
	me := actor.Actor{Kind: actor.Bot, WorkspaceID: who.WorkspaceID}
	r := Reading{Conversation: c}
	var err error
	if r.Settings, err = b.Settings(ctx, c); err != nil {
		return c, err
	}
	if r.Customer, err = b.Customer(ctx, c.WorkspaceID, c.CustomerID); err != nil {
		return c, err
	}
	if err := b.remember(ctx, &r); err != nil {
		return c, err
	}
	to := conversation.OwnQueue
	if r.Settings.BotOnly {
		to, g.Open = conversation.OwnExternal, true
	}
	if !g.Open {
		next := int64(0)
		if !g.Next.IsZero() {
			next = g.Next.UnixMilli()
		}
		return c, fault.Conflict("handoff.closed", fault.Params{"next_open": next})
	}
	if r.Messages, err = b.unanswered(ctx, me, c); err != nil {
		return c, err
	}
	u := Understood{Locale: c.Locale, Kind: KindTalk}
	if len(r.Messages) > 0 {
		u = understand(r)
	}
	hand := conversation.Hand{To: to, Seen: c.Generation, Reason: reason, SkillGroupID: g.ID, Say: &conversation.Occasion{Key: "queued", Params: map[string]any{"group": g.Name, "group_en": g.NameEN}}}
	return b.Conversation.HandOff(ctx, who, c.ID, hand, packet(r, u, Plan{Reason: reason, Grade: c.Grade}))
}

func (b *Bot) unanswered(ctx context.Context, me actor.Actor, c conversation.Conversation) ([]conversation.Message, error) {
	all, err := b.Conversation.Messages(ctx, me, c.ID, c.TurnSeq, 0)
	if err != nil {
		return nil, err
	}
	var out []conversation.Message
	for _, m := range all {
		if m.By == conversation.ByCustomer {
			out = append(out, m)
		}
	}
	return out, nil
}
