package desk

import (
	"context"
	"slices"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/fault"
)

// Get returns a conversation that the actor may read. With conversation.read_all
// that is any; else a member reads what is with the bot, what belongs to the
// member's groups, and what the member has or once had. A program with a key
// reads what its workspace has.
func (s *Store) Get(ctx context.Context, who actor.Actor, conversationID string) (conversation.Conversation, error) {
	c, err := s.Conversation.Get(ctx, who, conversationID)
	if err != nil {
		return c, err
	}
	ok, err := s.maySee(ctx, who, c)
	if err == nil && !ok {
		err = fault.NotFound("conversation.not_found")
	}
	if err != nil {
		return conversation.Conversation{}, err
	}
	return c, nil
}

func (s *Store) maySee(ctx context.Context, who actor.Actor, c conversation.Conversation) (bool, error) {
	if who.Kind != actor.Member || who.Can("conversation.read_all") ||
		c.OwnerKind == conversation.OwnBot || c.OwnerKind == conversation.OwnAgent && c.OwnerID == who.ID {
		return true, nil
	}
	groups, err := s.groupsOf(ctx, who)
	if err != nil {
		return false, err
	}
	if c.SkillGroupID != "" && slices.Contains(groups, c.SkillGroupID) {
		return true, nil
	}
	return s.Conversation.ServedBy(ctx, who.WorkspaceID, c.ID, who.ID)
}

// groupsOf are the skill groups a member is in.
func (s *Store) groupsOf(ctx context.Context, who actor.Actor) ([]string, error) {
	m, err := s.Workspace.MemberByID(ctx, who.WorkspaceID, who.ID)
	if err != nil {
		if fault.IsKind(err, fault.KindNotFound) {
			return nil, nil
		}
		return nil, err
	}
	var out []string
	for _, g := range m.SkillGroups {
		out = append(out, g.ID)
	}
	return out, nil
}
