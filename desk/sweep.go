package desk

import (
	"context"

	"yingda/conversation"
	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// Sweep does what time makes due: lines that were lost, assignments that were
// not taken, conversations whose agent has left, after-call work without end.
func (s *Store) Sweep(ctx context.Context) error {
	for _, step := range []func(context.Context) error{s.loseLines, s.takeBackUntaken, s.takeBackFromLeft, s.endWrapups} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// loseLines puts those offline of whom nothing was heard, as of the moment at
// which the line counted as lost.
func (s *Store) loseLines(ctx context.Context) error {
	limit := s.now() - lostAfter
	lost, err := db.All[Presence](ctx, s.DB, s.q, "unseen", limit, 100)
	if err != nil {
		return err
	}
	for _, p := range lost {
		changed, err := s.enter(ctx, actor.Of(p.WorkspaceID), p.MemberID,
			change{to: Offline, from: []State{Online, Busy, Break}, reason: ReasonLineLost, unseen: limit, at: p.SeenAt + lostAfter})
		if err != nil {
			return err
		}
		if changed {
			if err := s.putBack(ctx, p.WorkspaceID, p.MemberID, ReasonLineLost); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeBackUntaken puts assignments that were not taken in time back at the front.
// Who missed one takes no more until they say so: else the same conversation
// would go to and fro between the queue and an empty chair.
func (s *Store) takeBackUntaken(ctx context.Context) error {
	over, err := s.Conversation.LeasesOver(ctx, s.now(), 100)
	if err != nil {
		return err
	}
	for _, c := range over {
		err := s.toFront(ctx, c, conversation.Hand{FromAgent: c.OwnerID, Unaccepted: true, Seen: c.Generation, Reason: "not_accepted"})
		if fault.IsKind(err, fault.KindConflict) {
			continue // taken at the last moment
		}
		if err != nil {
			return err
		}
		if _, err := s.enter(ctx, actor.Of(c.WorkspaceID), c.OwnerID, change{to: Busy, from: []State{Online}, reason: ReasonMissed}); err != nil {
			return err
		}
	}
	return nil
}

// takeBackFromLeft finds conversations of agents who left after they got them:
// what a node that was killed had not put back.
func (s *Store) takeBackFromLeft(ctx context.Context) error {
	loads, err := s.Conversation.Loads(ctx, "")
	if err != nil || len(loads) == 0 {
		return err
	}
	since, ids := map[string]int64{}, []string{}
	for _, l := range loads {
		since[l.MemberID] = l.Since
		ids = append(ids, l.MemberID)
	}
	gone, err := db.All[Presence](ctx, s.DB, s.q, "left", db.List(ids))
	if err != nil {
		return err
	}
	for _, p := range gone {
		if p.Since <= since[p.MemberID] {
			continue
		}
		reason := p.Reason
		if reason == "" {
			reason = "agent_left"
		}
		if err := s.putBack(ctx, p.WorkspaceID, p.MemberID, reason); err != nil {
			return err
		}
	}
	return nil
}

// putBack gives an agent's conversations back to the front of their queues: those
// the agent had when leaving, not one taken over since from elsewhere.
func (s *Store) putBack(ctx context.Context, workspaceID, memberID, reason string) error {
	p, err := one[Presence](ctx, s, s.DB, "member.not_found", "presence", memberID, workspaceID)
	if err != nil {
		return err
	}
	all, err := s.Conversation.Assigned(ctx, workspaceID, memberID)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.Sample || c.OwnerSince > p.Since && p.Reason != ReasonLineLost || p.State != Offline {
			continue
		}
		err := s.toFront(ctx, c, conversation.Hand{FromAgent: memberID, Seen: c.Generation, Reason: reason})
		if err != nil && !fault.IsKind(err, fault.KindConflict) {
			return err
		}
	}
	return nil
}

// toFront puts a conversation back before all others, and tells the customer.
func (s *Store) toFront(ctx context.Context, c conversation.Conversation, h conversation.Hand) error {
	h.To, h.Front = conversation.OwnQueue, true
	h.Say = &conversation.Occasion{Key: "requeued"}
	_, err := s.Conversation.Give(ctx, actor.Of(c.WorkspaceID), c.ID, h)
	return err
}

// longestWrapup bounds after-call work, in milliseconds: a browser that was
// closed over it must not hold the agent's place for ever.
const longestWrapup = 10 * 60_000

func (s *Store) endWrapups(ctx context.Context) error {
	legs, err := s.Conversation.WrapupsSince(ctx, s.now()-longestWrapup, 100)
	if err != nil {
		return err
	}
	for _, l := range legs {
		who := actor.Actor{Kind: actor.Member, ID: l.OwnerID, WorkspaceID: l.WorkspaceID, Permissions: []string{"conversation.reply"}}
		err := s.Conversation.EndWrapup(ctx, who, l.ConversationID, nil)
		if err != nil && !fault.IsKind(err, fault.KindConflict) {
			return err
		}
	}
	return nil
}
