package desk

import (
	"context"
	"strconv"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/fault"
	"yingda/internal/mask"
)

// HandedOver is one hand-over to another desk, with the packet and the thread.
type HandedOver struct {
	conversation.Handoff
	Conversation conversation.Conversation `json:"conversation"`
	Customer     string                    `json:"customer_name"`
	Messages     []Line                    `json:"messages"`
}

// Mask hides numbers of people; the parts hide their own.
func (h *HandedOver) Mask() { h.Customer = mask.Text(h.Customer) }

// Handoffs is a page of hand-overs, oldest first.
type Handoffs struct {
	Items []conversation.Handoff `json:"items"`
	Next  string                 `json:"next" doc:"Give it as after: nothing that is committed later stands before it. It stays the same while nothing new has come"`
}

// Handoffs lists hand-overs after a place of the feed of another desk, "" from
// its beginning.
func (s *Store) Handoffs(ctx context.Context, who actor.Actor, after string, limit int) (Handoffs, error) {
	from, err := s.feedPlace(ctx, who, after)
	if err != nil {
		return Handoffs{}, err
	}
	all, err := s.Conversation.HandoffsAfter(ctx, who, from, min(max(limit, 1), conversation.MaxPage))
	if len(all) > 0 {
		from = all[len(all)-1].N
	}
	return Handoffs{Items: all, Next: strconv.FormatInt(from, 10)}, err
}

// feedPlace reads a place of the feed: its number, or the id of a hand-over, which
// is what a program kept that read it before there were numbers.
func (s *Store) feedPlace(ctx context.Context, who actor.Actor, after string) (int64, error) {
	if after == "" {
		return 0, nil
	}
	if n, err := strconv.ParseInt(after, 10, 64); err == nil {
		return n, nil
	}
	h, err := s.Conversation.HandoffByID(ctx, who.WorkspaceID, after)
	if fault.IsKind(err, fault.KindNotFound) {
		err = fault.Invalid("request.cursor", "after")
	}
	return h.N, err
}

// HandedOver returns one hand-over with all that was said.
func (s *Store) HandedOver(ctx context.Context, who actor.Actor, handoffID string) (HandedOver, error) {
	if err := who.Need("bot.external"); err != nil {
		return HandedOver{}, err
	}
	h, err := s.Conversation.HandoffByID(ctx, who.WorkspaceID, handoffID)
	if err != nil {
		return HandedOver{}, err
	}
	if h.N == 0 {
		return HandedOver{}, fault.NotFound("handoff.not_found")
	}
	reader := actor.Of(who.WorkspaceID)
	c, err := s.Conversation.Get(ctx, reader, h.ConversationID)
	if err != nil {
		return HandedOver{}, err
	}
	all, err := s.Conversation.MessagesBefore(ctx, reader, c.ID, 1<<62, conversation.MaxPage)
	if err != nil {
		return HandedOver{}, err
	}
	var said []conversation.Message
	for i := len(all) - 1; i >= 0; i-- {
		if !all[i].Note {
			said = append(said, all[i])
		}
	}
	lines, err := s.Lines(ctx, who, c, said)
	if err != nil {
		return HandedOver{}, err
	}
	out := HandedOver{Handoff: h, Conversation: c, Messages: lines}
	if known, err := s.Customer.Many(ctx, who.WorkspaceID, []string{c.CustomerID}); err != nil {
		return out, err
	} else if v, ok := known[c.CustomerID]; ok {
		out.Customer = v.DisplayName
	}
	return out, nil
}

// SayExternal is a reply of the other desk. The first one makes the program with
// this key the owner.
func (s *Store) SayExternal(ctx context.Context, who actor.Actor, conversationID string, o conversation.Outgoing) (conversation.Message, error) {
	if err := who.Need("bot.external"); err != nil {
		return conversation.Message{}, err
	}
	c, err := s.external(ctx, who, conversationID)
	if err != nil {
		return conversation.Message{}, err
	}
	o.Generation, o.Note = c.Generation, false
	return s.Conversation.Say(ctx, who, conversationID, o)
}

// ReturnExternal gives a conversation of the other desk back to the bot.
func (s *Store) ReturnExternal(ctx context.Context, who actor.Actor, conversationID string) (conversation.Conversation, error) {
	if err := who.Need("bot.external"); err != nil {
		return conversation.Conversation{}, err
	}
	c, err := s.external(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	return s.Conversation.Give(ctx, who, conversationID, conversation.Hand{
		To: conversation.OwnBot, Seen: c.Generation, Reason: "given_back", Say: &conversation.Occasion{Key: "given_back"},
	})
}

// external returns a conversation that is with another desk, taken by who's key.
func (s *Store) external(ctx context.Context, who actor.Actor, conversationID string) (conversation.Conversation, error) {
	c, err := s.Conversation.Get(ctx, actor.Of(who.WorkspaceID), conversationID)
	if err != nil {
		return c, err
	}
	if c.OwnerKind != conversation.OwnExternal || c.OwnerID != "" && c.OwnerID != who.ID {
		return c, fault.Conflict("conversation.not_owner", fault.Params{"owner_kind": string(c.OwnerKind)})
	}
	if c.OwnerID == who.ID {
		return c, nil
	}
	return s.Conversation.Give(ctx, who, conversationID, conversation.Hand{To: conversation.OwnExternal, ToID: who.ID, Seen: c.Generation, Reason: "taken"})
}
