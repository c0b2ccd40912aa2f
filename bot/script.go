package bot

import (
	"context"
	"fmt"
	"slices"

	"yingda/conversation"
	"yingda/engine"
	"yingda/internal/actor"
)

// Script is a turn of a conversation that is played, not decided: the sample's.
// All but the decision is real: what was understood, what the knowledge offered
// and how sure the engine was of it, the answer that stands in the item. Where the
// engine would have decided otherwise the turn's reason is "scripted".
type Script struct {
	Decision string
	ItemIDs  []string // of an answer one, of a clarification those to choose from
	Reason   string   // of a hand-over
	Group    *Group   // of a hand-over: whom it goes to; nil: nobody is there now
	Solved   *bool    // the customer's word on it, in what this turn answers
}

// Play takes one turn as the script says. It does nothing where the bot does not
// own the conversation; where it has nothing to answer, it may still hand over.
func (b *Bot) Play(ctx context.Context, workspaceID, conversationID string, s Script) error {
	r, err := b.read(ctx, workspaceID, conversationID)
	if err != nil {
		return err
	}
	if r == nil {
		return b.playHandOver(ctx, actor.Of(workspaceID), conversationID, s)
	}
	r.Continues = nil // where a scripted turn ends, the script says
	u := understand(*r)
	p := Plan{Chance: 1, Confidence: 1}
	p.judge(*r, u)
	f, err := b.scripted(ctx, *r, u, s)
	if err != nil {
		return err
	}
	p = p.follow(*r, u, f, s)
	g := Group{}
	if p.Decision == Handoff {
		if g, err = b.scriptedGroup(ctx, *r, s); err != nil {
			return err
		}
	}
	tc := b.commit(*r, u, f, p, g, say(*r, u, f, p, g, b.Clock.Now()))
	tc.Turn.StartedAt = b.Clock.Now().UnixMilli()
	_, err = b.Conversation.CommitTurn(ctx, workspaceID, tc)
	return err
}

func (b *Bot) playHandOver(ctx context.Context, who actor.Actor, conversationID string, s Script) error {
	c, err := b.Conversation.Get(ctx, who, conversationID)
	if err != nil || c.OwnerKind != conversation.OwnBot || s.Decision != Handoff || s.Group == nil {
		return err
	}
	_, err = b.handOver(ctx, who, c, *s.Group, s.Reason)
	return err
}

// scriptedGroup is the script's group, or whom it would go to if people were there.
func (b *Bot) scriptedGroup(ctx context.Context, r Reading, s Script) (Group, error) {
	if s.Group != nil {
		return *s.Group, nil
	}
	g, err := b.Route(ctx, r.Conversation, "", s.Reason)
	g.Open = false
	return g, err
}

// scripted looks the question up as always and puts what the script offers among
// what was found, if it is not there.
func (b *Bot) scripted(ctx context.Context, r Reading, u Understood, s Script) (Found, error) {
	if s.Decision == Smalltalk || s.Decision == Handoff {
		return Found{}, nil
	}
	q := b.query(r, u)
	q.ItemID = ""
	f, err := b.Finder.Find(ctx, q)
	if err != nil {
		return f, fmt.Errorf("look up: %w", err)
	}
	for _, itemID := range s.ItemIDs {
		if f.place(itemID) >= 0 {
			continue
		}
		q.ItemID = itemID
		one, err := b.Finder.Find(ctx, q)
		if err != nil {
			return f, fmt.Errorf("look up item %s: %w", itemID, err)
		}
		f.Hits = append(f.Hits, one.Hits...)
		for range one.Hits {
			f.Result.Candidates = append(f.Result.Candidates, engine.Candidate{})
		}
	}
	return f, nil
}

func (f Found) place(itemID string) int {
	return slices.IndexFunc(f.Hits, func(h Hit) bool { return h.ItemID == itemID })
}

// follow makes the plan that the script wants.
func (p Plan) follow(r Reading, u Understood, f Found, s Script) Plan {
	p.Confirmed = s.Solved
	switch s.Decision {
	case Smalltalk:
		if done, ok := before(r, u); ok && done.Decision == Smalltalk && (s.Solved == nil || done.Confirmed != nil) {
			done.Confirmed = s.Solved
			return done
		}
		if s.Solved != nil {
			return p.talk(ReasonConfirmed)
		}
		return p.talk(ReasonTalk)
	case Handoff:
		return p.handoff(s.Reason)
	}
	p.Options, p.Threshold, p.Reason = weighed(f, f.Decision), f.Decision.Threshold, f.Decision.Reason
	for _, itemID := range s.ItemIDs {
		if i := f.place(itemID); i >= 0 {
			p.Offer = append(p.Offer, i)
		}
	}
	if len(p.Offer) > 0 {
		p.Grade, p.Confidence = f.Hits[p.Offer[0]].Grade, f.Result.Candidates[p.Offer[0]].Confidence
	}
	if string(f.Decision.Action) != s.Decision || len(p.Offer) > 0 && !slices.Contains(f.Decision.Offer, p.Offer[0]) {
		p.Reason, p.Confidence = ReasonScripted, 1 // not the engine's choice: the record says whose
	}
	switch {
	case s.Decision == Answer && len(p.Offer) > 0:
		return p.answer(r, f)
	case s.Decision == Clarify && len(p.Offer) > 0:
		p.Decision = Clarify
		return p
	}
	p.Decision, p.Failed = Decline, "declined"
	p.FailedCount++
	return p
}
