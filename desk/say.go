package desk

import (
	"context"

	"yingda/conversation"
	"yingda/internal/actor"
)

// Say writes a reply or a note into a conversation the member may read. A reply
// to one that waits in the queue takes it, as Accept does.
func (s *Store) Say(ctx context.Context, who actor.Actor, conversationID string, o conversation.Outgoing) (Line, error) {
	c, err := s.Get(ctx, who, conversationID)
	if err != nil {
		return Line{}, err
	}
	if c.OwnerKind == conversation.OwnQueue && !o.Note && who.Kind == actor.Member && o.Generation == c.Generation {
		if c, err = s.Accept(ctx, who, conversationID); err != nil {
			return Line{}, err
		}
		o.Generation = c.Generation
	}
	m, err := s.Conversation.Say(ctx, who, conversationID, o)
	if err != nil {
		return Line{}, err
	}
	lines, err := s.Lines(ctx, who, c, []conversation.Message{m})
	if err != nil {
		return Line{}, err
	}
	return lines[0], nil
}
