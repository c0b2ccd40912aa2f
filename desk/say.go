package desk

import (
	"context"

	"yingda/conversation"
	"yingda/internal/actor"
)

// Say writes a reply or a note into a conversation the member may read.
func (s *Store) Say(ctx context.Context, who actor.Actor, conversationID string, o conversation.Outgoing) (Line, error) {
	c, err := s.Get(ctx, who, conversationID)
	if err != nil {
		return Line{}, err
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
