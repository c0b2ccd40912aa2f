package bot

import (
	"context"
	"fmt"
	"slices"

	"yingda/conversation"
	"yingda/internal/actor"
)

// lookedBack is how many messages back a draft looks for what is unanswered.
const lookedBack = 20

// waitsForPeople tells a conversation that people have and in which the customer
// spoke last.
func waitsForPeople(c conversation.Conversation) bool {
	return (c.OwnerKind == conversation.OwnQueue || c.OwnerKind == conversation.OwnAgent) && c.PreviewBy == string(conversation.ByCustomer)
}

// Draft keeps what the bot would say to what no person has answered yet, and says
// nothing: for inboxes in which people serve and the bot only drafts.
func (b *Bot) Draft(ctx context.Context, workspaceID, conversationID string) error {
	c, err := b.Conversation.Get(ctx, actor.Actor{Kind: actor.Bot, WorkspaceID: workspaceID}, conversationID)
	if err != nil || !waitsForPeople(c) {
		return err
	}
	return b.draft(ctx, c)
}

func (b *Bot) draft(ctx context.Context, c conversation.Conversation) error {
	r, err := b.asideReading(ctx, c)
	if err != nil || r == nil {
		return err
	}
	t, err := b.consider(ctx, *r)
	if err != nil {
		return fmt.Errorf("draft in %s: %w", c.ID, err)
	}
	out := say(t.r, t.u, t.f, t.p, Group{Open: true}, b.Clock.Now())
	tc := b.commit(t.r, t.u, t.f, t.p, Group{}, out)
	tc.Turn.StartedAt = b.Clock.Now().UnixMilli()
	tc.Turn.Draft, tc.Suggest = out.Text, true
	tc.Reply, tc.Hand, tc.Packet = nil, nil, nil
	_, err = b.Conversation.CommitTurn(ctx, c.WorkspaceID, tc)
	return err
}

// asideReading reads a conversation as if the bot served it alone; nil when there
// is nothing to draft.
func (b *Bot) asideReading(ctx context.Context, c conversation.Conversation) (*Reading, error) {
	who := actor.Actor{Kind: actor.Bot, WorkspaceID: c.WorkspaceID}
	set, err := b.Settings(ctx, c)
	if err != nil || !set.Shadow {
		return nil, err
	}
	set.Shadow = false
	all, err := b.Conversation.MessagesBefore(ctx, who, c.ID, c.CustomerSeq+1, lookedBack)
	if err != nil {
		return nil, err
	}
	r := &Reading{Conversation: c, Messages: unansweredByPeople(all), Settings: set, Open: true}
	if len(r.Messages) == 0 {
		return nil, nil //nolint:nilnil // nothing to draft
	}
	r.Customer, err = b.Customer(ctx, c.WorkspaceID, c.CustomerID)
	return r, err
}

// unansweredByPeople are what the customer said since a person last spoke; all is
// newest first. What the bot says when it hands over answers nothing.
func unansweredByPeople(all []conversation.Message) []conversation.Message {
	var out []conversation.Message
	for _, m := range all {
		if m.By == conversation.ByAgent && !m.Note {
			break
		}
		if m.By == conversation.ByCustomer {
			out = append(out, m)
		}
	}
	slices.Reverse(out)
	return out
}
